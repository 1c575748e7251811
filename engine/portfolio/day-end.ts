import type { ChargeLine } from '../desk.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { Instrument, Tradable } from '../domain/instrument.ts';
import { isDerivative } from '../domain/instrument.ts';
import type { ChargePart, EntryKind, JournalEntry, Posting } from '../domain/ledger.ts';
import { add, type Money, money, notional, share, ZERO } from '../domain/money.ts';
import type { Product, Side } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Price } from '../domain/price.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import { balanced, chargePostings, moveHolding, tradePostings } from './post-fill.ts';

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
}

export interface DayEndResult {
  readonly entries: readonly { readonly entry: JournalEntry; readonly positions: readonly Position[] }[];
  /** Every position as it starts the next day, with the day's columns cleared. */
  readonly carried: readonly Position[];
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
  for (const start of end.positions) {
    let position = start;
    for (const step of [settle, sameDayDelivery, depository, markToMarket]) {
      const done = step(end, position);
      if (done === undefined) continue;
      entries.push({ entry: entryOf(end, done), positions: [done.position] });
      position = done.position;
    }
    carried.push(carryOver(position));
  }
  return { entries, carried };
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

/** The position with `units` at `value` taken in or out of it. */
function moved(
  position: Position,
  units: number,
  value: Money,
): { position: Position; cost: Money; realised: Money } {
  const after = moveHolding(position, units, value);
  return {
    cost: money(after.cost - position.cost),
    realised: after.realised,
    position: {
      ...position,
      quantity: after.quantity,
      cost: after.cost,
      realised: add(position.realised, after.realised),
      realisedToday: add(position.realisedToday, after.realised),
    },
  };
}

/** What an expiring contract is worth: an option its intrinsic value, a future its underlying. */
function settlementPrice(end: DayEnd, instrument: Tradable): Price {
  if (!isDerivative(instrument)) return end.markOf(instrument.key);
  const spot = end.markOf(instrument.underlying);
  if (instrument.kind === 'future') return spot;
  const inTheMoney = instrument.optionType === 'CE' ? spot - instrument.strike : instrument.strike - spot;
  return Math.max(0, inTheMoney) as Price;
}

/** Cash settlement of what ends today: expired contracts, and intraday positions that nobody closed. */
function settle(end: DayEnd, position: Position): Step | undefined {
  const instrument = tradableOf(end, position);
  if (instrument === undefined || position.quantity === 0) return undefined;
  const expires = isDerivative(instrument) && instrument.expiry <= end.day;
  if (!expires && position.product !== 'MIS') return undefined;
  const at = expires ? settlementPrice(end, instrument) : end.markOf(instrument.key);
  const units = -position.quantity;
  const result = moved(position, units, notional(at, units));
  const exercised = instrument.kind === 'option' && position.quantity > 0 && at > 0;
  const tax = exercised ? end.exerciseTax(notional(at, position.quantity)) : ZERO;
  const stt: readonly ChargeLine[] = tax === 0 ? [] : [{ part: 'stt', amount: tax }];
  return {
    kind: 'settlement',
    note: expires ? 'settled at expiry' : 'intraday position closed at the last price',
    postings: [...tradePostings(instrument, position.product, result), ...chargePostings(stt)],
    position: {
      ...result.position,
      ...settledColumns(position, units, notional(at, Math.abs(units))),
      chargesToday: add(position.chargesToday, tax),
    },
  };
}

/** A settlement counts as the day's trade that it is. */
function settledColumns(
  position: Position,
  units: number,
  value: Money,
): Pick<Position, 'dayBuyQuantity' | 'dayBuyValue' | 'daySellQuantity' | 'daySellValue'> {
  const { dayBuyQuantity, dayBuyValue, daySellQuantity, daySellValue } = position;
  return units > 0
    ? {
        dayBuyQuantity: dayBuyQuantity + units,
        dayBuyValue: add(dayBuyValue, value),
        daySellQuantity,
        daySellValue,
      }
    : {
        dayBuyQuantity,
        dayBuyValue,
        daySellQuantity: daySellQuantity - units,
        daySellValue: add(daySellValue, value),
      };
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
