import type { InstrumentKey } from './ids.ts';
import type { Side } from './order.ts';
import type { Price } from './price.ts';
import type { EpochMs } from './time.ts';

/** A price that waits at a broker, and the limit order that it places when it is reached. */
export interface TriggerLeg {
  readonly trigger: Price;
  readonly side: Side;
  readonly product: 'CNC' | 'NRML';
  readonly quantity: number;
  readonly price: Price;
}

/** One leg, or two of which the first to fire ends the other; the lower trigger first. */
export type TriggerLegs = readonly [TriggerLeg] | readonly [lower: TriggerLeg, upper: TriggerLeg];

/** A trigger as its broker keeps it. Fired is not filled: what became of its order is told by the order. */
export interface StandingTrigger {
  readonly id: string;
  readonly instrument: InstrumentKey;
  /** The broker's word: `active`, `triggered`, `disabled`... */
  readonly status: string;
  readonly expiresAt: EpochMs;
  readonly legs: readonly (Omit<TriggerLeg, 'product'> & {
    readonly product: string;
    /** `waits`, `order 2611...`, or the broker's refusal. */
    readonly became: string;
  })[];
}
