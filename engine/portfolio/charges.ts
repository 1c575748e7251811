import { assert } from '../domain/assert.ts';
import type { BrokerageRule, ChargeRates, ChargeSegment, TurnoverRow } from '../domain/charge-rates.ts';
import {
  type ExactRupees,
  exactDecimal,
  exactMoney,
  exactShare,
  exactSum,
  exactToMoney,
  NO_RUPEES,
} from '../domain/exact-decimal.ts';
import type { ChargePart } from '../domain/ledger.ts';
import type { Money } from '../domain/money.ts';
import type { Side } from '../domain/order.ts';
import type { IsoDate } from '../domain/time.ts';

/** One executed order, however many trades it took. */
export interface ExecutedOrder {
  readonly day: IsoDate;
  readonly segment: ChargeSegment;
  readonly side: Side;
  /** Price times quantity over all its trades; for options the premium. */
  readonly turnover: Money;
}

/** Charges of an executed order, exact: rupee rounding happens only on the day's contract note. */
export type Charges = Readonly<Record<ChargePart, ExactRupees>>;

export const CHARGE_PARTS: readonly ChargePart[] = [
  'brokerage',
  'stt',
  'exchange',
  'ipft',
  'sebi',
  'stamp',
  'gst',
  'dp',
];

const PERCENT = 100n;
const CRORE = 10_000_000n;

/** The row that holds on a day. Throws when there is none: whoever asks has checked that the day is known. */
export function rowOn<Row extends { readonly from: IsoDate }>(rows: readonly Row[], day: IsoDate): Row {
  const row = rows.findLast((candidate) => candidate.from <= day);
  assert(row !== undefined, `no rate for ${day}`);
  return row;
}

/** The first day that every rate is known for. */
export function knownFrom(rates: ChargeRates): IsoDate {
  const firsts = [rates.brokerage, rates.stt, rates.exchangeCharge, rates.sebi, rates.gst].map(
    ([first]) => first?.from,
  );
  return (
    firsts
      .filter((day) => day !== undefined)
      .toSorted()
      .at(-1) ?? ('9999-12-31' as IsoDate)
  );
}

function brokerageOf(rule: BrokerageRule, turnover: ExactRupees): ExactRupees {
  if (rule.kind === 'free' || turnover === 0n) return NO_RUPEES;
  const most = exactDecimal(rule.rupees);
  if (rule.kind === 'flat') return most;
  const share = exactShare(turnover, exactDecimal(rule.percent), PERCENT);
  return share < most ? share : most;
}

function perCrore(row: TurnoverRow, segment: ChargeSegment): ExactRupees {
  return exactDecimal(segment === 'futures' ? row.futures : segment === 'options' ? row.options : row.cash);
}

/**
 * Everything taken from one executed order on its day: brokerage and transaction charge, taxes and fees, each
 * from the dated tables. GST stands on brokerage, transaction charge and SEBI fee; the investor fund is outside
 * its base, as the broker's own samples have it. The depository's fee is not an order's: see {@link depositoryFee}.
 */
export function chargesOfOrder(rates: ChargeRates, order: ExecutedOrder): Charges {
  const { day, segment, side } = order;
  const turnover = exactMoney(order.turnover);
  const tax = rowOn(rates.stt, day)[segment];
  const brokerage = brokerageOf(rowOn(rates.brokerage, day)[segment], turnover);
  const exchange = exactShare(turnover, perCrore(rowOn(rates.exchangeCharge, day), segment), CRORE);
  const sebi = exactShare(turnover, exactDecimal(rowOn(rates.sebi, day).perCrore), CRORE);
  const duty = exactDecimal(rowOn(rates.stamp, day)[segment]);
  const gstBase = exactSum(brokerage, exchange, sebi);
  return {
    brokerage,
    stt: exactShare(turnover, exactDecimal(side === 'BUY' ? tax.buy : tax.sell), PERCENT),
    exchange,
    ipft: exactShare(turnover, perCrore(rowOn(rates.ipft, day), segment), CRORE),
    sebi,
    stamp: side === 'BUY' ? exactShare(turnover, duty, PERCENT) : NO_RUPEES,
    gst: exactShare(gstBase, exactDecimal(rowOn(rates.gst, day).percent), PERCENT),
    dp: NO_RUPEES,
  };
}

/** What the depository takes for a scrip on a day on which it is sold out of the holding; carries its own GST. */
export function depositoryFee(rates: ChargeRates, day: IsoDate): ExactRupees {
  return exactDecimal(rowOn(rates.depository, day).rupees);
}

/** Securities transaction tax on an option that is exercised, on its intrinsic value. */
export function exerciseTax(rates: ChargeRates, day: IsoDate, intrinsic: Money): ExactRupees {
  return exactShare(exactMoney(intrinsic), exactDecimal(rowOn(rates.stt, day).exercise), PERCENT);
}

export function totalOf(charges: Charges): ExactRupees {
  return exactSum(...CHARGE_PARTS.map((part) => charges[part]));
}

/** The parts as the ledger books them: ten-thousandths of a rupee, nothing left out. */
export function chargeLines(
  charges: Charges,
): readonly { readonly part: ChargePart; readonly amount: Money }[] {
  return CHARGE_PARTS.filter((part) => charges[part] !== 0n).map((part) => ({
    part,
    amount: exactToMoney(charges[part]),
  }));
}
