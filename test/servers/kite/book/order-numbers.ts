import { istStamp } from '../server-clock.ts';

/** Hands out the numbers of orders and trades: digits as text, order ids with the date in front. */
export class OrderNumbers {
  #last = 0;

  /** The last number used, for a book that is kept. */
  get last(): number {
    return this.#last;
  }

  /** Goes on after the last number of a book that was kept. */
  continueAfter(last: number): void {
    this.#last = last;
  }

  order(nowMs: number): string {
    return `${this.#day(nowMs)}${this.#next(9)}`;
  }

  atExchange(): string {
    return `1100000${this.#next(9)}`;
  }

  trade(): string {
    return this.#next(8);
  }

  #day(nowMs: number): string {
    return istStamp(nowMs).slice(2, 10).replaceAll('-', '');
  }

  #next(digits: number): string {
    this.#last += 1;
    return String(this.#last).padStart(digits, '0');
  }
}
