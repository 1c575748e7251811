import type { DayProfit } from '../desk.ts';
import type { EquityMark } from '../domain/book.ts';
import { add, type Money, money, subtract } from '../domain/money.ts';
import type { IsoDate } from '../domain/time.ts';
import type { DaySum } from '../ports/fact-store.ts';

/**
 * Results of the days before `today`, from `from` on, in order. A day's net is what the book's worth changed by
 * until its close, so that days add up to the equity: what open positions gained overnight and over days counts
 * on the day it happened, not on the day it was taken. A day that was never closed counts what was taken on it.
 *
 * `marks` are in order of days and may begin before `from`; before the first the book was worth its capital.
 */
export function earlierDays(book: {
  readonly sums: readonly DaySum[];
  readonly marks: readonly EquityMark[];
  readonly capital: Money;
  readonly from: IsoDate;
  readonly today: IsoDate;
}): readonly DayProfit[] {
  const within = (day: IsoDate) => day >= book.from && day < book.today;
  const days = new Set([...book.sums, ...book.marks].map(({ day }) => day).filter(within));
  let worth = book.marks.findLast(({ day }) => day < book.from)?.equity ?? book.capital;
  return [...days].sort().map((day) => {
    const { realised, charges } = takenOn(book.sums, day);
    const taken = subtract(realised, charges);
    const close = book.marks.find((mark) => mark.day === day)?.equity ?? add(worth, taken);
    const net = subtract(close, worth);
    worth = close;
    return { day, realised, charges, net, unrealised: subtract(net, taken) };
  });
}

function takenOn(
  sums: readonly DaySum[],
  day: IsoDate,
): { readonly realised: Money; readonly charges: Money } {
  let realised = 0;
  let charges = 0;
  for (const row of sums) {
    if (row.day !== day) continue;
    if (row.account === 'realised') realised -= row.amount;
    else charges += row.amount;
  }
  return { realised: money(realised), charges: money(charges) };
}
