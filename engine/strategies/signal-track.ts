import type { SeriesView } from './series-columns.ts';
import { HOLD, isSignal, type SignalRule } from './signal.ts';
import type { PreparedStrategy } from './strategy.ts';

/** A strategy's file is wrong: it threw, or said something that is no signal. The message is for its author. */
export class StrategyFault extends Error {
  override readonly name = 'StrategyFault';
}

/** Where a strategy said something: the rows in their order, and what it said at each. */
export interface SignalTrack {
  readonly rows: Int32Array;
  readonly signals: Int8Array;
}

const FIRST_ROOM = 1_024;

/** Runs a strategy over a series, bar by bar. Throws {@link StrategyFault}. */
export function trackSignals(prepared: PreparedStrategy, view: SeriesView): SignalTrack {
  const { name } = prepared.strategy;
  const length = view.bars.close.length;
  let rows = new Int32Array(FIRST_ROOM);
  let signals = new Int8Array(FIRST_ROOM);
  let count = 0;
  const place = { row: 0 };
  try {
    const rule = prepared.signal(view);
    for (; ; place.row += 1) {
      const signal = nextSaid(rule, place, length);
      if (signal === HOLD) break;
      if (!isSignal(signal)) throw new StrategyFault(`it said ${signal}, which is no signal`);
      if (count === rows.length) {
        rows = grown(rows, new Int32Array(count * 2));
        signals = grown(signals, new Int8Array(count * 2));
      }
      rows[count] = place.row;
      signals[count] = signal;
      count += 1;
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StrategyFault(`The strategy ${name} failed at bar ${place.row + 1} of ${length}: ${why}.`, {
      cause,
    });
  }
  return { rows: rows.slice(0, count), signals: signals.slice(0, count) };
}

/**
 * What a rule says next, from `place.row` on, which stays at the row where it said so; `HOLD` when nothing more comes.
 * The loop stands alone because it runs over every bar: so it is compiled together with the rule.
 */
function nextSaid(rule: SignalRule, place: { row: number }, length: number): number {
  for (let row = place.row; row < length; row += 1) {
    place.row = row;
    const signal = rule(row);
    if (signal !== HOLD) return signal;
  }
  return HOLD;
}

function grown<A extends Int32Array | Int8Array>(full: A, larger: A): A {
  larger.set(full);
  return larger;
}
