import { formatRupees } from '../domain/amount-text.ts';
import { type Book, type StateCause, usableCapital } from '../domain/book.ts';
import { BP, type Money, money, share, subtract } from '../domain/money.ts';
import { istDate } from '../domain/time.ts';
import type { Limits } from '../risk/limits.ts';
import { limitsFor } from './book-limits.ts';
import type { KernelContext } from './context.ts';
import { bookGainToday, fundsOf } from './exposure.ts';
import type { DeskState } from './state.ts';
import { setTradingState } from './trading-state.ts';
import type { Moment, Turn } from './turn.ts';

/** A loss that only exits were taken for must fall below this share of its limit before entries are taken again. */
const EASED = { of: 9, in: 10 } as const;

/** A change of what a book's losses hold, why, and the words that people are told. */
interface LossStep {
  readonly book: Book;
  readonly cause: Extract<StateCause, 'loss' | 'limit'>;
  readonly state: 'active' | 'reducing' | 'halted';
  readonly reason: string;
  readonly says?: string;
}

/** What a book has lost today, after charges, and from its highest worth; negative when it gained. */
interface Losses {
  readonly today: Money;
  readonly fromPeak: Money;
}

function lossesOf(state: DeskState, context: KernelContext, book: Book, { marketAt }: Moment): Losses {
  const { measured } = fundsOf(state, context, book.id, istDate(marketAt));
  const peak = money(Math.max(book.capital, measured, state.record.peak(book.id) ?? 0));
  return {
    today: subtract(state.totals(book.id).chargesToday, bookGainToday(state, context, book.id)),
    fromPeak: subtract(peak, measured),
  };
}

/**
 * What the losses of every book ask for now. At one limit of the day's loss only exits are taken, until the loss is
 * clearly smaller; at a second, or at the one of the fall from the highest worth, the book is halted. What was halted on
 * this trading day, as `sameDay` tells, stays for the day.
 */
export function judgeLosses(
  state: DeskState,
  context: KernelContext,
  moment: Moment,
  sameDay: (book: Book) => boolean,
): readonly LossStep[] {
  const steps: LossStep[] = [];
  for (const book of state.books.values()) {
    const losses = lossesOf(state, context, book, moment);
    const limits = limitsFor(state, context, book);
    const halt = halted(limits, book, losses);
    const held = state.heldBy(book.id, 'limit').state !== 'active';
    if (halt !== undefined && !held) steps.push(halt);
    else if (held && halt === undefined && !sameDay(book))
      steps.push({ book, cause: 'limit', state: 'active', reason: '' });
    const reduce = reduced(state, limits, book, losses.today);
    if (reduce !== undefined) steps.push(reduce);
  }
  return steps;
}

const limitOf = (book: Book, bp: number): Money => share(usableCapital(book), bp, BP, 'floor');
const reached = (loss: Money, limit: Money): boolean => limit > 0 && loss >= limit;

function halted(limits: Limits, book: Book, { today, fromPeak }: Losses): LossStep | undefined {
  const step = { book, cause: 'limit', state: 'halted' } as const;
  const left = 'Its open entries are cancelled, its stops rest. For exits, the owner types /unkill.';
  if (reached(today, limitOf(book, limits.dailyLossHaltBp))) {
    const reason = `the day's loss of ₹${formatRupees(today)} reached ${limits.dailyLossHaltBp / 100} % of the capital`;
    return { ...step, reason, says: `${book.id} is halted for today: ${reason}. ${left}` };
  }
  if (reached(fromPeak, limitOf(book, limits.drawdownBp))) {
    const reason = `the book is ₹${formatRupees(fromPeak)} below its highest worth, ${limits.drawdownBp / 100} % of the capital`;
    return { ...step, reason, says: `${book.id} is halted: ${reason} (LIMIT_DRAWDOWN_PERCENT). ${left}` };
  }
  return undefined;
}

function reduced(state: DeskState, limits: Limits, book: Book, today: Money): LossStep | undefined {
  const held = state.heldBy(book.id, 'loss').state !== 'active';
  const limit = limitOf(book, limits.dailyLossReduceBp);
  const eased = share(limit, EASED.of, EASED.in, 'floor');
  if (held && today < eased) return { book, cause: 'loss', state: 'active', reason: '' };
  if (held || !reached(today, limit)) return undefined;
  const reason = `the day's loss of ₹${formatRupees(today)} reached ${limits.dailyLossReduceBp / 100} % of the capital`;
  const says = `${book.id} takes only exits: ${reason}. Entries pass again tomorrow, or when the loss is below ₹${formatRupees(eased)}.`;
  return { book, cause: 'loss', state: 'reducing', reason, says };
}

/** Sets what a book's losses ask for, and tells of what is stricter; a halted book's open entries are taken back like any other's. */
export function takeLossStep(turn: Turn, { book, cause, state, reason, says }: LossStep): void {
  setTradingState(turn, { scope: book.id, cause, state, reason });
  if (says === undefined) return;
  const severity = state === 'halted' ? 'critical' : 'warning';
  turn.ask({ kind: 'announce', event: { kind: 'notice', severity, text: says } });
}
