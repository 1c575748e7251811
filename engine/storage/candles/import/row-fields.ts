import { decimalAt } from '../../../recorded-text/decimals.ts';

const SPACE = 32;
const MOST_FIELDS = 128;

/** Outside quotes nothing changes; inside, separators go (they group digits) and so do the quotes. */
function unquoted(line: string, separator: string): string {
  let isInside = false;
  let text = '';
  for (const character of line) {
    if (character === '"') isInside = !isInside;
    else if (!isInside || character !== separator) text += character;
  }
  return text;
}

/** The fields of one line at a time, without a string per field. */
export class RowFields {
  readonly #separator: string;
  readonly #from = new Int32Array(MOST_FIELDS);
  readonly #to = new Int32Array(MOST_FIELDS);
  #line = '';
  #count = 0;

  constructor(separator: string) {
    this.#separator = separator;
  }

  get count(): number {
    return this.#count;
  }

  cut(raw: string): void {
    const line = raw.includes('"') ? unquoted(raw, this.#separator) : raw;
    this.#line = line;
    this.#count = 0;
    for (let from = 0; this.#count < MOST_FIELDS; this.#count++) {
      const found = line.indexOf(this.#separator, from);
      this.#note(from, found < 0 ? line.length : found);
      from = found + 1;
      if (found < 0) {
        this.#count++;
        break;
      }
    }
  }

  #note(from: number, to: number): void {
    let [left, right] = [from, to];
    while (left < right && this.#line.charCodeAt(left) === SPACE) left++;
    while (right > left && this.#line.charCodeAt(right - 1) === SPACE) right--;
    this.#from[this.#count] = left;
    this.#to[this.#count] = right;
  }

  text(column: number): string {
    return column < this.#count ? this.#line.slice(this.#from[column], this.#to[column]) : '';
  }

  isEmpty(column: number): boolean {
    return column >= this.#count || this.#from[column] === this.#to[column];
  }

  /** In ten-thousandths; NaN when it is no plain number. */
  decimal(column: number): number {
    if (column >= this.#count) return Number.NaN;
    return decimalAt(this.#line, this.#from[column] ?? 0, this.#to[column] ?? 0);
  }
}
