import type { Fill } from '../../../engine/domain/fill.ts';
import { bookId, instrumentId, instrumentKey, orderId, tradeId } from '../../../engine/domain/ids.ts';
import type { Equity, Future, OptionContract } from '../../../engine/domain/instrument.ts';
import type { ChargeLine } from '../../../engine/domain/ledger.ts';
import { type Money, money } from '../../../engine/domain/money.ts';
import type { Product, Side } from '../../../engine/domain/order.ts';
import type { Position } from '../../../engine/domain/position.ts';
import { type Price, priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs, isoDate } from '../../../engine/domain/time.ts';
import type { DayEnd } from '../../../engine/portfolio/day-end.ts';
import { flatPosition } from '../../../engine/portfolio/post-fill.ts';

export const BOOK = bookId('paper1');
export const DAY = isoDate('2026-11-25');
export const POSTED = { book: BOOK, at: epochMs(0), day: DAY };

export const SHARE: Equity = {
  kind: 'equity',
  id: instrumentId(0),
  key: instrumentKey('NSE:INFY'),
  exchange: 'NSE',
  tradingSymbol: 'INFY',
  name: 'Infosys',
  tickSize: priceFromRupees(0.05),
  lotSize: 1,
  freezeQuantity: 100_000,
  hasDerivatives: true,
  sector: 'Information Technology',
};

const contract = {
  ...SHARE,
  exchange: 'NFO',
  underlyingSymbol: 'INFY',
  underlying: SHARE.key,
  expiry: isoDate('2026-12-29'),
  expiryKind: 'monthly',
} as const;

export const FUTURE: Future = { ...contract, kind: 'future', key: instrumentKey('NFO:INFY26DECFUT') };

export const CALL: OptionContract = {
  ...contract,
  kind: 'option',
  key: instrumentKey('NFO:INFY26DEC1500CE'),
  optionType: 'CE',
  strike: priceFromRupees(1_500),
};

export const PUT: OptionContract = {
  ...CALL,
  key: instrumentKey('NFO:INFY26DEC1500PE'),
  optionType: 'PE',
};

/** A position of so many units at a total cost in rupees, carried from an earlier day. */
export function carriedPosition(
  of: { readonly key: Position['instrument'] },
  product: Product,
  row: { readonly quantity: number; readonly cost: number },
): Position {
  return {
    ...flatPosition({ book: BOOK, instrument: of.key, product }),
    quantity: row.quantity,
    carried: row.quantity,
    cost: inRupees(row.cost),
  };
}

export function inRupees(amount: number): Money {
  return money(Math.round(amount * 10_000));
}

export function fillOf(
  of: { readonly key: Fill['instrument'] },
  product: Product,
  trade: { readonly side: Side; readonly units: number; readonly at: Price; readonly id?: string },
): Fill {
  return {
    tradeId: tradeId(trade.id ?? '1'),
    order: orderId(1),
    book: BOOK,
    instrument: of.key,
    side: trade.side,
    product,
    quantity: quantity(trade.units),
    price: trade.at,
    at: POSTED.at,
    day: DAY,
  };
}

/** A tariff that is easy to reckon: 0.1 % on delivery, 0.025 % on the rest, to the ten-thousandth. */
export function tariff(of: { readonly product: Product; readonly value: Money }): readonly ChargeLine[] {
  return [{ part: 'stt', amount: money(Math.round(of.value / (of.product === 'CNC' ? 1_000 : 4_000))) }];
}

const LISTED = [SHARE, FUTURE, CALL, PUT];

/** A day's end with the given positions and one price per instrument. */
export function dayEnd(
  positions: readonly Position[],
  prices: ReadonlyMap<string, number>,
  more: Partial<DayEnd> = {},
): DayEnd {
  return {
    at: POSTED.at,
    day: DAY,
    positions,
    markOf: (key) => priceFromRupees(prices.get(key) ?? 0),
    instrumentOf: (key) => LISTED.find((instrument) => instrument.key === key),
    chargesOf: tariff,
    exerciseTax: (intrinsic) => money(Math.round(intrinsic * 0.0015)),
    depositoryFee: inRupees(15.34),
    ...more,
  };
}
