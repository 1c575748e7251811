import type { RefusalCode } from '../../domain/refusal.ts';
import type { RunBook } from './run-book.ts';

/** An entry that is about to be sent. Price in ten-thousandths of a rupee. */
export interface EntryWish {
  readonly series: number;
  readonly side: 1 | -1;
  readonly quantity: number;
  /** The last price known. */
  readonly price: number;
  /** When it is sent: the start of the bar that it will meet. */
  readonly at: number;
}

/** The risk gate as a backtest asks it: the code of the first rule against an entry, or undefined. */
export interface EntryGate {
  refuses(wish: EntryWish, book: RunBook): RefusalCode | undefined;
}
