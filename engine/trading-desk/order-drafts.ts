import type { Amount, OrderTicketView, PlaceRequest, Verdict } from '../desk-tickets.ts';
import { formatPrice, formatRupees } from '../domain/amount-text.ts';
import type { Book } from '../domain/book.ts';
import { isTradable, type Tradable } from '../domain/instrument.ts';
import { money, notional, share } from '../domain/money.ts';
import { type OrderIntent, opposite } from '../domain/order.ts';
import { ceilToTick, floorToTick, type Price } from '../domain/price.ts';
import { quantity } from '../domain/quantity.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Ticket } from '../domain/ticket.ts';
import { allLegs, type TicketLegs } from '../domain/ticket-legs.ts';
import type { KernelContext } from '../kernel/context.ts';
import { expectedPrice } from '../kernel/exposure.ts';
import { gateView, openingOf } from '../kernel/gate-view.ts';
import type { DeskState } from '../kernel/state.ts';
import type { Moment } from '../kernel/turn.ts';
import type { GateView } from '../risk/check.ts';
import { isExit } from '../risk/checks/state-checks.ts';
import { judge } from '../risk/gate.ts';
import { partsOf, slicesOf } from './split-orders.ts';

/** An order as it would go, with what the gate says of it. */
export interface OrderDraft {
  readonly book: Book;
  readonly instrument: Tradable;
  /** Each within the freeze quantity. */
  readonly legs: TicketLegs;
  readonly whole: OrderIntent;
  readonly view: GateView;
  readonly verdicts: readonly Verdict[];
}

/** Units that an amount stands for, at a price; whole lots, rounded down for rupees. */
function unitsOf(amount: Amount, instrument: Tradable, at: Price): Result<number, Refusal> {
  switch (amount.unit) {
    case 'shares':
      return ok(amount.value);
    case 'lots':
      return ok(amount.value * instrument.lotSize);
    case 'rupees': {
      if (at === 0)
        return fail(
          refusal('NO_PRICE', `There is no price of ${instrument.tradingSymbol} yet. Try again in a moment.`),
        );
      const lots = Math.floor(amount.value / (at * instrument.lotSize));
      if (lots > 0) return ok(lots * instrument.lotSize);
      const one = notional(at, instrument.lotSize);
      return fail(
        refusal(
          'BAD_QUANTITY',
          `₹${formatRupees(amount.value)} does not buy one ${instrument.lotSize > 1 ? 'lot' : 'share'} of ${instrument.tradingSymbol} at ${formatPrice(at)}: that takes ₹${formatRupees(one)}. Name a larger amount.`,
        ),
      );
    }
  }
}

/** What a request means in units of an instrument, before anything is said for or against it. */
export function readOrder(
  state: DeskState,
  context: KernelContext,
  moment: Moment,
  request: PlaceRequest,
): Result<Pick<OrderDraft, 'book' | 'instrument' | 'whole'>, Refusal> {
  const book = state.books.get(request.book);
  if (book === undefined)
    return fail(refusal('UNKNOWN_BOOK', `There is no book ${request.book}. See /books.`));
  const instrument = context.listings.byKey(request.instrument);
  if (instrument === undefined)
    return fail(refusal('UNKNOWN_SYMBOL', `${request.instrument} is not listed. Try /search.`));
  if (!isTradable(instrument)) {
    return fail(
      refusal(
        'NOT_TRADABLE',
        `${instrument.tradingSymbol} is an index and cannot be traded. Use its futures or options: /search ${instrument.tradingSymbol}.`,
      ),
    );
  }
  const at = expectedPrice(context, request);
  const units = unitsOf(request.amount, instrument, at);
  if (!units.ok) return units;
  if (!Number.isSafeInteger(units.value) || units.value <= 0) {
    return fail(
      refusal(
        'BAD_QUANTITY',
        'The quantity must be a whole number above zero. For example: /buy RELIANCE 10.',
      ),
    );
  }
  const { amount: _, parts: __, afterMarket, ...wish } = request;
  const opening = afterMarket === true ? openingOf(context, instrument, moment) : undefined;
  const whole: OrderIntent = {
    ...wish,
    quantity: quantity(units.value),
    ...(opening === undefined ? {} : { afterMarket: opening }),
  };
  return ok({ book, instrument, whole });
}

