import type { ChargeRates, ChargeSegment } from '../../domain/charge-rates.ts';
import { exactToMoney } from '../../domain/exact-decimal.ts';
import type { InstrumentKey, OrderId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { add, type Money, notional, PAISA, subtract, ZERO } from '../../domain/money.ts';
import type { Product } from '../../domain/order.ts';
import { RUPEE } from '../../domain/price.ts';
import { CHARGE_PARTS, chargesOfOrder } from '../../portfolio/charges.ts';
import type { OrderPosting, ReportFill } from '../../ports/report-store.ts';
import type { BookAccount } from './book-account.ts';

/** What the charges of a book's executed orders should be by the published rates, and what was booked. */
export interface ChargeCheck {
  readonly booked: Money;
  readonly recomputed: Money;
  /** Orders that differ by a paisa or more. */
  readonly differing: readonly OrderId[];
  /** Transaction tax of each day in whole rupees, as a contract note has it; false also while a day is open. */
  readonly taxIsWhole: boolean;
}

function segmentOf(instrument: Instrument | undefined, product: Product): ChargeSegment {
  if (instrument?.kind === 'future') return 'futures';
  if (instrument?.kind === 'option') return 'options';
  return product === 'CNC' ? 'equity-delivery' : 'equity-intraday';
}

/** Charges each executed order anew from its trades, by the rule itself and not by the way that booked it. */
export function checkCharges(
  { fills, charges }: Pick<BookAccount, 'fills' | 'charges'>,
  of: {
    readonly rates: ChargeRates;
    readonly postings: readonly OrderPosting[];
    readonly instruments: ReadonlyMap<InstrumentKey, Instrument>;
  },
): ChargeCheck {
  const booked = new Map<OrderId, Money>();
  for (const { order, account, amount } of of.postings) {
    if (account === 'charges') booked.set(order, add(booked.get(order) ?? ZERO, amount));
  }
  const orders = new Map<OrderId, ReportFill[]>();
  for (const fill of fills) orders.set(fill.order, [...(orders.get(fill.order) ?? []), fill]);
  const recomputed = new Map<OrderId, Money>();
  for (const [order, trades] of orders) recomputed.set(order, chargeOf(trades, of));
  const differing = [...new Set([...booked.keys(), ...recomputed.keys()])].filter(
    (order) => Math.abs(subtract(booked.get(order) ?? ZERO, recomputed.get(order) ?? ZERO)) >= PAISA,
  );
  return {
    booked: add(...booked.values()),
    recomputed: add(...recomputed.values()),
    differing,
    taxIsWhole: (charges.get('stt') ?? ZERO) % RUPEE === 0,
  };
}

function chargeOf(
  trades: readonly ReportFill[],
  { rates, instruments }: Pick<Parameters<typeof checkCharges>[1], 'rates' | 'instruments'>,
): Money {
  const [first] = trades;
  if (first === undefined) return ZERO;
  const charges = chargesOfOrder(rates, {
    day: first.day,
    side: first.side,
    segment: segmentOf(instruments.get(first.instrument), first.product),
    turnover: add(...trades.map((trade) => notional(trade.price, trade.quantity))),
  });
  return add(...CHARGE_PARTS.map((part) => exactToMoney(charges[part])));
}
