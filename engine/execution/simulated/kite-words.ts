import { formatPrice, formatRupees, MINUS } from '../../domain/amount-text.ts';
import type { Tradable } from '../../domain/instrument.ts';
import type { Money } from '../../domain/money.ts';
import type { Product, Side } from '../../domain/order.ts';
import type { Price } from '../../domain/price.ts';

/*
 * What Kite says when it refuses, word for word where its words are known from its documentation, its sample
 * answers or logs of its users; numbers without grouping, as it writes them. Where its words are not known the
 * sentence is ours, and says so.
 */

const plain = (value: Price): string => formatPrice(value).replaceAll(',', '');
const plainMoney = (amount: Money): string => formatRupees(amount).replaceAll(',', '').replaceAll(MINUS, '-');

export const tickRefusal = (tick: Price, what: 'price' | 'trigger price'): string =>
  `Tick size for this script is ${plain(tick)}. Kindly enter ${what} in the multiple of tick size for this script.`;

/** Our words. */
export const lotRefusal = (instrument: Tradable): string =>
  `Order quantity should be in multiples of the lot size ${instrument.lotSize} of ${instrument.tradingSymbol}.`;

/** Our words; the rule is Kite's check before its order book. */
export const freezeRefusal = (instrument: Tradable): string =>
  `Order quantity is above the freeze quantity ${instrument.freezeQuantity} of ${instrument.tradingSymbol}. Place it in parts.`;

/** Our words; the rule is Kite's check before its order book. */
export const tooManyShares = (most: number): string =>
  `Order quantity is above the ${most} shares allowed in one order. Place it in parts.`;

/** Our words. */
export const expiredRefusal = (instrument: Tradable): string =>
  `The instrument ${instrument.tradingSymbol} has expired. Choose a contract that still trades.`;

export const CLOSED_REFUSAL = 'Your order could not be converted to a After Market Order (AMO).';

/** Word for word from the exchange's rule for the last minutes of the closing auction. */
export const NO_MARKET_ORDERS = 'Market orders are currently not allowed.';

/** Our words: how Kite tells of it is not known. */
export const noOrdersNow = (session: string): string =>
  `The ${session} takes no orders at this moment. Try again when it does.`;

/** Our words: how Kite tells of it is not known. */
export const onlyPlainOrders = (session: string): string =>
  `The ${session} takes limit and market orders for the day only. Use one of these.`;

/** Our words; the rule is Kite's. */
export const intradayOver = (at: string): string =>
  `Intraday (MIS) orders are not allowed after the square-off time ${at}. Use CNC or NRML.`;

/** Our words. */
export const productRefusal = (product: Product, instrument: Tradable): string =>
  `Invalid product ${product} for ${instrument.tradingSymbol}. Use ${instrument.kind === 'equity' ? 'CNC' : 'NRML'} or MIS.`;

const FURTHER: Record<Side, string> = { BUY: 'higher', SELL: 'lower' };
const NEARER: Record<Side, string> = { BUY: 'lower', SELL: 'higher' };

export const triggerBehindMarket = (side: Side, last: Price): string =>
  `Trigger price for stoploss ${side.toLowerCase()} orders should be ${FURTHER[side]} than the last traded price ${plain(last)}. Try limit order to ${side.toLowerCase()} at a ${NEARER[side]} price.`;

export const triggerBeyondLimit = (side: Side): string =>
  `Trigger price for stoploss ${side.toLowerCase()} orders should be ${NEARER[side]} than the limit price.`;

export const outsideCircuit = (which: 'lower' | 'upper', limit: Price): string =>
  `Your order price is ${which === 'lower' ? 'lower' : 'higher'} than the current ${which} circuit limit of ${plain(limit)}: it is outside the circuit limits. You can place an order within the range.`;

export const triggerOutsideCircuit = (side: Side, limit: Price): string =>
  `Trigger price for stoploss ${side.toLowerCase()} orders cannot be ${side === 'BUY' ? 'above the upper' : 'below the lower'} circuit price. Please try placing the order with trigger price ${side === 'BUY' ? 'below' : 'above'} ${plain(limit)}.`;

export const insufficientFunds = (required: Money, available: Money): string =>
  `Insufficient funds. Required margin is ${plainMoney(required)} but available margin is ${plainMoney(available)}. Check the orderbook for open orders.`;

/** Our words, after the pattern of the one about funds. */
export const insufficientHoldings = (wanted: number, available: number): string =>
  `Insufficient holdings. Required quantity is ${wanted} but available quantity is ${available}. Check the orderbook for open orders.`;

export const TOO_MANY_CHANGES = 'Maximum allowed order modifications exceeded.';

/** Our words. */
export const NOTHING_CHANGES = 'The modification changes nothing. Give another price or quantity.';

/** Our words. */
export const belowFilled = (filled: number): string =>
  `The order has traded ${filled} already. Its quantity must be larger; cancel it to drop the rest.`;