/** Reads a request against the market: what it means, and all that stands against it. */
export function draftOrder(
  state: DeskState,
  context: KernelContext,
  moment: Moment,
  request: PlaceRequest,
): Result<OrderDraft, Refusal> {
  const read = readOrder(state, context, moment, request);
  if (!read.ok) return read;
  const { book, instrument, whole } = read.value;
  const { parts } = request;
  const legs = parts === undefined ? slicesOf(whole, instrument) : partsOf(whole, instrument, parts);
  if (!legs.ok) return legs;
  const view = gateView(state, context, moment, { intent: whole });
  const judgement = judge(asSplit(view, legs.value));
  const refused = judgement.refusals[0];
  if (refused !== undefined) return fail(refused);
  return ok({ book, instrument, legs: legs.value, whole, view, verdicts: judgement.verdicts });
}

/** A placing ticket with its numbers of now, whatever stands against it by now; undefined for any other ticket. */
export function drawnUp(
  state: DeskState,
  context: KernelContext,
  moment: Moment,
  ticket: Ticket,
): OrderTicketView | undefined {
  const legs = ticket.action.kind === 'place' ? ticket.action.legs : [];
  const [first, ...rest] = allLegs(legs);
  const book = state.books.get(ticket.book);
  if (first === undefined || book === undefined) return undefined;
  // A structure of several instruments is not one order.
  if (rest.some(({ instrument }) => instrument !== first.instrument)) return undefined;
  const units = allLegs(legs).reduce((sum, intent) => sum + intent.quantity, 0);
  const whole: OrderIntent = { ...first, quantity: quantity(units) };
  const view = gateView(state, context, moment, { intent: whole });
  const { verdicts } = judge(asSplit(view, legs));
  return ticketView(context, { book, instrument: view.instrument, legs, whole, view, verdicts }, ticket);
}

/** A whole that will be split is judged whole, but for what each order of it keeps: the freeze quantity. */
function asSplit(view: GateView, legs: TicketLegs): GateView {
  if (allLegs(legs).length === 1) return view;
  return { ...view, instrument: { ...view.instrument, freezeQuantity: view.intent.quantity } };
}

/** The price at which the position could be closed again for neither gain nor loss, charges both ways included. */
function breakEven(context: KernelContext, draft: OrderDraft, charges: number): Price | undefined {
  const { whole, instrument, view } = draft;
  if (isExit(view) || view.expectedPrice === 0) return undefined;
  const back = context.costs.charges({
    day: view.day,
    instrument,
    side: opposite(whole.side),
    product: whole.product,
    quantity: whole.quantity,
    value: notional(view.expectedPrice, whole.quantity),
  }).total;
  const perUnit = (charges + back) / whole.quantity;
  return whole.side === 'BUY'
    ? ceilToTick(view.expectedPrice + perUnit, 100 as Price)
    : floorToTick(view.expectedPrice - perUnit, 100 as Price);
}

/** Everything a person should know before they say yes. */
export function ticketView(context: KernelContext, draft: OrderDraft, ticket: Ticket): OrderTicketView {
  const { whole, instrument, view, book } = draft;
  const value = notional(view.expectedPrice, whole.quantity);
  const bill = context.costs.charges({
    day: view.day,
    instrument,
    side: whole.side,
    product: whole.product,
    quantity: whole.quantity,
    value,
  });
  const { quote } = view;
  const freed = isExit(view) ? releasedBy(view) : 0;
  return {
    ticket,
    book,
    instrument,
    side: whole.side,
    quantity: whole.quantity,
    product: whole.product,
    pricing: whole.pricing,
    exits: whole.exits,
    quote: quote === undefined ? undefined : { instrument, quote, ageMs: view.quoteAgeMs },
    expectedPrice: view.expectedPrice,
    value,
    charges: bill.total,
    chargeLines: bill.lines,
    breakEven: breakEven(context, draft, bill.total),
    marginNeeded: view.marginNeeded,
    fundsBefore: view.fundsAvailable,
    fundsAfter: money(view.fundsAvailable - view.marginNeeded - bill.total + freed),
    verdicts: draft.verdicts,
    validity: whole.validity,
    disclosed: whole.disclosed,
    afterMarket: whole.afterMarket,
    reduceOnly: whole.reduceOnly,
    legs: draft.legs,
  };
}

/** What an exit gives back: the proceeds of what was paid in full, or the margin of the part closed. */
function releasedBy(view: GateView): number {
  const held = view.positions.find(
    (row) =>
      row.position.instrument === view.intent.instrument && row.position.product === view.intent.product,
  );
  if (held === undefined) return 0;
  const open = Math.abs(held.position.quantity);
  const paidInFull = held.margin === 0;
  const gain =
    ((view.expectedPrice * held.position.quantity - held.position.cost) * view.intent.quantity) / open;
  if (paidInFull) return notional(view.expectedPrice, view.intent.quantity);
  return share(held.margin, view.intent.quantity, open, 'floor') + Math.max(0, Math.round(gain));
}
