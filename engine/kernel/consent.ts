import { formatQuantity, formatRupees } from '../domain/amount-text.ts';
import { assert } from '../domain/assert.ts';
import type { Book } from '../domain/book.ts';
import { isLooser } from '../domain/limit.ts';
import { formatLimit } from '../domain/limit-text.ts';
import { add, type Money, ZERO } from '../domain/money.ts';
import type { OrderIntent } from '../domain/order.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { Ticket } from '../domain/ticket.ts';
import { allLegs } from '../domain/ticket-legs.ts';
import { limitNow, limitsFor } from './book-limits.ts';
import { type KernelContext, tradable } from './context.ts';
import { gateView } from './gate-view.ts';
import { nakedUnits } from './naked-sale.ts';
import type { Turn } from './turn.ts';
import { approversFor } from './who-may.ts';

/** Whose yes it takes besides the requester's own; `code` is what is missing while no code of theirs came along. */
export type Consent =
  | { readonly kind: 'own'; readonly code: Refusal | undefined }
  | {
      readonly kind: 'others';
      readonly code: Refusal | undefined;
      readonly why: readonly string[];
      readonly needed: number;
    }
  | { readonly kind: 'impossible'; readonly refusal: Refusal };

/** What it takes for a ticket to be carried out. What only shrinks positions adds nothing and takes one yes. */
export function consentFor(turn: Turn, context: KernelContext, ticket: Ticket): Consent {
  const book = turn.state.books.get(ticket.book);
  assert(book !== undefined, `no book ${ticket.book}`);
  const limits = limitsFor(turn.state, context, book);
  const intents = intentsOf(turn, ticket);
  const added = addedBy(turn, context, ticket, intents);
  const large =
    added > limits.approvalAbove
      ? [
          `It adds ₹${formatRupees(added)}, above ₹${formatRupees(limits.approvalAbove)} (limit approval-above).`,
        ]
      : [];
  const naked = limits.nakedSalesApproved === 1 ? nakedUnits(turn.state, context, book.id, intents) : 0;
  const why = [...large, ...nakedText(context, intents, naked), ...looserText(turn, context, book, ticket)];
  const others = why.length === 0 ? [] : approversFor(turn.state, book.id, ticket.requester);
  const alone = why.length > 0 && others.length === 0;
  const code =
    book.mode === 'live' && (added > limits.stepUpAbove || alone)
      ? codePlease(ticket, { added, above: limits.stepUpAbove, alone: alone ? why : [] })
      : undefined;
  if (why.length === 0 || alone) return { kind: 'own', code };
  if (others.length < limits.approvers) {
    return {
      kind: 'impossible',
      refusal: refusal(
        'APPROVERS_MISSING',
        `Not sent. ${why[0]} It needs the yes of ${limits.approvers} others, and only ${others.length} may approve in ${book.id}. Ask an admin for more: /role @name approver.`,
      ),
    };
  }
  return { kind: 'others', code, why, needed: limits.approvers };
}

/** The orders of a ticket as they would be; a change counts as the whole order that comes of it. */
function intentsOf(turn: Turn, { action }: Ticket): readonly OrderIntent[] {
  if (action.kind === 'place') return allLegs(action.legs);
  const order = action.kind === 'modify' ? turn.state.orders.get(action.order) : undefined;
  if (action.kind !== 'modify' || order === undefined) return [];
  return [{ ...order, pricing: action.pricing, quantity: action.quantity }];
}

/** Value of the shares and margin of the derivatives that are opened. */
function addedBy(
  turn: Turn,
  context: KernelContext,
  { action }: Ticket,
  intents: readonly OrderIntent[],
): Money {
  const order = action.kind === 'modify' ? turn.state.orders.get(action.order) : undefined;
  if (intents.length === 0) return ZERO;
  return add(
    ...intents.map((intent) => {
      const judged = order === undefined ? { intent } : { intent, order };
      const { instrument, value, marginNeeded } = gateView(turn.state, context, turn.moment, judged);
      return instrument.kind === 'equity' ? value : marginNeeded;
    }),
  );
}

function nakedText(
  context: KernelContext,
  [first]: readonly OrderIntent[],
  units: number,
): readonly string[] {
  if (units === 0 || first === undefined) return [];
  return [
    `It sells ${formatQuantity(units)} ${tradable(context, first.instrument).tradingSymbol} without cover.`,
  ];
}

/** A limit that gives more room is everybody's risk. */
function looserText(turn: Turn, context: KernelContext, book: Book, { action }: Ticket): readonly string[] {
  if (action.kind !== 'set-limit') return [];
  const { name, value } = action;
  const now = limitNow(turn.state, context, book, name);
  if (!isLooser(name, value, now)) return [];
  return [
    `It loosens ${name} from ${formatLimit(name, now)} to ${formatLimit(name, value)}, from the next session on.`,
  ];
}

function codePlease(
  { id }: Ticket,
  of: { readonly added: Money; readonly above: Money; readonly alone: readonly string[] },
): Refusal {
  const why =
    of.added > of.above
      ? `This adds ₹${formatRupees(of.added)} of real money, above ₹${formatRupees(of.above)}.`
      : `${of.alone[0]} Nobody else can approve it, so a code of yours stands in for that.`;
  return refusal(
    'STEP_UP_NEEDED',
    `Not sent yet. ${why} Type the six digits of your authenticator: /confirm ${id} 123456.`,
  );
}
