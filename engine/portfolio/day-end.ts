import type { InstrumentKey } from '../domain/ids.ts';
import {
  type Future,
  type Instrument,
  isDerivative,
  type OptionContract,
  type Tradable,
} from '../domain/instrument.ts';
import type { ChargeLine, ChargePart, EntryKind, JournalEntry, Posting } from '../domain/ledger.ts';
import { add, type Money, money, notional, share, ZERO } from '../domain/money.ts';
import type { Product, Side } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import { roundTransactionTax } from './contract-note.ts';
import { worthAtExpiry } from './physical-settlement.ts';
import { applyTrade, balanced, chargePostings, type Trade, tradePostings } from './post-fill.ts';

/** What a day's end is computed from. */
export interface DayEnd {
  readonly at: EpochMs;
  readonly day: IsoDate;
  readonly positions: readonly Position[];
  /** Closing price of anything a position or its contract stands on; 0 when there is none. */
  readonly markOf: (key: InstrumentKey) => Price;
  readonly instrumentOf: (key: InstrumentKey) => Instrument | undefined;
  /** Charges of one executed order. */
  readonly chargesOf: (of: {
    readonly day: IsoDate;
    readonly instrument: Tradable;
    readonly side: Side;
    readonly product: Product;
    readonly quantity: number;
    readonly value: Money;
  }) => readonly ChargeLine[];
  /** Tax on an exercised option's intrinsic value, and the depository's fee of a sell day. */
  readonly exerciseTax: (intrinsic: Money) => Money;
  readonly depositoryFee: Money;
  /** Transaction tax the book's fills accrued today; when given, the day ends on whole rupees of it. */
  readonly taxToday?: Money;
}

export interface DayEndResult {
  readonly entries: readonly { readonly entry: JournalEntry; readonly positions: readonly Position[] }[];
  /** Every position as it starts the next day, with the day's columns cleared. */
  readonly carried: readonly Position[];
  /** What should have ended today and has no price to end at: it stays open as it is, and somebody must look. */
  readonly unsettled: readonly Position[];
}

interface Step {
  readonly kind: EntryKind;
  readonly note: string;
  readonly postings: readonly Posting[];
  readonly position: Position;
}

/**
 * The end of a trading day of one book, position by position: contracts that expire settle at the underlying's
 * close, futures are marked to market in cash, delivery bought and sold the same day is charged as intraday, the
 * depository takes its fee, and what is left carries over. Average cost of what carries is unchanged but for
 * futures, whose cost becomes the close they were marked at.
 */
export function endOfDay(end: DayEnd): DayEndResult {
  const entries: { entry: JournalEntry; positions: readonly Position[] }[] = [];
  const carried: Position[] = [];
  const unsettled: Position[] = [];
  for (const start of end.positions) {
    let position = start;
    for (const step of [settle, sameDayDelivery, depository, markToMarket]) {
      const done = step(end, position);
      if (done === undefined) continue;
      entries.push({ entry: entryOf(end, done), positions: [done.position] });
      position = done.position;
    }
    if (isDue(end, position)) unsettled.push(position);
    carried.push(carryOver(position));
  }
  const rounding = roundedTax(end, entries);
  if (rounding !== undefined) entries.push({ entry: rounding, positions: [] });
  return { entries, carried, unsettled };
}

/** The contract note's rounding of the day's transaction tax, the end of the day's own included. */
function roundedTax(
  end: DayEnd,
  entries: readonly { readonly entry: JournalEntry }[],
): JournalEntry | undefined {
  const [first] = end.positions;
  if (first === undefined || end.taxToday === undefined) return undefined;
  const postings = entries.flatMap(({ entry }) => entry.postings).filter(({ part }) => part === 'stt');
  const accrued = add(end.taxToday, ...postings.map(({ amount }) => amount));
  return roundTransactionTax({ book: first.book, at: end.at, day: end.day }, accrued);
}

function entryOf(end: DayEnd, step: Step): JournalEntry {
  return {
    book: step.position.book,
    kind: step.kind,
    at: end.at,
    day: end.day,
    note: step.note,
    postings: balanced(step.postings),
  };
}

function carryOver(position: Position): Position {
  return {
    ...position,
    carried: position.quantity,
    realisedToday: ZERO,
    dayBuyQuantity: 0,
    dayBuyValue: ZERO,
    daySellQuantity: 0,
    daySellValue: ZERO,
    chargesToday: ZERO,
  };
}

function tradableOf(end: DayEnd, position: Position): Tradable | undefined {
  const instrument = end.instrumentOf(position.instrument);
  return instrument === undefined || instrument.kind === 'index' ? undefined : instrument;
}

/**
 * What a contract that expires settles at: an option its intrinsic value, a future its underlying. Undefined
 * when the underlying has no price.
 */
function settlementPrice(end: DayEnd, instrument: Future | OptionContract): Price | undefined {
  const spot = end.markOf(instrument.underlying);
  return spot === NO_PRICE ? undefined : worthAtExpiry(instrument, spot);
}

function expires(end: DayEnd, instrument: Tradable): instrument is Future | OptionContract {
  return isDerivative(instrument) && instrument.expiry <= end.day;
}

