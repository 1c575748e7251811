import { basename } from 'node:path';
import { assert } from '../../../domain/assert.ts';
import type { InstrumentKey } from '../../../domain/ids.ts';
import { type IsoDate, istInstant, timeOfDay } from '../../../domain/time.ts';
import { readLines } from '../../../recorded-text/lines.ts';
import { type actionColumns, readAction } from '../action-table.ts';
import type { CorporateAction } from '../corporate-actions.ts';
import type { BarRows } from './bar-rows.ts';
import { BarTimeReader, isMonthFirst, readDate } from './bar-time.ts';
import { readHeader, UnreadableFile } from './file-header.ts';
import { Findings } from './findings.ts';
import type { ImportChoices } from './import-choices.ts';
import type { Layout } from './layouts.ts';
import type { RowFields } from './row-fields.ts';
import { RowOwners } from './row-owners.ts';

/** A file read whole; nothing of it is stored yet. */
export interface BarFile {
  readonly layout: string;
  readonly bars: ReadonlyMap<InstrumentKey, BarRows>;
  readonly actions: readonly CorporateAction[];
  /** The rows are dates without a time of day. */
  readonly isDaily: boolean;
  readonly rows: number;
  readonly findings: Findings;
}

/** Above it the way through rupees would no longer give the same integer back. */
const LARGEST_PRICE = 2 ** 50;
const DATE_IN_NAME = /(\d{4}-\d{2}-\d{2})|(\d{2})(\d{2})(20\d{2})|(20\d{6})/;
const WIDTH = 7;
const MIDNIGHT = timeOfDay(0, 0);

/** Reads a file of bars or of corporate actions. Throws {@link UnreadableFile} when nothing of it can be taken. */
export async function readBarFile(path: string, choices: ImportChoices): Promise<BarFile> {
  let reader: BarFileReader | undefined;
  await readLines(path, (line, number) => {
    if (reader === undefined) reader = new BarFileReader(line, basename(path), choices);
    else reader.row(line, number);
  });
  if (reader === undefined) throw new UnreadableFile('it is empty');
  return reader.finish();
}

function dayOfName(name: string): IsoDate | undefined {
  const match = DATE_IN_NAME.exec(name);
  if (match === null) return undefined;
  const [, iso, day, month, year, packed] = match;
  return readDate(iso ?? packed ?? `${day}-${month}-${year}`);
}

class BarFileReader {
  readonly #fields: RowFields;
  readonly #layout: Layout | undefined;
  readonly #actionsAt: NonNullable<ReturnType<typeof actionColumns>> | undefined;
  readonly #width: number;
  readonly #time = new BarTimeReader();
  readonly #findings = new Findings();
  readonly #actions: CorporateAction[] = [];
  readonly #owners: RowOwners;
  readonly #bar = new Float64Array(WIDTH);
  readonly #fixedStart: number | undefined;
  #rows = 0;

  constructor(headerLine: string, name: string, choices: ImportChoices) {
    const header = readHeader(headerLine);
    this.#fields = header.fields;
    this.#layout = header.layout;
    this.#actionsAt = header.actions;
    this.#width = header.width;
    this.#owners = new RowOwners(header.layout, name, choices);
    if (header.layout !== undefined && header.layout.at.time === undefined) {
      const day = dayOfName(name);
      if (day === undefined) throw new UnreadableFile('its rows have no date and its name has none either');
      this.#fixedStart = istInstant(day, MIDNIGHT);
    }
  }

