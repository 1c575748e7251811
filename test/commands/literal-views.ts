import type { OrderEvent } from '../../commands/order-card.ts';
import type { Desk } from '../../engine/desk.ts';
import type { OrderTicketView, Verdict } from '../../engine/desk-tickets.ts';
import type { Book } from '../../engine/domain/book.ts';
import {
  accountId,
  bookId,
  instrumentId,
  instrumentKey,
  orderId,
  orderTag,
  ticketId,
  tradeId,
  userId,
} from '../../engine/domain/ids.ts';
import type { Equity, OptionContract } from '../../engine/domain/instrument.ts';
import { type Money, money } from '../../engine/domain/money.ts';
import type { Order } from '../../engine/domain/order.ts';
import { type Price, price, priceFromRupees } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { type EpochMs, isoDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';

export const rs = (rupees: number): Price => priceFromRupees(rupees);
export const inr = (rupees: number): Money => money(Math.round(rupees * 10_000));
const day = isoDate('2026-11-20');
const at = (hours: number, minutes: number, seconds = 0): EpochMs =>
  istInstant(day, timeOfDay(hours, minutes, seconds));

const paper1: Book = {
  id: bookId('paper1'),
  account: accountId('paper'),
  mode: 'paper',
  owner: userId('u1'),
  capital: inr(1_000_000),
};

const reliance: Equity = {
  kind: 'equity',
  id: instrumentId(1),
  key: instrumentKey('NSE:RELIANCE'),
  exchange: 'NSE',
  tradingSymbol: 'RELIANCE',
  name: 'Reliance Industries',
  tickSize: price(500),
  lotSize: 1,
  freezeQuantity: 100_000,
  hasDerivatives: true,
  sector: 'Energy',
};

export const call: OptionContract = {
  kind: 'option',
  id: instrumentId(2),
  key: instrumentKey('NFO:NIFTY26N2425000CE'),
  exchange: 'NFO',
  tradingSymbol: 'NIFTY26N2425000CE',
  name: 'NIFTY 25000 CE',
  tickSize: price(500),
  lotSize: 65,
  freezeQuantity: 1_800,
  underlyingSymbol: 'NIFTY',
  underlying: instrumentKey('NSE:NIFTY 50'),
  expiry: isoDate('2026-11-24'),
  expiryKind: 'monthly',
  optionType: 'CE',
  strike: rs(25_000),
};

const verdict = (check: string, says: string, use?: number): Verdict =>
  use === undefined ? { check, says, passed: true } : { check, says, passed: true, use };

/** BUY 10 RELIANCE, CNC, market, as the model exchange has it; changed as said. */
export function ticketView(said: Partial<OrderTicketView> = {}): OrderTicketView {
  const instrument = said.instrument ?? reliance;
  const base = {
    ticket: {
      id: ticketId('7F3K'),
      book: paper1.id,
      requester: userId('u1'),
      place: 'terminal:local',
      action: {
        kind: 'place',
        legs: [
          [
            {
              book: paper1.id,
              instrument: instrument.key,
              side: 'BUY',
              product: 'CNC',
              quantity: quantity(10),
              pricing: { type: 'MARKET' },
              validity: 'DAY',
              exits: {},
              reduceOnly: false,
            },
          ],
        ],
      },
      actionHash: '',
      shownPrice: rs(1_412.6),
      offeredAt: at(10, 41, 30),
      expiresAt: at(10, 42, 30),
      state: { kind: 'open' },
    },
    book: paper1,
    instrument,
    side: 'BUY',
    quantity: quantity(10),
    product: 'CNC',
    pricing: { type: 'MARKET' },
    exits: {},
    quote: {
      instrument,
      ageMs: 0,
      quote: {
        instrument: instrument.id,
        at: at(10, 41, 30),
        last: rs(1_412.6),
        lastQuantity: 1,
        volume: 1_000,
        bid: rs(1_412.55),
        bidQuantity: 10,
        ask: rs(1_412.6),
        askQuantity: 10,
        openInterest: 0,
        open: rs(1_400),
        high: rs(1_420),
        low: rs(1_390),
        previousClose: rs(1_400),
        lowerBand: rs(1_260),
        upperBand: rs(1_540),
      },
    },
    expectedPrice: rs(1_412.6),
    value: inr(14_126),
    charges: inr(16.77),
    chargeLines: [
      { part: 'brokerage', amount: inr(0) },
      { part: 'stt', amount: inr(14.126) },
    ],
    breakEven: rs(1_417.28),
    marginNeeded: inr(14_126),
    fundsBefore: inr(1_000_000),
    fundsAfter: inr(985_857.23),
    verdicts: [
      verdict('order rate', '1 order today', 0.13),
      verdict('tick size', 'tick 0.05'),
      verdict('position', '5.6 % of 25 %', 0.056),
    ],
    validity: 'DAY',
    disclosed: undefined,
    afterMarket: undefined,
    reduceOnly: false,
    legs: [[]],
  } as const;
  return { ...base, ...said };
}

/** A desk of which only the moment can be asked. */
export const deskOfMoment = {
  market: {
    moment: () => ({
      label: 'SIMULATED',
      at: at(10, 41, 30),
      day,
      phase: { kind: 'open', session: 'continuous', until: at(15, 40) },
    }),
  },
} as unknown as Desk;

/** News of BUY 10 RELIANCE, order 3, filled at 1,412.60; changed as said. */
export function orderEvent(
  what: OrderEvent['what'],
  said: Partial<Order> = {},
  more: Partial<OrderEvent> = {},
): OrderEvent {
  const order: Order = {
    id: orderId(3),
    tag: orderTag('t3'),
    account: accountId('paper'),
    book: paper1.id,
    instrument: reliance.key,
    side: 'BUY',
    product: 'CNC',
    quantity: quantity(10),
    pricing: { type: 'MARKET' },
    validity: 'DAY',
    exits: {},
    reduceOnly: false,
    origin: { kind: 'chat', user: userId('u1'), ticket: ticketId('7F3K') },
    state: { kind: 'filled' },
    pendingChange: 'none',
    brokerOrderId: undefined,
    filled: 10,
    filledValue: inr(14_126),
    modifications: 0,
    createdAt: at(10, 41, 52),
    day,
    changedAt: at(10, 41, 52),
    ...said,
  };
  return {
    kind: 'order',
    order,
    what,
    charges: inr(16.77),
    book: paper1,
    instrument: reliance,
    place: 'terminal:local',
    ...more,
  };
}

/** A part of order 3 at 1,412.60. */
export function fillOf(units: number): NonNullable<OrderEvent['fill']> {
  return {
    tradeId: tradeId(`t${units}`),
    order: orderId(3),
    book: paper1.id,
    instrument: reliance.key,
    side: 'BUY',
    product: 'CNC',
    quantity: quantity(units),
    price: rs(1_412.6),
    at: at(10, 41, 52),
    day,
  };
}
