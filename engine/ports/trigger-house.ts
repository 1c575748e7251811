import type { InstrumentKey } from '../domain/ids.ts';
import type { Price } from '../domain/price.ts';
import type { Result } from '../domain/result.ts';
import type { StandingTrigger, TriggerLegs } from '../domain/standing-trigger.ts';
import type { ChangeOutcome } from './position-converter.ts';

/** Triggers that a broker keeps for weeks, whether we run or not. It is never asked twice for the same. */
export interface TriggerHouse {
  /** Those that wait, and those of the last days; an error is why not, in words for people. */
  list(): Promise<Result<readonly StandingTrigger[], string>>;
  place(trigger: {
    readonly instrument: InstrumentKey;
    /** Tells from which side a leg is reached. */
    readonly last: Price;
    readonly legs: TriggerLegs;
  }): Promise<ChangeOutcome>;
  remove(id: string): Promise<ChangeOutcome>;
}
