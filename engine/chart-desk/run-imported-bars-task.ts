import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { epochMs, MINUTE_MS } from '../domain/time.ts';
import { TIMEFRAME_MINUTES } from '../domain/timeframe.ts';
import { SessionCalendar } from '../market/session-calendar.ts';
import type { Task } from '../ports/compute-pool.ts';
import { type BarSpan, spansText } from '../research/bars/bar-span.ts';
import { StoreShelf } from '../research/bars/store-shelf.ts';
import { DamagedCandles } from '../storage/candles/candle-file.ts';
import type { ImportedBars, ImportedRequest, ImportedSources } from './imported-bars-task.ts';
import { wantedBars } from './wanted-bars.ts';

type Answer = Result<ImportedBars, Refusal>;

export const run: Task<ImportedRequest & ImportedSources, Answer> = async (input) => {
  try {
    return await importedBars(input);
  } catch (error) {
    if (error instanceof DamagedCandles) return fail(refusal('NO_BARS', error.message));
    throw error;
  }
};

async function importedBars(input: ImportedRequest & ImportedSources): Promise<Answer> {
  const { instrument, wish, warmUp } = input;
  const shelf = new StoreShelf(input.candles, new SessionCalendar(input.sessions, input.holidays));
  const spans = await shelf.spans(instrument);
  const span = spanFor(spans, wish);
  if (span === undefined) return fail(refusal('NO_BARS', spansText(instrument, spans)));
  const { timeframe } = span;
  const end = epochMs(span.last + TIMEFRAME_MINUTES[timeframe] * MINUTE_MS);
  const wanted = wantedBars({ ...wish, timeframe }, end, warmUp);
  const { columns } = await shelf.bars({ instrument, timeframe, from: wanted.readFrom, to: end }, span);
  return ok({ columns, wanted });
}

/** Bars of the length that was said; else of the one that suits the span, or the longest there are. */
function spanFor(spans: readonly BarSpan[], wish: ImportedRequest['wish']): BarSpan | undefined {
  const [any] = spans;
  if (any === undefined) return undefined;
  const { timeframe } = wantedBars(wish, any.last, 0);
  const exact = spans.find((span) => span.timeframe === timeframe);
  return exact ?? (wish.timeframe === undefined ? spans.at(-1) : undefined);
}
