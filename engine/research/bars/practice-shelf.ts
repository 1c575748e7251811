import type { InstrumentKey } from '../../domain/ids.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { DAY_MS, type EpochMs, epochMs, istDate, istInstant, timeOfDay } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import { PracticeBars } from '../../market/practice/practice-bars.ts';
import type { BarRequest, Bars } from './bar-request.ts';
import { type BarShelf, rowsAsked } from './bar-shelf.ts';
import type { MarketSource } from './bar-sources.ts';
import type { BarSpan } from './bar-span.ts';

const SHORTEST_DAY_MINUTES = 360;
/** Days of the calendar for a trading day, generously, and some for the longest holidays. */
const DAYS_A_TRADING_DAY = 1.6;
const SPARE_DAYS = 10;

type PracticeSource = Extract<MarketSource, { readonly kind: 'practice' }>;

/**
 * The practice market's history, kept from one study to the next: its days take longer to make than a study does. It is
 * a function of seed and time, whoever asked before.
 */
export class PracticeHistory {
  #of = '';
  #bars: PracticeBars | undefined;

  bars({ seed, realHours }: PracticeSource, exchange: TradingCalendar): PracticeBars {
    const of = `${seed} ${realHours}`;
    if (this.#bars === undefined || of !== this.#of) {
      this.#bars = PracticeBars.of(seed, realHours ? exchange : undefined);
      this.#of = of;
    }
    return this.#bars;
  }
}

/** Bars of the practice market, made when they are asked for. */
export class PracticeShelf implements BarShelf {
  readonly #now: EpochMs;
  readonly #history: () => PracticeBars;

  constructor(market: PracticeSource, exchange: TradingCalendar, history: PracticeHistory) {
    this.#now = market.now;
    this.#history = () => history.bars(market, exchange);
  }

  get #source(): PracticeBars {
    return this.#history();
  }

  async spans(instrument: InstrumentKey): Promise<readonly BarSpan[]> {
    return TIMEFRAMES.flatMap((timeframe) => {
      const span = this.#source.span(instrument, timeframe, this.#now);
      return span === undefined
        ? []
        : [{ timeframe, ...span, origin: 'simulated', madeFrom: timeframe } satisfies BarSpan];
    });
  }

  async bars(request: BarRequest): Promise<Omit<Bars, 'span'>> {
    const { instrument, timeframe, to, memory } = request;
    const window = { from: earlier(request), to, now: this.#now };
    const days = this.#source.days(instrument, timeframe, window) ?? { first: 0, last: -1 };
    return rowsAsked(this.#source.columns(instrument, timeframe, { ...window, days }, memory), request);
  }
}

/** An instant with at least the bars ahead between it and `from`. */
function earlier({ from, timeframe, ahead = 0 }: BarRequest): EpochMs {
  if (ahead === 0) return from;
  const aDay = barsADay(timeframe);
  const days = Math.ceil((ahead / aDay) * DAYS_A_TRADING_DAY) + SPARE_DAYS;
  const date = istDate(epochMs(from - days * DAY_MS));
  return istInstant(date, timeOfDay(0, 0));
}

function barsADay(timeframe: Timeframe): number {
  return timeframe === '1d' ? 1 : Math.floor(SHORTEST_DAY_MINUTES / TIMEFRAME_MINUTES[timeframe]);
}