/** Whether a position may not see another day: its contract ended, or it is intraday. */
function isDue(end: DayEnd, position: Position): boolean {
  const instrument = tradableOf(end, position);
  if (instrument === undefined || position.quantity === 0) return false;
  return position.product === 'MIS' || expires(end, instrument);
}

/** Cash settlement of what ends today: expired contracts, and intraday positions that nobody closed. */
function settle(end: DayEnd, position: Position): Step | undefined {
  const instrument = tradableOf(end, position);
  if (instrument === undefined || !isDue(end, position)) return undefined;
  const expired = expires(end, instrument);
  const at = expired ? settlementPrice(end, instrument) : end.markOf(instrument.key);
  if (at === undefined || (!expired && at === NO_PRICE)) return undefined;
  const trade: Trade = {
    side: position.quantity > 0 ? 'SELL' : 'BUY',
    quantity: Math.abs(position.quantity),
    price: at,
  };
  const { position: flat, change } = applyTrade(position, trade);
  const lines = closingCharges(end, { position, instrument, trade });
  return {
    kind: 'settlement',
    note: expired ? 'settled at expiry' : 'intraday position closed at the last price',
    postings: [...tradePostings(instrument, position.product, change), ...chargePostings(lines)],
    position: { ...flat, chargesToday: add(position.chargesToday, ...lines.map((line) => line.amount)) },
  };
}

/** An exercised option owes tax on its intrinsic value; an intraday position is closed by an ordinary trade. */
function closingCharges(
  end: DayEnd,
  of: { readonly position: Position; readonly instrument: Tradable; readonly trade: Trade },
): readonly ChargeLine[] {
  const { position, instrument, trade } = of;
  const value = notional(trade.price, trade.quantity);
  if (!expires(end, instrument)) {
    const { side, quantity } = trade;
    return end.chargesOf({ day: end.day, instrument, side, product: position.product, quantity, value });
  }
  const tax =
    instrument.kind === 'option' && position.quantity > 0 && value > 0 ? end.exerciseTax(value) : ZERO;
  return tax === ZERO ? [] : [{ part: 'stt', amount: tax }];
}

/** Delivery bought and sold on one day is intraday by law: the difference in charges is booked. */
function sameDayDelivery(end: DayEnd, position: Position): Step | undefined {
  const both = Math.min(position.dayBuyQuantity, position.daySellQuantity);
  const instrument = tradableOf(end, position);
  if (position.product !== 'CNC' || both === 0 || instrument === undefined) return undefined;
  const legs = [
    { side: 'BUY', value: share(position.dayBuyValue, both, position.dayBuyQuantity, 'half-up') },
    { side: 'SELL', value: share(position.daySellValue, both, position.daySellQuantity, 'half-up') },
  ] as const;
  const sums = new Map<ChargePart, number>();
  const addUp = (product: Product, sign: 1 | -1): void => {
    for (const { side, value } of legs) {
      for (const line of end.chargesOf({ day: end.day, instrument, side, product, quantity: both, value })) {
        sums.set(line.part, (sums.get(line.part) ?? 0) + sign * line.amount);
      }
    }
  };
  addUp('MIS', 1);
  addUp('CNC', -1);
  return charged(position, {
    lines: [...sums].map(([part, amount]) => ({ part, amount: money(amount) })),
    note: 'delivery bought and sold the same day is charged as intraday',
  });
}

/** The depository charges a scrip once for a day on which it leaves the holding. */
function depository(end: DayEnd, position: Position): Step | undefined {
  const outOfHolding = position.daySellQuantity - position.dayBuyQuantity;
  if (position.product !== 'CNC' || position.carried <= 0 || outOfHolding <= 0) return undefined;
  return charged(position, {
    lines: [{ part: 'dp', amount: end.depositoryFee }],
    note: 'depository fee of the sell day',
  });
}

function charged(
  position: Position,
  bill: { readonly lines: readonly ChargeLine[]; readonly note: string },
): Step | undefined {
  const lines = bill.lines.filter((line) => line.amount !== 0);
  if (lines.length === 0) return undefined;
  const total = add(...lines.map((line) => line.amount));
  return {
    kind: 'charge-true-up',
    note: bill.note,
    postings: chargePostings(lines),
    position: { ...position, chargesToday: add(position.chargesToday, total) },
  };
}

/** Futures settle their day's gain or loss in cash, and go on from the close. */
function markToMarket(end: DayEnd, position: Position): Step | undefined {
  const instrument = tradableOf(end, position);
  const close = end.markOf(position.instrument);
  if (instrument?.kind !== 'future' || position.quantity === 0 || close === 0) return undefined;
  const cost = notional(close, position.quantity);
  const realised = money(cost - position.cost);
  if (realised === 0) return undefined;
  const change = { cost: realised, realised };
  return {
    kind: 'mark-to-market',
    note: 'marked to the close',
    postings: tradePostings(instrument, position.product, change),
    position: {
      ...position,
      cost,
      realised: add(position.realised, realised),
      realisedToday: add(position.realisedToday, realised),
    },
  };
}
