import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ChargeRates } from '../engine/domain/charge-rates.ts';
import type { ExpiryRule, FreezeTable, LotTable, TickTable } from '../engine/domain/contract-rules.ts';
import { exactDecimal, exactToMoney } from '../engine/domain/exact-decimal.ts';
import type { AfterMarketTable, HolidayTable, SessionTable } from '../engine/domain/exchange-calendar.ts';
import type { IndexMembership } from '../engine/domain/index-membership.ts';
import type { MarginTable } from '../engine/domain/margin-rates.ts';
import { price } from '../engine/domain/price.ts';
import { isoDate, parseDate, parseTimeOfDay, type TimeOfDayMs } from '../engine/domain/time.ts';

const day = z
  .string()
  .refine((text) => parseDate(text) !== undefined, 'not a date')
  .transform((text) => isoDate(text));
const time = z.string().transform((text) => parseTimeOfDay(text));
const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const priceOf = decimal.transform((text) => price(exactToMoney(exactDecimal(text))));
const dated = z.object({ from: day });

const segments = <T extends z.ZodType>(value: T) =>
  z.object({ 'equity-delivery': value, 'equity-intraday': value, futures: value, options: value });

const brokerage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('free') }),
  z.object({ kind: z.literal('flat'), rupees: decimal }),
  z.object({ kind: z.literal('capped'), percent: decimal, rupees: decimal }),
]);
const turnover = z.object({ from: day, cash: decimal, futures: decimal, options: decimal });

const charges = z.object({
  exchange: z.string(),
  brokerage: z.array(dated.extend(segments(brokerage).shape)),
  stt: z.array(
    dated.extend({ ...segments(z.object({ buy: decimal, sell: decimal })).shape, exercise: decimal }),
  ),
  exchangeCharge: z.array(turnover),
  ipft: z.array(turnover),
  sebi: z.array(dated.extend({ perCrore: decimal })),
  stamp: z.array(dated.extend(segments(decimal).shape)),
  gst: z.array(dated.extend({ percent: decimal })),
  depository: z.array(dated.extend({ rupees: decimal })),
});

const sessionName = z.enum(['pre-open', 'continuous', 'closing-auction', 'post-close', 'muhurat']);
const phase = z.object({ from: time, to: time, accepts: z.enum(['limit-and-market', 'limit', 'nothing']) });
const session = z.object({
  name: sessionName,
  from: time,
  to: time,
  only: z.literal('futures').optional(),
  phases: z.array(phase).optional(),
});
const segment = z.enum(['equity', 'fno']);

const span = z.object({ from: time, to: time });

const sessions = z.object({
  afterMarket: z.array(z.object({ from: day, equity: span, fno: span })),
  tables: z.array(
    z.object({
      from: day,
      segment,
      hasDerivatives: z.boolean().optional(),
      sessions: z.array(session),
    }),
  ),
});

const holidays = z.object({
  knownFrom: day,
  knownTo: day,
  fixedHolidays: z.array(z.string().regex(/^\d{2}-\d{2}$/)),
  days: z.array(
    z.object({
      date: day,
      kind: z.enum(['closed', 'special', 'muhurat']),
      reason: z.string(),
      sessions: z
        .object({
          all: z.array(session).optional(),
          equity: z.array(session).optional(),
          fno: z.array(session).optional(),
        })
        .optional(),
    }),
  ),
});

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const weekdayNumber = z.enum(WEEKDAYS).transform((name) => WEEKDAYS.indexOf(name));

const expiries = z.object({
  rules: z.array(
    z.object({
      underlying: z.string(),
      kind: z.enum(['weekly', 'monthly']),
      from: day,
      to: day.optional(),
      weekday: weekdayNumber,
    }),
  ),
});

const product = z.object({ NRML: decimal, MIS: decimal });

const margins = z.object({
  eras: z.array(
    z.object({
      from: day,
      equityIntradayPercent: decimal,
      deliveryPercent: decimal,
      indexFuture: product,
      stockFuture: product,
      indexOptionSelling: product,
      stockOptionSelling: product,
    }),
  ),
});

const units = z.number().int().positive();

const lots = z.object({
  indices: z.record(
    z.string(),
    z.array(
      z.object({
        weeklyFrom: day.optional(),
        monthlyFrom: day,
        lot: units,
        existing: z.object({ contracts: z.enum(['all', 'quarterly']), revisedFrom: day }).optional(),
      }),
    ),
  ),
  stocksFromExpiry: day,
  stocks: z.record(z.string(), units),
  stockChanges: z.array(z.object({ symbol: z.string(), fromExpiry: day, lot: units })),
});

const freeze = z.object({
  indices: z.record(z.string(), z.array(dated.extend({ quantity: units }))),
  stocks: z.record(z.string(), units),
});

const ticks = z.object({
  tables: z.array(
    dated.extend({
      kinds: z.array(z.enum(['equity', 'stock-future', 'index-future', 'option'])),
      steps: z.array(z.object({ upTo: priceOf.optional(), tick: priceOf })),
    }),
  ),
});

const symbols = z.array(z.string());

const constituents = z.object({
  index: z.string(),
  base: z.object({ from: day, members: symbols }),
  changes: z.array(z.object({ date: day, in: symbols, out: symbols })),
  renamed: z.array(z.object({ date: day, from: z.string(), to: z.string() })),
  sectors: z.record(z.string(), z.string()),
});

const squareOff = z.object({ sharesWithDerivatives: time, shares: time, derivatives: time });

function read<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(`./market/${file}.json`, import.meta.url), 'utf8')));
}

/** Facts of the exchange by date, read from `config/market`. */
export interface MarketData {
  readonly charges: ChargeRates;
  readonly sessions: readonly SessionTable[];
  /** When a broker takes orders for the next opening. */
  readonly afterMarket: readonly AfterMarketTable[];
  readonly holidays: HolidayTable;
  readonly expiries: readonly ExpiryRule[];
  readonly lots: LotTable;
  readonly freeze: FreezeTable;
  readonly ticks: readonly TickTable[];
  readonly margins: MarginTable;
  /** Who was in the NIFTY 50 when. */
  readonly membership: IndexMembership;
  /** Sector of each share of the index, now and before. */
  readonly sectors: Readonly<Record<string, string>>;
  /** When intraday positions are closed. */
  readonly squareOff: {
    readonly sharesWithDerivatives: TimeOfDayMs;
    readonly shares: TimeOfDayMs;
    readonly derivatives: TimeOfDayMs;
  };
}

/** Reads and checks every table. Throws on a broken one: they are part of the program. */
export function loadMarketData(): MarketData {
  const { sectors, ...membership } = read('constituents', constituents);
  const { tables, afterMarket } = read('sessions', sessions);
  return {
    charges: read('charges', charges),
    sessions: tables,
    afterMarket,
    holidays: read('holidays', holidays),
    expiries: read('expiry-rules', expiries).rules,
    lots: read('lots', lots),
    freeze: read('freeze', freeze),
    ticks: read('ticks', ticks).tables,
    margins: read('margins', margins),
    membership,
    sectors,
    squareOff: read('square-off', squareOff),
  };
}
