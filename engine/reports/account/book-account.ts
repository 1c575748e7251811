import type { Book } from '../../domain/book.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { ChargePart, LedgerAccount } from '../../domain/ledger.ts';
import { add, type Money, money, negate, subtract, ZERO } from '../../domain/money.ts';
import { direction } from '../../domain/order.ts';
import { NO_PRICE } from '../../domain/price.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { ClosingRow, ReportFill, ReportRows } from '../../ports/report-store.ts';

/** What an instrument brought a book: profit taken and the change of what is open, before charges. */
interface InstrumentGain {
  readonly instrument: InstrumentKey;
  readonly gain: Money;
  /** The part of it that was lost between the price of the moment and the price of the trade; a cost is positive. */
  readonly slippage: Money;
}

/** A book over the days of a report, from its journal and what it held before and after. */
export interface BookAccount {
  readonly book: Book;
  /** Worth before the first day and after the last, as limits measure it. */
  readonly before: Money;
  readonly after: Money;
  readonly realised: Money;
  /** Change of the gain that is not taken. */
  readonly unrealised: Money;
  readonly charges: ReadonlyMap<ChargePart, Money>;
  readonly charged: Money;
  readonly dividends: Money;
  /** What remains: realised, unrealised and dividends less charges, and what true-ups moved. */
  readonly net: Money;
  readonly slippage: Money;
  /** Trades whose price of the moment is not known: their slippage is not counted. */
  readonly unpriced: number;
  /** Largest gain first. */
  readonly gains: readonly InstrumentGain[];
  readonly fills: readonly ReportFill[];
  readonly opened: readonly ClosingRow[];
  readonly closed: readonly ClosingRow[];
  /** The last day that was closed in the report's days; undefined when none was. */
  readonly closedOn: IsoDate | undefined;
}

/** Gain of an open position that is not taken; none where there is no price. */
export function openGain({ quantity, cost, mark }: ClosingRow): Money {
  return mark === NO_PRICE ? ZERO : money(mark * quantity - cost);
}

/**
 * The price that a trade is held against: the trigger of a stop, else the market when the order was made
 * (implementation shortfall: Perold, "The implementation shortfall", 1988). Undefined when that is not known.
 */
function benchmark({ pricing, arrival }: ReportFill): number | undefined {
  return pricing.type === 'SL' || pricing.type === 'SL-M' ? pricing.trigger : arrival;
}

/** What a trade lost against its benchmark: positive when it was worse. Undefined when there is none. */
export function slippageOf(fill: ReportFill): Money | undefined {
  const price = benchmark(fill);
  return price === undefined ? undefined : money((fill.price - price) * fill.quantity * direction(fill.side));
}

/**
 * The account of one book. `held` are its positions now with their prices when the last day has not ended: what it is
 * worth then is what the journal says and no mark.
 */
export function accountOf(rows: ReportRows, book: Book, held?: readonly ClosingRow[]): BookAccount {
  const of = <T extends { readonly book: Book['id'] }>(list: readonly T[]): readonly T[] =>
    list.filter((row) => row.book === book.id);
  const sums = of(rows.sums);
  const total = (account: LedgerAccount): Money =>
    add(...sums.filter((row) => row.account === account).map((row) => row.amount));
  const marks = of(rows.marks);
  const last = held === undefined ? marks.findLast(({ day }) => day >= rows.from) : undefined;
  const opened = of(rows.closings).filter(({ day }) => day < rows.from);
  const closed = held ?? of(rows.closings).filter(({ day }) => day === last?.day);
  const gains = gainsOf({ sums, opened, closed, fills: of(rows.fills) });
  const gained = add(...gains.map(({ gain }) => gain));
  const realised = negate(total('realised'));
  const charges = chargesOf(sums);
  const charged = add(...charges.values());
  const dividends = negate(total('dividends'));
  const net = subtract(add(gained, dividends), charged);
  const before = marks.findLast(({ day }) => day < rows.from)?.equity ?? book.capital;
  const fills = of(rows.fills);
  return {
    book,
    before,
    after: last?.equity ?? add(before, net),
    realised,
    unrealised: subtract(gained, realised),
    charges,
    charged,
    dividends,
    net,
    slippage: add(...gains.map(({ slippage }) => slippage)),
    unpriced: fills.filter((fill) => slippageOf(fill) === undefined).length,
    gains,
    fills,
    opened,
    closed,
    closedOn: last?.day,
  };
}

function chargesOf(sums: ReportRows['sums']): ReadonlyMap<ChargePart, Money> {
  const charges = new Map<ChargePart, Money>();
  for (const { part, amount } of sums) {
    if (part !== undefined) charges.set(part, add(charges.get(part) ?? ZERO, amount));
  }
  return charges;
}

/** Gains by instrument: what the ledger took, and the change between what was held before and after. */
function gainsOf(of: {
  readonly sums: ReportRows['sums'];
  readonly opened: readonly ClosingRow[];
  readonly closed: readonly ClosingRow[];
  readonly fills: readonly ReportFill[];
}): readonly InstrumentGain[] {
  const gains = new Map<InstrumentKey, Money>();
  const slippages = new Map<InstrumentKey, Money>();
  const count = (sums: Map<InstrumentKey, Money>, key: InstrumentKey, amount: Money): void => {
    sums.set(key, add(sums.get(key) ?? ZERO, amount));
  };
  for (const { account, instrument, amount } of of.sums) {
    if (instrument !== undefined && (account === 'realised' || account === 'adjustments'))
      count(gains, instrument, negate(amount));
  }
  for (const row of of.opened) count(gains, row.instrument, negate(openGain(row)));
  for (const row of of.closed) count(gains, row.instrument, openGain(row));
  for (const fill of of.fills) count(slippages, fill.instrument, slippageOf(fill) ?? ZERO);
  const keys = new Set([...gains.keys(), ...slippages.keys()]);
  return [...keys]
    .map((instrument) => ({
      instrument,
      gain: gains.get(instrument) ?? ZERO,
      slippage: slippages.get(instrument) ?? ZERO,
    }))
    .sort((a, b) => b.gain - a.gain || a.instrument.localeCompare(b.instrument));
}
