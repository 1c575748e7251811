import type { CandlePicture } from '../charts/picture.ts';
import type { ChartAnswer, ChartDesk, ChartRequest, ChartWish } from '../desk-charts.ts';
import type { Caller, MarketDesk } from '../desk-market.ts';
import { formatQuantity } from '../domain/amount-text.ts';
import type { Book } from '../domain/book.ts';
import type { CandleColumns } from '../domain/candle-columns.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { addDays, type EpochMs, epochMs, formatDate, istDate } from '../domain/time.ts';
import { warmUpOf } from '../studies/known-studies.ts';
import { type BarsOfMarket, columnsOf, inRupees } from '../studies/market-bars.ts';
import { cut, figuresOf, headOf } from './chart-picture.ts';
import { readChart } from './chart-words.ts';
import type { ImportedBars, ImportedRequest } from './imported-bars-task.ts';
import { fillMarks, levelsOf, type OwnTrading } from './own-trading.ts';
import { drawnStudies, preparedStudies } from './studies.ts';
import { coarserTimeframe, firstShown, type WantedBars, wantedBars } from './wanted-bars.ts';

/** More bars than this cannot be told apart in a picture. */
const MOST_BARS = 2_500;
/** About what stands in a picture without being squeezed. */
const COMFORTABLE_BARS = 400;
/** A history that begins later than asked by more than this is worth a word. */
const LATE_DAYS = 7;

/** How a picture of imported bars is labelled: they are not the market that the desk trades on. */
const IMPORTED = 'IMPORTED';
/** Trades of this desk have no place among imported bars. */
const NOTHING_OWN = { fills: [], levels: [] } as const;

interface FoundBars {
  readonly columns: CandleColumns;
  readonly wanted: WantedBars;
  readonly label: string;
}

/** Turns a picture into the bytes of a PNG, somewhere else than on this thread. */
export type DrawPicture = (picture: CandlePicture) => Promise<Uint8Array>;

/** Reads imported bars, somewhere else than on this thread. */
export type ImportedReader = (request: ImportedRequest) => Promise<Result<ImportedBars, Refusal>>;

/** Charts of prices with indicators and own trades. */
export class Charts implements ChartDesk {
  readonly #market: MarketDesk;
  readonly #bars: BarsOfMarket;
  readonly #imported: ImportedReader;
  readonly #own: OwnTrading;
  readonly #bookOf: (caller: Caller) => Book;
  readonly #draw: DrawPicture;
  readonly #keep: (what: string, png: Uint8Array) => Promise<string>;

  constructor(parts: {
    readonly market: MarketDesk;
    readonly bars: BarsOfMarket;
    readonly imported: ImportedReader;
    readonly own: OwnTrading;
    readonly bookOf: (caller: Caller) => Book;
    readonly draw: DrawPicture;
    /** Puts a PNG where chats find it; gives its path. */
    readonly keep: (what: string, png: Uint8Array) => Promise<string>;
  }) {
    this.#market = parts.market;
    this.#bars = parts.bars;
    this.#imported = parts.imported;
    this.#own = parts.own;
    this.#bookOf = parts.bookOf;
    this.#draw = parts.draw;
    this.#keep = parts.keep;
  }

