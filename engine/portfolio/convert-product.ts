import type { Tradable } from '../domain/instrument.ts';
import type { ChargeLine, JournalEntry } from '../domain/ledger.ts';
import { add, type Money, money, negate, share, ZERO } from '../domain/money.ts';
import type { Product, Side } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import { balanced, chargePostings, flatPosition, moveHolding, tradePostings } from './post-fill.ts';

/** A change of product of a position, or of a part of it. */
export interface Conversion {
  readonly from: Position;
  /** The position that exists under the other product, if any. */
  readonly into: Position | undefined;
  readonly to: Product;
  readonly instrument: Tradable;
  /** Units, positive. */
  readonly units: number;
  /** Which part moves: what was traded today, or what was carried over; the broker asks for it too. */
  readonly portion: 'day' | 'carried';
  readonly at: EpochMs;
  readonly day: IsoDate;
  /** Charges of an executed order of this value under a product: the difference is booked. */
  readonly chargesOf: (of: {
    readonly side: Side;
    readonly product: Product;
    readonly quantity: number;
    readonly value: Money;
  }) => readonly ChargeLine[];
}

export interface ConversionPosting {
  readonly entry: JournalEntry;
  /** What is left under the old product, then what is under the new. */
  readonly positions: readonly [Position, Position];
}

/**
 * Moves units from one product to another at their average cost; no profit is taken, unless they meet an
 * opposite position there and close it. Delivery that becomes intraday gives its cash back; intraday that
 * becomes delivery pays in full. Whether the book can pay is asked before.
 */
export function convertProduct(conversion: Conversion): Result<ConversionPosting, Refusal> {
  const problem = refuses(conversion);
  if (problem !== undefined) return fail(problem);
  const { from, to, instrument } = conversion;
  const units = conversion.units * Math.sign(from.quantity);
  const cost = share(from.cost, conversion.units, Math.abs(from.quantity), 'half-up');
  const day = dayPart(conversion);
  const target = conversion.into ?? flatPosition({ ...from, product: to });
  const met = moveHolding(target, units, cost);
  const costAdded = money(met.cost - target.cost);
  const charges = chargeDifference(conversion, day);
  const left: Position = {
    ...withoutDayPart(from, day),
    quantity: from.quantity - units,
    carried: from.carried - (day === undefined ? units : 0),
    cost: money(from.cost - cost),
  };
  const moved: Position = {
    ...withDayPart(target, day),
    quantity: met.quantity,
    carried: target.carried + (day === undefined ? units : 0),
    cost: met.cost,
    realised: add(target.realised, met.realised),
    realisedToday: add(target.realisedToday, met.realised),
    chargesToday: add(target.chargesToday, ...charges.map((line) => line.amount)),
  };
  return ok({
    positions: [left, moved],
    entry: {
      book: from.book,
      kind: 'conversion',
      at: conversion.at,
      day: conversion.day,
      note: `${conversion.units} ${from.instrument} from ${from.product} to ${to}`,
      postings: balanced([
        ...tradePostings(instrument, from.product, { cost: negate(cost), realised: ZERO }),
        ...tradePostings(instrument, to, { cost: costAdded, realised: met.realised }),
        ...chargePostings(charges),
      ]),
    },
  });
}

function refuses({ from, to, instrument, units, portion }: Conversion): Refusal | undefined {
  if (from.quantity === 0) {
    return refusal('NO_POSITION', 'There is nothing open to convert. See what is open with /positions.');
  }
  if (from.product === to) return refusal('NOTHING_TO_DO', `It is ${to} already. Name the other product.`);
  const allowed: readonly Product[] = instrument.kind === 'equity' ? ['CNC', 'MIS'] : ['NRML', 'MIS'];
  if (!allowed.includes(to)) {
    return refusal(
      'PRODUCT_MISMATCH',
      `${instrument.tradingSymbol} cannot be ${to}. Convert it to ${allowed.join(' or ')}.`,
    );
  }
  if (to === 'CNC' && from.quantity < 0) {
    return refusal('SHORT_DELIVERY', 'A short position cannot become delivery. Buy it back instead.');
  }
  if (from.product === 'CNC' && portion === 'carried') {
    return refusal('PRODUCT_MISMATCH', 'Shares held from earlier days stay delivery. Sell them instead.');
  }
  const most = available(from, portion);
  if (!Number.isSafeInteger(units) || units <= 0 || units > most) {
    return refusal('BAD_QUANTITY', `At most ${most} can be converted. Give a whole number up to that.`);
  }
  return undefined;
}

/** Units of an open position that were opened today, or were carried and are still there. */
function available(position: Position, portion: Conversion['portion']): number {
  const open = Math.abs(position.quantity);
  const long = position.quantity > 0;
  if (portion === 'day') return Math.min(open, long ? position.dayBuyQuantity : position.daySellQuantity);
  return Math.sign(position.carried) === Math.sign(position.quantity)
    ? Math.min(open, Math.abs(position.carried))
    : 0;
}

/** What moves between the day's columns: units and their average value on the side that opened them. */
interface DayPart {
  readonly side: Side;
  readonly quantity: number;
  readonly value: Money;
}

function dayPart({ from, units, portion }: Conversion): DayPart | undefined {
  if (portion === 'carried') return undefined;
  return from.quantity > 0
    ? { side: 'BUY', quantity: units, value: share(from.dayBuyValue, units, from.dayBuyQuantity, 'half-up') }
    : {
        side: 'SELL',
        quantity: units,
        value: share(from.daySellValue, units, from.daySellQuantity, 'half-up'),
      };
}

function withDayPart(position: Position, part: DayPart | undefined): Position {
  if (part === undefined) return position;
  const { side, quantity, value } = part;
  return side === 'BUY'
    ? {
        ...position,
        dayBuyQuantity: position.dayBuyQuantity + quantity,
        dayBuyValue: add(position.dayBuyValue, value),
      }
    : {
        ...position,
        daySellQuantity: position.daySellQuantity + quantity,
        daySellValue: add(position.daySellValue, value),
      };
}

function withoutDayPart(position: Position, part: DayPart | undefined): Position {
  if (part === undefined) return position;
  return withDayPart(position, { ...part, quantity: -part.quantity, value: negate(part.value) });
}

/** Today's trades are charged by the product they end up under; earlier days' charges are settled. */
function chargeDifference(conversion: Conversion, part: DayPart | undefined): readonly ChargeLine[] {
  if (part === undefined) return [];
  const { from, to, chargesOf } = conversion;
  const before = new Map(chargesOf({ ...part, product: from.product }).map((l) => [l.part, l.amount]));
  const after = new Map(chargesOf({ ...part, product: to }).map((l) => [l.part, l.amount]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ part: name, amount: money((after.get(name) ?? 0) - (before.get(name) ?? 0)) }))
    .filter((line) => line.amount !== 0);
}
