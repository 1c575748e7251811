import { NO_PRICE, type Price } from '../domain/price.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Ticket, TicketAction } from '../domain/ticket.ts';
import { allLegs } from '../domain/ticket-legs.ts';
import { judge } from '../risk/gate.ts';
import { mayLimit } from './book-limits.ts';
import { mayReset } from './books.ts';
import type { KernelContext } from './context.ts';
import { expectedPrice } from './exposure.ts';
import { gateView } from './gate-view.ts';
import { mayProtect } from './protection.ts';
import type { Turn } from './turn.ts';

/** What a yes must stand up to besides the gate. */
export interface ConfirmRule {
  /** How far the price may move between showing and confirming, in basis points. */
  readonly maxDriftBp: number;
  /** How long others have for their yes. */
  readonly approvalMs: number;
}

/** The price of now of what a ticket does at market; {@link NO_PRICE} where no price matters. */
export function priceNow(context: KernelContext, { action }: Pick<Ticket, 'action'>): Price {
  const intent = action.kind === 'place' ? allLegs(action.legs)[0] : undefined;
  return intent === undefined || intent.pricing.type !== 'MARKET' ? NO_PRICE : expectedPrice(context, intent);
}

/** Whether a price that people saw is too far from the price of now; where one of them is none there is no drift. */
export function hasDrifted(
  seen: Price,
  now: Price,
  { maxDriftBp }: Pick<ConfirmRule, 'maxDriftBp'>,
): boolean {
  if (seen === NO_PRICE || now === NO_PRICE) return false;
  return Math.abs(now - seen) * 10_000 > seen * maxDriftBp;
}

/** The gate's word on the first thing that stands against the action at this moment. */
export function refusalNow(turn: Turn, context: KernelContext, action: TicketAction): Refusal | undefined {
  if (action.kind === 'reset-book') return mayReset(turn, action.book);
  if (action.kind === 'set-limit') {
    const book = turn.state.books.get(action.book);
    return book === undefined ? undefined : mayLimit(turn.state, context, { ...action, book });
  }
  if (action.kind === 'protect') return mayProtect(turn.state, context, action);
  if (action.kind !== 'place') return undefined;
  for (const intent of allLegs(action.legs)) {
    const [first] = judge(gateView(turn.state, context, turn.moment, { intent })).refusals;
    if (first !== undefined) return first;
  }
  return undefined;
}
