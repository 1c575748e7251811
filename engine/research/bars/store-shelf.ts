import { assert } from '../../domain/assert.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { CandleStore } from '../../storage/candles/candle-store.ts';
import { sessionGroup } from '../../storage/candles/quality.ts';
import type { BarRequest, Bars } from './bar-request.ts';
import type { BarShelf } from './bar-shelf.ts';
import type { BarSpan } from './bar-span.ts';
import { madeBars, spansOf } from './recorded-bars.ts';
import { SessionStarts } from './session-starts.ts';

/** Imported bars. */
export class StoreShelf implements BarShelf {
  readonly #store: CandleStore;
  readonly #calendar: TradingCalendar;

  constructor(folder: string, calendar: TradingCalendar) {
    this.#store = new CandleStore(folder);
    this.#calendar = calendar;
  }

  async spans(instrument: InstrumentKey): Promise<readonly BarSpan[]> {
    const timeframes = await this.#store.timeframes(instrument);
    const stored = await Promise.all(
      timeframes.map(async (timeframe) => {
        const notes = await this.#store.notes({ instrument, timeframe });
        if (notes === undefined) return [];
        const { first, last } = notes;
        return [{ timeframe, first, last, origin: 'imported', madeFrom: timeframe } satisfies BarSpan];
      }),
    );
    return spansOf(stored.flat());
  }

  async bars(request: BarRequest, { madeFrom }: BarSpan): Promise<Omit<Bars, 'span'>> {
    const { instrument, timeframe, memory = 'own' } = request;
    const stored = await this.#store.load(instrument, madeFrom, {
      adjusted: true,
      memory: madeFrom === timeframe ? memory : 'own',
    });
    assert(stored !== undefined, 'a span is of stored bars');
    const sessions = new SessionStarts(this.#calendar, sessionGroup(instrument));
    return madeBars(stored, request, { madeFrom, sessions });
  }
}
