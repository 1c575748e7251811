import { formatRupees } from '../domain/amount-text.ts';
import { type Book, usableCapital } from '../domain/book.ts';
import { BP, type Money, share, subtract } from '../domain/money.ts';
import type { KernelContext } from './context.ts';
import { bookGainToday } from './exposure.ts';
import type { DeskState } from './state.ts';
import { setTradingState } from './trading-state.ts';
import type { Turn } from './turn.ts';

/** What a book lost since the day began, after charges; negative when it gained. */
function lossToday(state: DeskState, context: KernelContext, book: Book): Money {
  return subtract(state.totals(book.id).chargesToday, bookGainToday(state, context, book.id));
}

/** Books that the loss of the day halts now, and ones that an earlier day's loss still holds. */
interface LossVerdict {
  readonly toHalt: readonly Book[];
  readonly toOpen: readonly Book[];
}

/** Looks at every book. `sameDay` tells whether what holds a book was set on this trading day. */
export function judgeLosses(
  state: DeskState,
  context: KernelContext,
  sameDay: (book: Book) => boolean,
): LossVerdict {
  const toHalt: Book[] = [];
  const toOpen: Book[] = [];
  for (const book of state.books.values()) {
    const most = share(usableCapital(book), context.limits.dailyLossHaltBp, BP, 'floor');
    const beyond = most > 0 && lossToday(state, context, book) >= most;
    const held = state.heldBy(book.id, 'limit').state !== 'active';
    if (beyond && !held) toHalt.push(book);
    else if (held && !beyond && !sameDay(book)) toOpen.push(book);
  }
  return { toHalt, toOpen };
}

/** Halts a book for the rest of the day; its open entries are taken back like those of any halted book. */
export function haltForLoss(turn: Turn, context: KernelContext, book: Book): void {
  const loss = lossToday(turn.state, context, book);
  const reason = `the day's loss of ₹${formatRupees(loss)} reached ${context.limits.dailyLossHaltBp / 100} % of the capital`;
  setTradingState(turn, { scope: book.id, cause: 'limit', state: 'halted', reason });
  turn.ask({
    kind: 'announce',
    event: {
      kind: 'notice',
      severity: 'critical',
      text: `${book.id} is halted for today: ${reason}. Its open entries are cancelled, its stops rest. For exits, the owner types /unkill.`,
    },
  });
}

/** A new day begins with no loss. */
export function openAfterLoss(turn: Turn, book: Book): void {
  setTradingState(turn, { scope: book.id, cause: 'limit', state: 'active', reason: '' });
}
