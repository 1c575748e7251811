import type { Candle } from '../domain/candle.ts';
import { type CandleColumns, emptyColumns, FIELDS, rowsBetween } from '../domain/candle-columns.ts';
import type { Kernel } from '../indicators/kernel.ts';
import { type IndicatorWish, type IndicatorWishes, ready, type SeriesView } from './series-columns.ts';

/** One indicator that is fed bar by bar, and the columns of its outputs. */
interface Feed {
  readonly kernel: Kernel;
  readonly outputs: readonly string[];
  readonly row: Float64Array;
  readonly columns: readonly Float64Array[];
}

/**
 * The bars of one series as they come, with the indicators that strategies asked for: the same columns that a backtest
 * has, filled a row at a time, NaN behind the last. A push makes no objects, and each indicator is computed once for
 * all strategies of the series.
 */
export class LiveBars {
  readonly bars: CandleColumns;
  readonly #feeds = new Map<string, Feed>();
  #length = 0;

  constructor(capacity: number) {
    this.bars = emptyColumns(capacity);
    for (const field of FIELDS) this.bars[field].fill(Number.NaN);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.bars.close.length;
  }

  /** The columns that a strategy wants to see; they go on filling. Throws on a wish with a fault. */
  view(wishes: IndicatorWishes): SeriesView {
    const columns: Record<string, Float64Array> = {};
    for (const [name, wish] of Object.entries(wishes)) {
      const feed = this.#feed(wish);
      const column = feed.columns[wish.output === undefined ? 0 : feed.outputs.indexOf(wish.output)];
      if (column !== undefined) columns[name] = column;
    }
    return { bars: this.bars, columns };
  }

  /** Takes a closed bar in and returns its row. */
  push(candle: Candle): number {
    const row = this.#length;
    for (const field of FIELDS) this.bars[field][row] = candle[field];
    this.#length += 1;
    for (const feed of this.#feeds.values()) pushRow(feed, candle, row);
    return row;
  }

  /** The rows up to `row` and with it, of bars and of a view's columns: what looks at whole columns sees no row to come. */
  until(row: number, view?: SeriesView): SeriesView {
    const columns = Object.entries(view?.columns ?? {}).map(([name, column]) => [
      name,
      column.subarray(0, row + 1),
    ]);
    return { bars: rowsBetween(this.bars, 0, row + 1), columns: Object.fromEntries(columns) };
  }

  #feed(wish: IndicatorWish): Feed {
    const prepared = ready(wish);
    const key = `${prepared.indicator.name} ${JSON.stringify(prepared.settings)}`;
    const known = this.#feeds.get(key);
    if (known !== undefined) return known;
    const { outputs } = prepared.indicator;
    const made: Feed = {
      kernel: prepared.create(),
      outputs,
      row: new Float64Array(outputs.length),
      columns: outputs.map(() => new Float64Array(this.bars.close.length).fill(Number.NaN)),
    };
    for (let row = 0; row < this.#length; row += 1) pushRow(made, barAt(this.bars, row), row);
    this.#feeds.set(key, made);
    return made;
  }
}

type BarValues = { readonly [Field in (typeof FIELDS)[number]]: number };

function pushRow({ kernel, row: out, columns }: Feed, bar: BarValues, row: number): void {
  kernel.push(bar, out, 0);
  for (let k = 0; k < columns.length; k += 1) {
    const column = columns[k];
    if (column !== undefined) column[row] = out[k] ?? Number.NaN;
  }
}

function barAt({ start, open, high, low, close, volume }: CandleColumns, row: number): BarValues {
  const of = (column: Float64Array): number => column[row] ?? Number.NaN;
  return {
    start: of(start),
    open: of(open),
    high: of(high),
    low: of(low),
    close: of(close),
    volume: of(volume),
  };
}
