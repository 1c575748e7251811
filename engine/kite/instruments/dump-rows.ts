/** A row of Kite's instrument dump, as written. */
export interface DumpRow {
  readonly token: number;
  readonly tradingSymbol: string;
  readonly name: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly expiry: string;
  /** Rupees. */
  readonly strike: number;
  /** Rupees. */
  readonly tickSize: number;
  readonly lotSize: number;
  /** `EQ`, `FUT`, `CE`, `PE`. */
  readonly type: string;
  readonly segment: string;
  readonly exchange: string;
}

const COLUMNS = [
  'instrument_token',
  'tradingsymbol',
  'name',
  'expiry',
  'strike',
  'tick_size',
  'lot_size',
  'instrument_type',
  'segment',
  'exchange',
] as const;

type Column = (typeof COLUMNS)[number];

/** Reads a table line by line; the order of its columns is its own. */
export class DumpReader {
  readonly #text: string;
  readonly #place: Readonly<Record<Column, number>>;
  #at: number;
  #unreadable = 0;

  private constructor(text: string, place: Readonly<Record<Column, number>>, at: number) {
    this.#text = text;
    this.#place = place;
    this.#at = at;
  }

  /** Undefined when the text is not the table that Kite sends. */
  static open(text: string): DumpReader | undefined {
    const end = text.indexOf('\n');
    const header = cellsOf(text.slice(0, Math.max(end, 0)));
    const places = COLUMNS.map((column) => header.indexOf(column));
    if (places.includes(-1)) return undefined;
    const place = Object.fromEntries(COLUMNS.map((column, i) => [column, places[i]])) as Record<
      Column,
      number
    >;
    return new DumpReader(text, place, end + 1);
  }

  /** Lines that were no rows. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** The next rows, `most` lines of them at most; undefined when there are none left. */
  next(most: number): readonly DumpRow[] | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const rows: DumpRow[] = [];
    for (let i = 0; i < most && this.#at < this.#text.length; i += 1) {
      const end = this.#text.indexOf('\n', this.#at);
      const stop = end === -1 ? this.#text.length : end;
      const line = this.#text.slice(this.#at, stop);
      this.#at = stop + 1;
      if (line.trim() === '') continue;
      const row = this.#row(line);
      if (row === undefined) this.#unreadable += 1;
      else rows.push(row);
    }
    return rows;
  }

  #row(line: string): DumpRow | undefined {
    const cells = cellsOf(line);
    const cell = (column: Column): string => cells[this.#place[column]] ?? '';
    const token = Number(cell('instrument_token'));
    const tradingSymbol = cell('tradingsymbol');
    if (!Number.isSafeInteger(token) || token <= 0 || tradingSymbol === '') return undefined;
    return {
      token,
      tradingSymbol,
      name: cell('name'),
      expiry: cell('expiry'),
      strike: Number(cell('strike')),
      tickSize: Number(cell('tick_size')),
      lotSize: Number(cell('lot_size')),
      type: cell('instrument_type'),
      segment: cell('segment'),
      exchange: cell('exchange'),
    };
  }
}

/** Cells of a line; quotes are rare and cost only where they are. */
function cellsOf(line: string): readonly string[] {
  const clean = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (!clean.includes('"')) return clean.split(',');
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < clean.length; i += 1) {
    const letter = clean.charAt(i);
    if (letter === '"' && quoted && clean.charAt(i + 1) === '"') {
      cell += letter;
      i += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell];
}
