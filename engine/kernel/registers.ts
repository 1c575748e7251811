import type { Fact } from '../domain/fact.ts';
import type { LimitRegister } from './limit-register.ts';
import type { PeopleFact, PeopleRegister } from './people-register.ts';
import type { StrategyRegister } from './strategy-register.ts';

interface Registers {
  readonly people: PeopleRegister;
  readonly limits: LimitRegister;
  readonly strategies: StrategyRegister;
}

type RegisterFact =
  | PeopleFact
  | Extract<Fact, { kind: 'limit-set' | 'deployment-set' | 'signal-kept' | 'strategy-trade-moved' }>;

/** Puts a fact into the register that keeps its kind. */
export function applyToRegister({ people, limits, strategies }: Registers, fact: RegisterFact): void {
  switch (fact.kind) {
    case 'limit-set':
      limits.put(fact.setting);
      return;
    case 'deployment-set':
    case 'signal-kept':
    case 'strategy-trade-moved':
      strategies.apply(fact);
      return;
    default:
      people.apply(fact);
  }
}
