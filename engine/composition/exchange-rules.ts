import type { MarketData } from '../../config/market-data.ts';
import type { ChargeSegment } from '../domain/charge-rates.ts';
import { exactToMoney } from '../domain/exact-decimal.ts';
import { add, type Money } from '../domain/money.ts';
import type { IsoDate } from '../domain/time.ts';
import type { ChargeBill, CostModel, DayClose, Listings, Traded } from '../kernel/context.ts';
import { SessionCalendar } from '../market/session-calendar.ts';
import { ChargeSchedules } from '../portfolio/charge-schedule.ts';
import { depositoryFee, exerciseTax, knownFrom } from '../portfolio/charges.ts';
import { type DayEndResult, endOfDay } from '../portfolio/day-end.ts';
import { marginEstimate } from '../risk/margin-table.ts';

/** The exchange's dated rules, bound to the tables of this program. */
export interface ExchangeRules {
  readonly calendar: SessionCalendar;
  readonly costs: CostModel;
  /** What the depository takes for a scrip on a sell day. */
  depositoryFee(day: IsoDate): Money;
  /** The first day that all rates are known for. */
  readonly chargesKnownFrom: IsoDate;
  endOfDay(day: DayClose, listings: Listings): DayEndResult;
}

function segmentOf({ instrument, product }: Pick<Traded, 'instrument' | 'product'>): ChargeSegment {
  if (instrument.kind === 'future') return 'futures';
  if (instrument.kind === 'option') return 'options';
  return product === 'CNC' ? 'equity-delivery' : 'equity-intraday';
}

/** The exchange's dated tables as the rules that the engine asks: hours, charges, margins, the end of a day. */
export function exchangeRules(data: MarketData): ExchangeRules {
  const schedules = new ChargeSchedules(data.charges);
  const charges = (of: Traded): ChargeBill => {
    const lines = schedules.of(of.day, segmentOf(of), of.side).lines(of.value);
    return { lines, total: add(...lines.map((line) => line.amount)) };
  };
  const chargesTotal = (of: Traded): Money => schedules.of(of.day, segmentOf(of), of.side).total(of.value);
  const margin = (of: Traded): Money => marginEstimate(data.margins, of);
  return {
    calendar: new SessionCalendar(data.sessions, data.holidays, data.afterMarket),
    costs: { charges, chargesTotal, margin },
    depositoryFee: (day) => feeOn(data, day),
    chargesKnownFrom: knownFrom(data.charges),
    endOfDay: (close, listings) =>
      endOfDay({
        ...close,
        instrumentOf: (key) => listings.byKey(key),
        chargesOf: (of) => charges(of).lines,
        exerciseTax: (intrinsic) => exactToMoney(exerciseTax(data.charges, close.day, intrinsic)),
        depositoryFee: feeOn(data, close.day),
      }),
  };
}

function feeOn(data: MarketData, day: IsoDate): Money {
  return exactToMoney(depositoryFee(data.charges, day));
}
