import { at, crossesAbove, crossesBelow } from '../crossing.ts';
import { real, whole } from '../parameter.ts';
import { rupeeText } from '../reason-text.ts';
import { EXIT, HOLD, LONG, SHORT } from '../signal.ts';
import { defineStrategy, type Strategy } from '../strategy.ts';
import { readDefinition } from './definition-shape.ts';

/** What a strategy's file is handed, so that it needs no imports. */
export interface StrategyKit {
  readonly defineStrategy: (definition: unknown) => Strategy;
  readonly whole: typeof whole;
  readonly real: typeof real;
  readonly at: typeof at;
  readonly crossesAbove: typeof crossesAbove;
  readonly crossesBelow: typeof crossesBelow;
  readonly rupeeText: typeof rupeeText;
  readonly LONG: typeof LONG;
  readonly SHORT: typeof SHORT;
  readonly EXIT: typeof EXIT;
  readonly HOLD: typeof HOLD;
}

/** Its `defineStrategy` throws a `DefinitionFault` on what is no strategy. */
export const STRATEGY_KIT: StrategyKit = Object.freeze({
  defineStrategy: (definition: unknown) => defineStrategy(readDefinition(definition)),
  whole,
  real,
  at,
  crossesAbove,
  crossesBelow,
  rupeeText,
  LONG,
  SHORT,
  EXIT,
  HOLD,
});
