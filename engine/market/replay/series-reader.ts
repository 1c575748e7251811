import { type IsoDate, istInstant, timeOfDay } from '../../domain/time.ts';
import { decimalAt } from '../../recorded-text/decimals.ts';
import { readLines } from '../../recorded-text/lines.ts';
import { Columns, LARGEST_COLUMN_VALUE } from './columns.ts';
import type { DirtReason, Quarantine } from './quarantine.ts';
import { BAR_WIDTH, type RecordedSeries, TICK, TICK_WIDTH } from './recorded-series.ts';
import { TimeReader } from './recorded-time.ts';
import { RecordingError, type RecordingFile } from './recording-folder.ts';
import { COARSEST_TICK, fittingTick } from './tick-size.ts';

const CANDLE_HEADER = 'timestamp,open,high,low,close,volume';
const TICK_HEADER = 'timestamp,ltp,volume';
const DATE_LENGTH = 'YYYY-MM-DD'.length;
const HALF_DAY_SECONDS = 43_200;
const DEFAULT_BAR_SECONDS = 60;
const REGULAR_OPEN = timeOfDay(9, 15);
const REGULAR_CLOSE = timeOfDay(15, 30);

/** Reads the files of one symbol into columns; rows that cannot be true are put aside and counted. */
export class SeriesReader {
  readonly #symbol: string;
  readonly #quarantine: Quarantine;
  readonly #time = new TimeReader();
  readonly #bars = new Columns(BAR_WIDTH);
  readonly #daily = new Columns(BAR_WIDTH);
  readonly #ticks = new Map<IsoDate, Columns>();
  #barSeconds = Number.POSITIVE_INFINITY;
  #tickSize: number = COARSEST_TICK;

  constructor(symbol: string, quarantine: Quarantine) {
    this.#symbol = symbol;
    this.#quarantine = quarantine;
  }

  async read(file: RecordingFile): Promise<void> {
    const { ticksOf } = file;
    const read = ticksOf === undefined ? this.#candles(file) : this.#tickRows(file, ticksOf);
    await read.catch((cause: unknown) => {
      throw new RecordingError(
        `The recording ${file.name} cannot be read. Remove it from the replay folder or copy it again.`,
        { cause },
      );
    });
  }

  finish(): RecordedSeries {
    return {
      symbol: this.#symbol,
      bars: this.#bars,
      barSeconds: Number.isFinite(this.#barSeconds) ? this.#barSeconds : DEFAULT_BAR_SECONDS,
      daily: this.#daily,
      ticks: this.#ticks,
      tickSize: this.#tickSize,
    };
  }

  async #candles(file: RecordingFile): Promise<void> {
    let last = Number.NEGATIVE_INFINITY;
    await this.#rows(file, CANDLE_HEADER, (row, isDaily) => {
      const [start = 0] = row;
      const dirt = candleDirt(row, last);
      if (dirt !== undefined) return this.#quarantine.put(file.name, dirt);
      if (!isDaily) this.#barSeconds = Math.min(this.#barSeconds, start - last);
      last = start;
      this.#noteTickSize(row, 1, BAR_WIDTH - 1);
      (isDaily ? this.#daily : this.#bars).push(row);
    });
  }

  async #tickRows(file: RecordingFile, date: IsoDate): Promise<void> {
    const ticks = new Columns(TICK_WIDTH);
    const open = istInstant(date, REGULAR_OPEN) / 1_000;
    const close = istInstant(date, REGULAR_CLOSE) / 1_000;
    let before: readonly number[] = [0, 0, 0];
    await this.#rows(file, TICK_HEADER, (row) => {
      const [at = 0, last = 0, volume = 0] = row;
      const dirt = tickDirt(row, before, { open, close });
      if (dirt !== undefined) return this.#quarantine.put(file.name, dirt);
      const volumeBefore = before[TICK.volume] ?? 0;
      // The price stands, the day's volume cannot shrink.
      if (volume < volumeBefore) this.#quarantine.put(file.name, 'volume falls');
      before = [at, last, Math.max(volumeBefore, volume)];
      this.#noteTickSize(row, 1, 2);
      ticks.push(before);
    });
    if (ticks.length > 0) this.#ticks.set(date, ticks);
  }

  /** Hands over the sound rows of a file whose header is the expected one. */
  async #rows(
    file: RecordingFile,
    header: string,
    take: (row: readonly number[], isDate: boolean) => void,
  ): Promise<void> {
    const width = header.split(',').length;
    let isFirst = true;
    let isKnown = false;
    await readLines(file.path, (line) => {
      if (isFirst) {
        isFirst = false;
        isKnown = line.trim().toLowerCase().startsWith(header);
        if (!isKnown) this.#quarantine.put(file.name, 'unknown header');
        return;
      }
      if (!isKnown) return;
      const row = this.#row(line, width);
      if (row === undefined) this.#quarantine.put(file.name, 'malformed');
      else take(row, line.indexOf(',') === DATE_LENGTH);
    });
  }

  /** Time in seconds, then prices, then units; undefined when a field is none. */
  #row(line: string, width: number): readonly number[] | undefined {
    const row: number[] = [];
    let from = 0;
    for (let column = 0; column < width; column++) {
      const comma = line.indexOf(',', from);
      const end = column === width - 1 ? trimmedEnd(line, comma) : comma;
      if (end < from) return undefined;
      row.push(this.#field(line, { from, end, column, width }));
      from = comma + 1;
    }
    const positive = width === TICK_WIDTH ? 1 : 4;
    const isSound = row.every(
      (v, i) => v >= 0 && v <= LARGEST_COLUMN_VALUE && (i === 0 || i > positive || v > 0),
    );
    return isSound ? row : undefined;
  }

  #field(line: string, at: { from: number; end: number; column: number; width: number }): number {
    if (at.column === 0) return Math.floor(this.#time.read(line.slice(at.from, at.end)) / 1_000);
    const value = decimalAt(line, at.from, at.end);
    return at.column === at.width - 1 ? Math.round(value / 10_000) : value;
  }

  #noteTickSize(row: readonly number[], from: number, to: number): void {
    for (let i = from; i < to; i++) this.#tickSize = fittingTick(this.#tickSize, row[i] ?? 0);
  }
}

/** Where the last field ends: at a further comma, else at the line's end. */
const trimmedEnd = (line: string, comma: number): number => (comma < 0 ? line.length : comma);

function candleDirt(row: readonly number[], lastStart: number): DirtReason | undefined {
  const [start = 0, open = 0, high = 0, low = 0, close = 0] = row;
  if (high < Math.max(open, close) || low > Math.min(open, close)) return 'price out of its bar';
  if (start === lastStart) return 'repeated';
  return start < lastStart ? 'time runs backwards' : undefined;
}

/** Whether a tick must be put aside: recorders write rows of 1970, stall, repeat themselves and mix up their order. */
function tickDirt(
  row: readonly number[],
  before: readonly number[],
  session: { readonly open: number; readonly close: number },
): DirtReason | undefined {
  const [at = 0] = row;
  if (Math.abs(at - session.open) > HALF_DAY_SECONDS) return 'wrong date';
  if (at < session.open || at >= session.close) return 'out of session';
  if (at < (before[TICK.at] ?? 0)) return 'time runs backwards';
  return row.every((value, i) => value === before[i]) ? 'repeated' : undefined;
}
