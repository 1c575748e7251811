import type { CandlePicture } from '../charts/picture.ts';
import type { ChartAnswer, ChartDesk, ChartRequest, ChartWish } from '../desk-charts.ts';
import type { Caller, MarketDesk } from '../desk-market.ts';
import { formatQuantity } from '../domain/amount-text.ts';
import type { Book } from '../domain/book.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { addDays, type EpochMs, formatDate, istDate } from '../domain/time.ts';
import { type BarsOfMarket, columnsOf } from './chart-bars.ts';
import { cut, figuresOf, headOf, inRupees } from './chart-picture.ts';
import { readChart } from './chart-words.ts';
import { fillMarks, levelsOf, type OwnTrading } from './own-trading.ts';
import { drawnStudies, preparedStudies, warmUpOf } from './studies.ts';
import { coarserTimeframe, firstShown, type WantedBars, wantedBars } from './wanted-bars.ts';

/** More bars than this cannot be told apart in a picture. */
const MOST_BARS = 2_500;
/** About what stands in a picture without being squeezed. */
const COMFORTABLE_BARS = 400;
/** A history that begins later than asked by more than this is worth a word. */
const LATE_DAYS = 7;

/** Turns a picture into the bytes of a PNG, somewhere else than on this thread. */
export type DrawPicture = (picture: CandlePicture) => Promise<Uint8Array>;

/** Charts of prices with indicators and own trades. */
export class Charts implements ChartDesk {
  readonly #market: MarketDesk;
  readonly #bars: BarsOfMarket;
  readonly #own: OwnTrading;
  readonly #bookOf: (caller: Caller) => Book;
  readonly #draw: DrawPicture;
  readonly #keep: (what: string, png: Uint8Array) => Promise<string>;

  constructor(parts: {
    readonly market: MarketDesk;
    readonly bars: BarsOfMarket;
    readonly own: OwnTrading;
    readonly bookOf: (caller: Caller) => Book;
    readonly draw: DrawPicture;
    /** Puts a PNG where chats find it; gives its path. */
    readonly keep: (what: string, png: Uint8Array) => Promise<string>;
  }) {
    this.#market = parts.market;
    this.#bars = parts.bars;
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
    await this.#market.watch([key]);
    const { at: now, label } = this.#market.moment();
    const studies = preparedStudies(wish.studies);
    const wanted = wantedBars(wish, now, warmUpOf(studies));
    if (wanted.expected > MOST_BARS) return fail(tooManyBars(instrument, wish, wanted, now));
    const found = await this.#bars.bars({
      instrument: key,
      timeframe: wanted.timeframe,
      from: wanted.readFrom,
      now,
      quote: this.#market.quote(key)?.quote,
    });
    const columns = columnsOf(found.candles);
    const first = firstShown(columns.start, wanted.show);
    if (first >= columns.start.length) return fail(noBars(instrument, wanted));
    const bars = inRupees(columns);
    const figures = figuresOf(columns, first);
    const book = this.#bookOf(caller);
    const shown = cut(bars, first);
    const fills = await this.#own.fills(book.id, key, istDate(figures.from));
    const picture: CandlePicture = {
      kind: 'candles',
      theme: wish.theme,
      ...headOf(instrument, wanted.timeframe, figures, found.isStored ? 'STORED' : label),
      ...shown,
      ...drawnStudies(studies, bars, first),
      fills: fillMarks(fills, shown.start),
      levels: levelsOf(this.#own.positions(book.id, key), this.#own.exitPlans(book.id, key)),
    };
    const path = await this.#keep(
      `${instrument.tradingSymbol}-${wanted.timeframe}`,
      await this.#draw(picture),
    );
    return ok({
      path,
      timeframe: wanted.timeframe,
      ...figures,
      notes: notesOf(wanted, figures, found.isStored),
    });
  }
}

function nothingKnown(key: string): Refusal {
  return refusal('UNKNOWN_SYMBOL', `${key} is not listed any more. Choose another with /search.`);
}

function noBars({ tradingSymbol }: Instrument, { timeframe }: WantedBars): Refusal {
  return refusal(
    'NO_PRICE',
    `There are no bars of ${timeframe} of ${tradingSymbol} for that time. Say another length or a longer span.`,
    [{ label: 'Daily', command: `/chart ${tradingSymbol} 1d` }],
  );
}

function tooManyBars(
  { tradingSymbol }: Instrument,
  wish: ChartWish,
  { timeframe, expected }: WantedBars,
  now: EpochMs,
): Refusal {
  const coarser = coarserTimeframe(wish, now, COMFORTABLE_BARS);
  const { count, unit } = wish.span ?? { count: 1, unit: 'day' };
  const said = `${count}${unit === 'month' ? 'mo' : unit.slice(0, 1)}`;
  return refusal(
    'BAD_ARGUMENTS',
    `That is about ${formatQuantity(expected)} bars of ${timeframe}; a picture holds ${formatQuantity(MOST_BARS)}. Say longer bars or a shorter span.`,
    [{ label: `${coarser} bars`, command: `/chart ${tradingSymbol} ${coarser} ${said}` }],
  );
}

function notesOf(
  { show, timeframe }: WantedBars,
  { from }: { readonly from: EpochMs },
  isStored: boolean,
): readonly string[] {
  const notes: string[] = [];
  if (isStored) notes.push('These are imported bars; the market here does not know this symbol.');
  if (show.by === 'start' && istDate(from) > addDays(istDate(show.from), LATE_DAYS)) {
    notes.push(`Bars of ${timeframe} reach back to ${formatDate(istDate(from), true).slice(4)} only.`);
  }
  return notes;
}
