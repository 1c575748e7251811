import type { InstrumentKey } from '../../domain/ids.ts';
import { type EpochMs, formatDate, istDate } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';

/** Imported bars are the exchange's; simulated ones are made up by the practice market; replayed ones are recorded. */
export type BarOrigin = 'imported' | 'simulated' | 'replay';

/** Bars of an instrument that can be had. */
export interface BarSpan {
  readonly timeframe: Timeframe;
  /** Starts of the first and the last bar that they are made of. */
  readonly first: EpochMs;
  readonly last: EpochMs;
  readonly origin: BarOrigin;
  /** The stored bars that they are put together from; the timeframe itself when it is stored. */
  readonly madeFrom: Timeframe;
}

const dateText = (at: EpochMs): string => formatDate(istDate(at), true).slice(4);

/** `1d bars from 3 Jan 2011 to 31 Dec 2025`, `SIMULATED 1m to 60m bars from ...`: timeframes that have the same days together. */
function spanText(spans: readonly BarSpan[]): string {
  const [shortest] = spans;
  const longest = spans.at(-1);
  if (shortest === undefined || longest === undefined) return '';
  const { timeframe, first, last, origin } = shortest;
  const which = spans.length === 1 ? timeframe : `${timeframe} to ${longest.timeframe}`;
  const what = origin === 'simulated' ? `SIMULATED ${which}` : which;
  return `${what} bars from ${dateText(first)} to ${dateText(last)}`;
}

/** Timeframes of one origin and the same days, the shortest first. */
function alike(spans: readonly BarSpan[]): readonly (readonly BarSpan[])[] {
  const groups = new Map<string, BarSpan[]>();
  for (const span of spans) {
    const key = `${span.origin} ${dateText(span.first)} ${dateText(span.last)}`;
    groups.set(key, [...(groups.get(key) ?? []), span]);
  }
  return [...groups.values()];
}

/** What there is of an instrument, for the sentence that refuses what there is not. */
export function spansText(instrument: InstrumentKey, spans: readonly BarSpan[]): string {
  const symbol = instrument.slice(instrument.indexOf(':') + 1);
  const exact = spans.filter(({ timeframe, madeFrom }) => timeframe === madeFrom);
  if (exact.length === 0) {
    return `There are no bars of ${symbol}. Take some in with munim import, or check the name.`;
  }
  const texts = alike(exact).map(spanText);
  const list = texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}` : texts[0];
  return `${symbol} has ${list}. Choose dates and a timeframe within them.`;
}
