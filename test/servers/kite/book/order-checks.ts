import type { Phase } from '../exchange/trading-hours.ts';
import { isDerivative, isIndex, type Listing, rupees } from '../market/listing.ts';
import { badInput, badOrder, KiteRefusal } from '../refusal.ts';
import type { Account } from './account.ts';
import type { OrderTerms } from './book-order.ts';
import { checkProtection, type OrderRequest } from './order-request.ts';

/** Most shares in one order, and most of its value. */
const MOST_SHARES = 100_000;
const MOST_VALUE_PAISE = 10_00_00_000 * 100;

export interface CheckedAt {
  readonly account: Account;
  readonly phase: Phase;
  readonly takesAfterMarket: boolean;
  readonly lastPaise: number;
  /** Whether intraday entries are over for the day. */
  readonly isPastSquareOff: boolean;
}

function checkTick(listing: Listing, terms: OrderTerms): void {
  const { tickPaise } = listing;
  const say = (what: string): string =>
    `Tick size for this script is ${rupees(tickPaise).toFixed(2)}. Kindly enter ${what} in the multiple of tick size for this script.`;
  if (terms.pricePaise % tickPaise !== 0) throw badInput(say('price'));
  if (terms.triggerPaise % tickPaise !== 0) throw badInput(say('trigger price'));
}

/** Whether one order may be as large; `autoslice` has parts instead. */
function checkSize(listing: Listing, terms: OrderTerms, sliced: boolean): void {
  const { quantity } = terms;
  if (quantity % listing.lotSize !== 0) {
    throw badInput(`Quantity should be in multiples of the lot size ${listing.lotSize}.`);
  }
  if (isDerivative(listing)) {
    if (!sliced && quantity > listing.freezeQuantity) {
      throw badInput(`Quantity is above the freeze quantity ${listing.freezeQuantity}.`);
    }
    return;
  }
  if (quantity > MOST_SHARES) throw badInput(`Quantity is above the ${MOST_SHARES} shares of one order.`);
}

/** The times at which the exchange, or the broker for the next day, takes the order. */
function checkHours(request: OrderRequest, at: CheckedAt): void {
  const { variety, terms } = request;
  if (variety === 'amo') {
    if (!at.takesAfterMarket) throw badOrder('After market orders can be placed only after market hours.');
    return;
  }
  if (at.phase === 'closed' || at.phase === 'auction-reference' || at.phase === 'auction-matching') {
    throw badOrder(
      'Markets are closed right now. Use GTT or after market orders (AMO) to place an order for the next trading session.',
    );
  }
  if (!at.phase.startsWith('auction')) return;
  if (terms.type === 'MARKET' && at.phase === 'auction-limit-only') {
    throw badOrder('Market orders are currently not allowed.');
  }
  if (
    terms.type === 'SL' ||
    terms.type === 'SL-M' ||
    terms.validity === 'IOC' ||
    terms.disclosedQuantity > 0
  ) {
    throw badOrder('The closing auction takes limit and market orders only.');
  }
}

function checkProduct({ listing, product }: OrderRequest, at: CheckedAt): void {
  const fits = isDerivative(listing) ? product === 'NRML' || product === 'MIS' : product !== 'NRML';
  if (!fits) throw badInput(`Invalid \`product\` ${product} for ${listing.exchange}.`);
  if (product === 'MIS' && at.isPastSquareOff) {
    throw badOrder('Intraday (MIS) orders are not allowed after the square-off time.');
  }
}

/** A sale of delivery needs the shares, and the holder's word where there is no power of attorney. */
function checkHolding({ listing, product, side, terms }: OrderRequest, { account }: CheckedAt): void {
  if (product !== 'CNC' || side !== 'SELL') return;
  const working = account.liveOrders
    .filter(({ identity }) => identity.listing.token === listing.token && identity.side === 'SELL')
    .reduce((sum, order) => sum + order.remaining, 0);
  const bought = Math.max(0, account.positions.quantity(listing, 'CNC'));
  const held = account.holdings.sellable(listing);
  const available = held + bought - working;
  if (terms.quantity > available) {
    throw new KiteRefusal(
      400,
      'HoldingException',
      `Insufficient holding. Required quantity is ${terms.quantity} but available quantity is ${Math.max(0, available)}.`,
    );
  }
  const fromHolding = Math.max(0, terms.quantity - bought);
  const unauthorised = account.holdings.unauthorised(listing, fromHolding);
  if (unauthorised > 0) {
    throw new KiteRefusal(
      428,
      'HoldingException',
      `${unauthorised} quantity needs authorisation at depository.`,
    );
  }
}

function checkStop({ side, terms }: OrderRequest, lastPaise: number): void {
  const { type, triggerPaise, pricePaise } = terms;
  if (type !== 'SL' && type !== 'SL-M') return;
  const further = side === 'BUY' ? triggerPaise > lastPaise : triggerPaise < lastPaise;
  if (!further) {
    const [way, other] = side === 'BUY' ? ['higher', 'lower'] : ['lower', 'higher'];
    throw badInput(
      `Trigger price for stoploss ${side.toLowerCase()} orders should be ${way} than the last traded price ${rupees(lastPaise).toFixed(2)}. Try limit order to ${side.toLowerCase()} at a ${other} price.`,
    );
  }
  const beyond = side === 'BUY' ? triggerPaise > pricePaise : triggerPaise < pricePaise;
  if (type === 'SL' && beyond) {
    throw badInput(
      `Trigger price for stoploss ${side.toLowerCase()} orders should be ${side === 'BUY' ? 'lower' : 'higher'} than the limit price.`,
    );
  }
}

/**
 * What the broker looks at before an order reaches its book, in its order: tick, lot and freeze, hours, market
 * protection, product, holding. Funds and the price band follow in its risk system, on an order that has a number.
 */
export function checkOrder(request: OrderRequest, at: CheckedAt): void {
  const { listing, terms } = request;
  if (isIndex(listing)) throw badInput('An index cannot be traded.');
  checkTick(listing, terms);
  checkSize(listing, terms, request.autoslice || request.iceberg !== undefined);
  const quantity = request.autoslice ? Math.min(terms.quantity, listing.freezeQuantity) : terms.quantity;
  if (quantity * (terms.pricePaise || at.lastPaise) > MOST_VALUE_PAISE) {
    throw badInput('The value of the order is above the 10 crore of one order.');
  }
  checkHours(request, at);
  checkProtection(terms);
  checkProduct(request, at);
  checkHolding(request, at);
  checkStop(request, at.lastPaise);
}

/** What is looked at before a modification is taken. */
export function checkChange(listing: Listing, terms: OrderTerms, filled: number): void {
  checkTick(listing, terms);
  checkSize(listing, terms, false);
  checkProtection(terms);
  if (terms.quantity <= filled) throw badInput(`Quantity should be above the ${filled} that traded already.`);
}