  row(line: string, number: number): void {
    this.#rows++;
    this.#fields.cut(line);
    if (line.startsWith('*')) this.#findings.add('left-out', 'a footnote', number);
    else if (this.#fields.count < this.#width) {
      this.#findings.add('refused', `fewer than ${this.#width} fields`, number);
    } else if (this.#layout === undefined) this.#takeAction(number);
    else this.#takeBar(this.#layout, number);
  }

  #takeAction(number: number): void {
    assert(this.#actionsAt !== undefined, 'a file has bars or actions');
    const texts = Array.from({ length: this.#fields.count }, (_, i) => this.#fields.text(i));
    const action = readAction(texts, this.#actionsAt);
    if (action.ok) this.#actions.push(action.value);
    else this.#findings.add('refused', action.error, number);
  }

  #takeBar(layout: Layout, number: number): void {
    const owner = this.#owners.of(this.#fields);
    if (typeof owner === 'string') {
      this.#findings.add('left-out', owner, number);
      return;
    }
    const fault = this.#readBar(layout, owner.unit, number);
    if (fault === undefined) owner.rows.add(this.#bar, number);
    else this.#findings.add(fault === NO_TRADE ? 'left-out' : 'refused', fault, number);
  }

  /** Fills the bar; what is said when it cannot be one. */
  #readBar(layout: Layout, unit: number, number: number): string | undefined {
    const { at } = layout;
    const bar = this.#bar;
    bar[0] = this.#fixedStart ?? this.#startOf(layout);
    if (Number.isNaN(bar[0])) return this.#unreadableTime(layout, number);
    bar[1] = this.#value(at.open);
    bar[2] = this.#value(at.high);
    bar[3] = this.#value(at.low);
    bar[4] = this.#value(at.close);
    bar[5] = Math.round(this.#volume(at.volume, number) / 10_000) * unit;
    bar[6] = this.#openInterest(at.openInterest);
    if (layout.kind !== 'candles' && bar[1] === 0 && bar[5] === 0) return NO_TRADE;
    return barFault(bar);
  }

  #startOf({ at }: Layout): number {
    const text = this.#fields.text(at.time ?? 0);
    return this.#time.read(at.clock === undefined ? text : `${text} ${this.#fields.text(at.clock)}`);
  }

  #unreadableTime({ at }: Layout, number: number): string {
    if (isMonthFirst(this.#fields.text(at.time ?? 0))) {
      throw new UnreadableFile(
        `line ${number} writes the month before the day, which is ambiguous. Write dates as 2025-08-26`,
      );
    }
    return 'the time is not readable';
  }

  #value(column: number | undefined): number {
    return column === undefined ? Number.NaN : this.#fields.decimal(column);
  }

  #volume(column: number | undefined, number: number): number {
    if (column === undefined) return 0;
    if (!this.#fields.isEmpty(column)) return this.#fields.decimal(column);
    this.#findings.add('repaired', 'no volume, taken as 0', number);
    return 0;
  }

  /** In units, as every file tells it; NaN where the field is empty. */
  #openInterest(column: number | undefined): number {
    if (column === undefined || this.#fields.isEmpty(column)) return Number.NaN;
    const units = this.#fields.decimal(column) / 10_000;
    return Number.isNaN(units) ? -1 : units;
  }

  finish(): BarFile {
    if (this.#time.isMixed) {
      throw new UnreadableFile(
        'its times are written in more than one way or zone, so it is unclear which is meant. Write all with the same offset, such as +05:30',
      );
    }
    return {
      layout: this.#layout?.name ?? 'corporate actions',
      bars: this.#owners.finish(),
      actions: this.#actions,
      isDaily: this.#layout?.kind !== 'candles' || this.#time.style === 'date',
      rows: this.#rows,
      findings: this.#findings,
    };
  }
}

const NO_TRADE = 'no trade that day';

function barFault(bar: Float64Array): string | undefined {
  const [, open = 0, high = 0, low = 0, close = 0, volume = 0] = bar;
  if (Number.isNaN(open + high + low + close)) return 'a price is not a plain number';
  if (Math.min(open, high, low, close) <= 0) return 'a price is not above zero';
  if (Math.max(open, high, low, close) >= LARGEST_PRICE) return 'a price is too large';
  if (high < Math.max(open, close, low) || low > Math.min(open, close)) {
    return 'open or close lies outside low and high';
  }
  if (!Number.isSafeInteger(volume)) return 'the volume is not a whole number';
  const interest = bar[6] ?? Number.NaN;
  const isInterest = Number.isNaN(interest) || (Number.isSafeInteger(interest) && interest >= 0);
  return isInterest ? undefined : 'the open interest is not a whole number';
}
