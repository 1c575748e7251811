import { type EpochMs, istDayNumber, istTimeOfDay } from '../../domain/time.ts';
import { askedBy, isTooLate, sizedEntry } from '../../strategies/entry-rules.ts';
import { lotAt } from './dated-lot.ts';
import type { EntryWish } from './entry-gate.ts';
import type { Holding } from './holding.ts';
import type { RunBooks } from './run-books.ts';
import type { RunInput } from './run-input.ts';

/** What a signal leads to: the rules between a strategy's wish and an order that waits for the next open. */
export class Entries {
  readonly refused: Record<string, number> = {};
  readonly #input: RunInput;
  readonly #books: RunBooks;

  constructor(input: RunInput, books: RunBooks) {
    this.#input = input;
    this.#books = books;
  }

  /** Handles a signal at the close of row `row`. */
  onSignal(holding: Holding, row: number, signal: number): void {
    const { leaves, enters } = askedBy(signal, holding.quantity, this.#input.plan);
    if (leaves) holding.leave('signal');
    if (enters === 0) return;
    const why = this.#refusal(holding, row, enters);
    if (why !== undefined) this.#count(why);
  }

  /** Asks the gate again for an entry that waited for an exit: what that took is known now. */
  mayStillEnter(wish: EntryWish): boolean {
    const code = this.#input.gate?.refuses(wish, this.#books);
    if (code !== undefined) this.#count(code);
    return code === undefined;
  }

  #count(why: string): void {
    this.refused[why] = (this.refused[why] ?? 0) + 1;
  }

  /** Why the entry does not happen; undefined when it waits for the next open. */
  #refusal(holding: Holding, row: number, side: 1 | -1): string | undefined {
    const next = holding.bars.start[row + 1];
    if (next === undefined || next >= this.#input.to) return 'end of the data';
    if (this.#input.plan.intraday && !this.#fitsIntoDay(holding, row, next)) return 'too late in the day';
    if (!isMember(holding, next)) return 'not a member of the universe then';
    return this.#send(holding, row, side, next);
  }

  #send(holding: Holding, row: number, side: 1 | -1, at: number): string | undefined {
    const { plan, gate } = this.#input;
    const price = holding.bars.close[row] ?? 0;
    const sized = sizedEntry(plan, {
      side,
      row,
      filters: holding.series.filters,
      taken: this.#books.activeCount - (holding.isActive ? 1 : 0),
      sizing: {
        equity: this.#books.equity,
        slots: this.#books.slots,
        price,
        volatility: holding.series.volatility?.[row] ?? Number.NaN,
        lotSize: lotAt(holding.series, at),
      },
    });
    if (!sized.ok) return sized.error;
    const units = sized.value;
    const code = gate?.refuses({ series: holding.index, side, quantity: units, price, at }, this.#books);
    if (code !== undefined) return code;
    if (gate === undefined && units * price > this.#books.freeMoney && plan.sizing !== 'all-in') {
      return 'MARGIN_SHORT';
    }
    holding.entering = side;
    holding.enteringUnits = plan.sizing === 'all-in' ? 0 : units;
    holding.enteringRow = row;
    holding.entersBehindExit = holding.quantity !== 0;
    this.#books.ordersNow += 1;
    this.#books.ordersToday += 1;
    return undefined;
  }

  /** Whether the next bar still belongs to the day and to the time in which intraday positions are begun. */
  #fitsIntoDay(holding: Holding, row: number, next: number): boolean {
    const now = holding.bars.start[row] ?? 0;
    const isLate = isTooLate(this.#input.plan, istTimeOfDay(next), holding.series.squareOffAt);
    return istDayNumber(next) === istDayNumber(now) && !isLate;
  }
}

function isMember({ series }: Holding, at: number): boolean {
  const { memberships } = series;
  if (memberships === undefined) return true;
  const inside = ([first, end]: readonly [EpochMs, EpochMs]): boolean => at >= first && at < end;
  return memberships.some(inside);
}
