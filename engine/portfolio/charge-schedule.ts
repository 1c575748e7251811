import type { ChargeRates, ChargeSegment, DecimalText } from '../domain/charge-rates.ts';
import type { ChargeLine, ChargePart } from '../domain/ledger.ts';
import { type Money, money, rupees } from '../domain/money.ts';
import type { Side } from '../domain/order.ts';
import { mulDiv } from '../domain/rounding.ts';
import type { IsoDate } from '../domain/time.ts';
import { rowOn } from './charges.ts';

const PERCENT = 100;
const CRORE = 10_000_000;

/** A rate in whole numbers. */
interface Rate {
  readonly numerator: number;
  readonly denominator: number;
}

const NOTHING: Rate = { numerator: 0, denominator: 1 };

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

function rateOf(text: DecimalText, per: number): Rate {
  const [whole = '0', decimals = ''] = text.split('.');
  return reduced(Number(whole + decimals), per * 10 ** decimals.length);
}

function reduced(numerator: number, denominator: number): Rate {
  const common = divisor(denominator, numerator);
  return { numerator: numerator / common, denominator: denominator / common };
}

function sumOf(a: Rate, b: Rate): Rate {
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

function productOf(a: Rate, b: Rate): Rate {
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator);
}

function share(amount: Money, { numerator, denominator }: Rate): Money {
  return money(mulDiv(amount, numerator, denominator, 'half-up'));
}

/**
 * The charges of executed orders of one day, segment and side, prepared for many of them. The same amounts as
 * `chargeLines(chargesOfOrder(...))`, which is the rule; this is its fast form.
 */
class ChargeSchedule {
  readonly #brokerage: Rate;
  /** The most that brokerage comes to; infinite where it is free. */
  readonly #most: number;
  readonly #flat: boolean;
  readonly #parts: readonly (readonly [ChargePart, Rate])[];
  readonly #gst: Rate;
  /** GST's rate on transaction charge and SEBI fee alone, and on brokerage and them. */
  readonly #gstOnFees: Rate;
  readonly #gstOnAll: Rate;

  constructor(rates: ChargeRates, day: IsoDate, segment: ChargeSegment, side: Side) {
    const turnoverRate = (rows: ChargeRates['exchangeCharge']): Rate => {
      const row = rowOn(rows, day);
      return rateOf(
        segment === 'futures' ? row.futures : segment === 'options' ? row.options : row.cash,
        CRORE,
      );
    };
    const rule = rowOn(rates.brokerage, day)[segment];
    const tax = rowOn(rates.stt, day)[segment];
    const exchange = turnoverRate(rates.exchangeCharge);
    const sebi = rateOf(rowOn(rates.sebi, day).perCrore, CRORE);
    const stamp = side === 'BUY' ? rateOf(rowOn(rates.stamp, day)[segment], PERCENT) : NOTHING;
    this.#flat = rule.kind === 'flat';
    this.#brokerage = rule.kind === 'capped' ? rateOf(rule.percent, PERCENT) : NOTHING;
    this.#most = rule.kind === 'free' ? 0 : rupees(Number(rule.rupees));
    this.#parts = [
      ['stt', rateOf(side === 'BUY' ? tax.buy : tax.sell, PERCENT)],
      ['exchange', exchange],
      ['ipft', turnoverRate(rates.ipft)],
      ['sebi', sebi],
      ['stamp', stamp],
    ];
    this.#gst = rateOf(rowOn(rates.gst, day).percent, PERCENT);
    this.#gstOnFees = productOf(this.#gst, sumOf(exchange, sebi));
    this.#gstOnAll = productOf(this.#gst, sumOf(sumOf(exchange, sebi), this.#brokerage));
  }

  /** The parts of an order's charges that are not nothing, to the ten-thousandth of a rupee. */
  lines(turnover: Money): readonly ChargeLine[] {
    const lines: ChargeLine[] = [{ part: 'brokerage', amount: this.#brokerageOn(turnover) }];
    for (const [part, rate] of this.#parts) lines.push({ part, amount: share(turnover, rate) });
    lines.push({ part: 'gst', amount: this.#gstOf(turnover) });
    return lines.filter(isSomething);
  }

  /** The sum of {@link lines}. */
  total(turnover: Money): Money {
    let total = this.#brokerageOn(turnover) + this.#gstOf(turnover);
    for (const [, rate] of this.#parts) total += share(turnover, rate);
    return money(total);
  }

  /** Whether brokerage on a turnover is its highest amount. */
  #isCapped(turnover: Money): boolean {
    const { numerator, denominator } = this.#brokerage;
    return this.#flat || turnover * numerator >= this.#most * denominator;
  }

  #brokerageOn(turnover: Money): Money {
    if (!this.#isCapped(turnover)) return share(turnover, this.#brokerage);
    return turnover === 0 ? money(0) : money(this.#most);
  }

  #gstOf(turnover: Money): Money {
    if (!this.#isCapped(turnover)) return share(turnover, this.#gstOnAll);
    return money(share(this.#brokerageOn(turnover), this.#gst) + share(turnover, this.#gstOnFees));
  }
}

function isSomething({ amount }: ChargeLine): boolean {
  return amount !== 0;
}

/** Schedules of a table of rates, each prepared when it is first asked for. */
export class ChargeSchedules {
  readonly #rates: ChargeRates;
  /** By day and segment: to be found without making a name for it. */
  readonly #prepared = new Map<IsoDate, Map<ChargeSegment, Partial<Record<Side, ChargeSchedule>>>>();

  constructor(rates: ChargeRates) {
    this.#rates = rates;
  }

  of(day: IsoDate, segment: ChargeSegment, side: Side): Pick<ChargeSchedule, 'lines' | 'total'> {
    const known = this.#prepared.get(day)?.get(segment)?.[side];
    return known ?? this.#prepare(day, segment, side);
  }

  #prepare(day: IsoDate, segment: ChargeSegment, side: Side): ChargeSchedule {
    const schedule = new ChargeSchedule(this.#rates, day, segment, side);
    const segments =
      this.#prepared.get(day) ?? new Map<ChargeSegment, Partial<Record<Side, ChargeSchedule>>>();
    this.#prepared.set(day, segments.set(segment, { ...segments.get(segment), [side]: schedule }));
    return schedule;
  }
}
