import type { Closing, EquityMark } from '../domain/book.ts';
import type { BookId } from '../domain/ids.ts';
import type { JournalEntry } from '../domain/ledger.ts';
import { type Money, money } from '../domain/money.ts';
import { addDays, type EpochMs, type IsoDate, weekday } from '../domain/time.ts';

/** Losing trades since the last winning one, today. */
export interface LosingStreak {
  readonly losses: number;
  readonly lastAt: EpochMs | undefined;
}

const NO_STREAK: LosingStreak = { losses: 0, lastAt: undefined };

/** How books did: their worth at the end of each day, and the run of losing trades of today. */
export class TrackRecord {
  readonly #marks = new Map<BookId, EquityMark[]>();
  readonly #streaks = new Map<BookId, LosingStreak>();

  restore(marks: readonly EquityMark[], closings: readonly Closing[]): void {
    for (const mark of marks) this.mark(mark);
    for (const closing of closings) this.#close(closing);
  }

  mark(mark: EquityMark): void {
    const others = (this.#marks.get(mark.book) ?? []).filter((other) => other.day !== mark.day);
    this.#marks.set(mark.book, [...others, mark]);
  }

  /** Counts a fill that took a profit or a loss. */
  fill(entry: JournalEntry): void {
    const taken = entry.postings.filter((posting) => posting.account === 'realised');
    if (taken.length === 0) return;
    const realised = money(-taken.reduce((sum, posting) => sum + posting.amount, 0));
    this.#close({ book: entry.book, at: entry.at, realised });
  }

  #close(closing: Closing): void {
    const before = this.#streaks.get(closing.book) ?? NO_STREAK;
    const next = closing.realised < 0 ? { losses: before.losses + 1, lastAt: closing.at } : NO_STREAK;
    this.#streaks.set(closing.book, next);
  }

  startDay(): void {
    this.#streaks.clear();
  }

  forget(book: BookId): void {
    this.#marks.delete(book);
    this.#streaks.delete(book);
  }

  streak(book: BookId): LosingStreak {
    return this.#streaks.get(book) ?? NO_STREAK;
  }

  /** The highest worth a book ever ended a day with; undefined before the first. */
  peak(book: BookId): Money | undefined {
    const marks = this.#marks.get(book) ?? [];
    return marks.length === 0 ? undefined : money(Math.max(...marks.map((mark) => mark.equity)));
  }

  /** What the book was worth at the end of each day it saw closed, in order of days. */
  marks(book: BookId): readonly EquityMark[] {
    return [...(this.#marks.get(book) ?? [])].sort((a, b) => a.day.localeCompare(b.day));
  }

  /** What the book was worth when the week of `day` began; weeks begin on Monday. Undefined before the first mark. */
  weekStart(book: BookId, day: IsoDate): Money | undefined {
    const monday = addDays(day, -((weekday(day) + 6) % 7));
    return (this.#marks.get(book) ?? []).findLast((mark) => mark.day < monday)?.equity;
  }
}