  read(text: string): Result<{ readonly subject: string; readonly wish: ChartWish }, Refusal> {
    return readChart(text, (words) => this.#market.resolve(words).kind !== 'none');
  }

  async draw({ caller, instrument: key, wish }: ChartRequest): Promise<Result<ChartAnswer, Refusal>> {
    const instrument = this.#market.instrument(key);
    if (instrument === undefined) return fail(nothingKnown(key));
    const studies = preparedStudies(wish.studies);
    const found = await this.#found(instrument, wish, warmUpOf(studies));
    if (!found.ok) return found;
    const { columns, wanted, label } = found.value;
    const first = firstShown(columns.start, wanted.show);
    if (first >= columns.start.length) return fail(noBars(instrument, wanted));
    const bars = inRupees(columns);
    const figures = figuresOf(columns, first);
    const shown = cut(bars, first);
    const picture: CandlePicture = {
      kind: 'candles',
      theme: wish.theme,
      ...headOf(instrument, wanted.timeframe, figures, label),
      ...shown,
      ...(await drawnStudies(studies, bars, first)),
      ...(label === IMPORTED ? NOTHING_OWN : await this.#ownMarks(caller, key, shown.start)),
    };
    const path = await this.#keep(
      `${instrument.tradingSymbol}-${wanted.timeframe}`,
      await this.#draw(picture),
    );
    const notes = notesOf(wanted, figures);
    return ok({ path, timeframe: wanted.timeframe, label, ...figures, notes });
  }

  /** The market's bars; imported ones when they are wished, or when the market knows nothing. */
  async #found(instrument: Instrument, wish: ChartWish, warmUp: number): Promise<Result<FoundBars, Refusal>> {
    const { key } = instrument;
    if (!wish.imported) {
      await this.#market.watch([key]);
      const { at: now, label } = this.#market.moment();
      const wanted = wantedBars(wish, now, warmUp);
      if (wanted.expected > MOST_BARS) return fail(tooManyBars(instrument, wish, wanted));
      const quote = this.#market.quote(key)?.quote;
      const { timeframe, readFrom: from } = wanted;
      const candles = await this.#bars.bars({ instrument: key, timeframe, from, now, quote });
      if (this.#bars.trouble !== undefined) return fail(unreadable(instrument, this.#bars.trouble));
      if (candles.length > 0 || quote !== undefined) {
        return ok({ columns: columnsOf(candles), wanted, label });
      }
    }
    const imported = await this.#imported({ instrument: key, wish, warmUp });
    if (!imported.ok) return imported;
    const { wanted } = imported.value;
    if (wanted.expected > MOST_BARS) return fail(tooManyBars(instrument, wish, wanted));
    return ok({ ...imported.value, label: IMPORTED });
  }

  async #ownMarks(
    caller: Caller,
    key: InstrumentKey,
    starts: Float64Array,
  ): Promise<Pick<CandlePicture, 'fills' | 'levels'>> {
    const book = this.#bookOf(caller).id;
    const since = istDate(epochMs(starts[0] ?? 0));
    return {
      fills: fillMarks(await this.#own.fills(book, key, since), starts),
      levels: levelsOf(this.#own.positions(book, key), this.#own.exitPlans(book, key)),
    };
  }
}

function nothingKnown(key: string): Refusal {
  return refusal('UNKNOWN_SYMBOL', `${key} is not listed any more. Choose another with /search.`);
}

function noBars({ tradingSymbol }: Instrument, { timeframe }: WantedBars): Refusal {
  return refusal(
    'NO_BARS',
    `There are no bars of ${timeframe} of ${tradingSymbol} for that time. Say another length or a longer span.`,
    [{ label: 'Daily', command: `/chart ${tradingSymbol} 1d` }],
  );
}

function tooManyBars(
  { tradingSymbol }: Instrument,
  wish: ChartWish,
  { timeframe, expected }: WantedBars,
): Refusal {
  const coarser = coarserTimeframe(wish, COMFORTABLE_BARS);
  const { count, unit } = wish.span ?? { count: 1, unit: 'day' };
  const said = `${count}${unit === 'month' ? 'mo' : unit.slice(0, 1)}`;
  return refusal(
    'BAD_ARGUMENTS',
    `That is about ${formatQuantity(expected)} bars of ${timeframe}; a picture holds ${formatQuantity(MOST_BARS)}. Say longer bars or a shorter span.`,
    [{ label: `${coarser} bars`, command: `/chart ${tradingSymbol} ${coarser} ${said}` }],
  );
}

function notesOf({ show, timeframe }: WantedBars, { from }: { readonly from: EpochMs }): readonly string[] {
  if (show.by !== 'start' || istDate(from) <= addDays(istDate(show.from), LATE_DAYS)) return [];
  return [`Bars of ${timeframe} reach back to ${formatDate(istDate(from), true).slice(4)} only.`];
}

function unreadable({ tradingSymbol }: Instrument, trouble: string): Refusal {
  const why = trouble.replace(/\.$/, '');
  return refusal(
    'NO_BARS',
    `The history of ${tradingSymbol} cannot be read: ${why}. Try again in a moment; /status tells how it is.`,
  );
}
