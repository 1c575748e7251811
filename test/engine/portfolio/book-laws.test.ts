import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tradable } from '../../../engine/domain/instrument.ts';
import type { JournalEntry } from '../../../engine/domain/ledger.ts';
import { money } from '../../../engine/domain/money.ts';
import type { Product, Side } from '../../../engine/domain/order.ts';
import type { Position } from '../../../engine/domain/position.ts';
import { type Price, price, priceFromRupees } from '../../../engine/domain/price.ts';
import { type BookTotals, emptyTotals } from '../../../engine/portfolio/book-totals.ts';
import { convertProduct } from '../../../engine/portfolio/convert-product.ts';
import { applySplit } from '../../../engine/portfolio/corporate-actions.ts';
import { endOfDay } from '../../../engine/portfolio/day-end.ts';
import { paidInFull, postFill } from '../../../engine/portfolio/post-fill.ts';
import { BOOK, CALL, DAY, dayEnd, FUTURE, fillOf, POSTED, SHARE, tariff } from './sample-book.ts';

const ROWS: readonly (readonly [Tradable, Product])[] = [
  [SHARE, 'CNC'],
  [SHARE, 'MIS'],
  [FUTURE, 'NRML'],
  [FUTURE, 'MIS'],
  [CALL, 'NRML'],
  [CALL, 'MIS'],
];

const row = fc.integer({ min: 0, max: ROWS.length - 1 });
/** Ten-thousandths off every tick, so that no average is ever round. */
const anyPrice = fc.integer({ min: 10_000, max: 30_000_000 });
const trade = fc.record({
  kind: fc.constant('trade' as const),
  row,
  side: fc.constantFrom<Side>('BUY', 'SELL'),
  units: fc.integer({ min: 1, max: 977 }),
  at: anyPrice,
});
const conversion = fc.record({
  kind: fc.constant('convert' as const),
  row,
  units: fc.integer({ min: 1, max: 40 }),
  portion: fc.constantFrom('day' as const, 'carried' as const),
});
const night = fc.record({
  kind: fc.constant('night' as const),
  share: anyPrice,
  future: anyPrice,
  call: anyPrice,
  split: fc.constantFrom(undefined, [1, 10] as const, [2, 3] as const, [10, 1] as const),
});
const story = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: trade },
    { weight: 2, arbitrary: conversion },
    { weight: 2, arbitrary: night },
  ),
  { maxLength: 60 },
);
type Step = (typeof story extends fc.Arbitrary<infer T> ? T : never)[number];

/**
 * The same story twice: in the books, and as a bag of units and a purse that takes and gives the raw value of
 * every trade. The purse knows nothing of averages, products, marks or margins.
 */
class TwoBooks {
  readonly positions = new Map<string, Position>();
  totals: BookTotals = emptyTotals(BOOK);
  readonly bag = new Map<string, number>();
  purse = 0;
  charged = 0;

  held(index: number): Position | undefined {
    const [instrument, product] = ROWS[index]!;
    return this.positions.get(`${instrument.key}|${product}`);
  }

  take(entry: JournalEntry, positions: readonly Position[]): void {
    this.totals = this.totals.fold(entry);
    for (const posting of entry.postings) if (posting.account === 'charges') this.charged += posting.amount;
    for (const position of positions)
      this.positions.set(`${position.instrument}|${position.product}`, position);
  }

  trade(step: Extract<Step, { kind: 'trade' }>): void {
    const [instrument, product] = ROWS[step.row]!;
    const before = this.held(step.row);
    const units =
      product === 'CNC' && step.side === 'SELL' ? Math.min(step.units, before?.quantity ?? 0) : step.units;
    if (units === 0) return;
    const at = price(step.at);
    const signed = step.side === 'BUY' ? units : -units;
    const { entry, position } = postFill({
      position: before,
      fill: fillOf(instrument, product, { side: step.side, units, at }),
      instrument,
      accrual: tariff({ product, value: money(units * at) }),
    });
    this.take(entry, [position]);
    this.#raw(instrument.key, signed, at);
  }

  #raw(key: string, signed: number, at: number): void {
    this.purse -= signed * at;
    this.bag.set(key, (this.bag.get(key) ?? 0) + signed);
  }

  convert(step: Extract<Step, { kind: 'convert' }>): void {
    const from = this.held(step.row);
    if (from === undefined) return;
    const [instrument, product] = ROWS[step.row]!;
    const to = product === 'MIS' ? (instrument.kind === 'equity' ? 'CNC' : 'NRML') : 'MIS';
    const into = this.positions.get(`${instrument.key}|${to}`);
    const result = convertProduct({
      ...{ from, into, to, instrument, units: step.units, portion: step.portion },
      ...{ at: POSTED.at, day: DAY, chargesOf: tariff },
    });
    if (result.ok) this.take(result.value.entry, result.value.positions);
  }

  night(step: Extract<Step, { kind: 'night' }>): void {
    const prices = new Map<string, Price>([
      [SHARE.key, price(step.share)],
      [FUTURE.key, price(step.future)],
      [CALL.key, price(step.call)],
    ]);
    for (const position of this.positions.values()) {
      if (position.product === 'MIS')
        this.#raw(position.instrument, -position.quantity, prices.get(position.instrument)!);
    }
    const end = endOfDay({
      ...dayEnd([...this.positions.values()], new Map()),
      markOf: (key) => prices.get(key) ?? price(0),
      taxToday: this.totals.chargeSums.today.stt,
    });
    for (const { entry, positions } of end.entries) this.take(entry, positions);
    for (const position of end.carried)
      this.positions.set(`${position.instrument}|${position.product}`, position);
    expect(this.totals.chargeSums.today.stt % 10_000 === 0).toBe(true);
    this.totals = this.totals.startDay();
    if (step.split !== undefined) this.#split(step.split, step.share);
  }

  #split([from, to]: readonly [number, number], at: number): void {
    const holding = this.held(0);
    if (holding === undefined || holding.quantity <= 0) return;
    const fractionPrice = price(at);
    const { entry, position, cashedOut } = applySplit({
      ...{ position: holding, at: POSTED.at, day: DAY, fractionPrice, from, to },
    });
    this.take(entry, [position]);
    this.purse += cashedOut;
    this.bag.set(SHARE.key, (this.bag.get(SHARE.key) ?? 0) + position.quantity - holding.quantity);
  }
}

function play(steps: readonly Step[]): TwoBooks {
  const books = new TwoBooks();
  for (const step of steps) {
    if (step.kind === 'trade') books.trade(step);
    else if (step.kind === 'convert') books.convert(step);
    else books.night(step);
  }
  return books;
}

const sum = (amounts: Iterable<number>): number => [...amounts].reduce((total, amount) => total + amount, 0);

describe('laws of a book over days of trades, conversions and splits', () => {
  const holds = (law: (books: TwoBooks) => void): void =>
    fc.assert(
      fc.property(story, (steps) => law(play(steps))),
      { numRuns: 300 },
    );

  test('positions are what was bought less what was sold', () => {
    holds(({ positions, bag }) => {
      for (const [key, units] of bag) {
        const open = [...positions.values()].filter((position) => position.instrument === key);
        expect(sum(open.map((position) => position.quantity))).toBe(units);
      }
    });
  });

  test('the worth of the book is the purse, the bag at any price, less charges', () => {
    const marks = new Map<string, number>([
      [SHARE.key, 1_234_567],
      [FUTURE.key, 7_654_321],
      [CALL.key, 98_765],
    ]);
    holds(({ positions, totals, bag, purse, charged }) => {
      const unrealised = [...positions.values()].map((p) => p.quantity * marks.get(p.instrument)! - p.cost);
      const naive = purse + sum([...bag].map(([key, units]) => units * marks.get(key)!)) - charged;
      expect(totals.equityAtCost + sum(unrealised)).toBe(naive);
      expect(totals.realised - totals.charges + sum(unrealised)).toBe(naive);
    });
  });

  test('accounts agree with the positions they stand for', () => {
    holds(({ positions, totals, charged }) => {
      const rows = [...positions.values()];
      const margined = ROWS.filter(([instrument, product]) => !paidInFull(instrument, product)).map(
        ([instrument, product]) => positions.get(`${instrument.key}|${product}`)?.cost ?? 0,
      );
      expect(totals.balances.securities).toBe(sum(rows.map((p) => p.cost)));
      expect(totals.balances.clearing + sum(margined)).toBe(0);
      expect(totals.realised).toBe(sum(rows.map((p) => p.realised)));
      expect(totals.realisedToday).toBe(sum(rows.map((p) => p.realisedToday)));
      expect(totals.charges).toBe(charged);
      expect(sum(Object.values(totals.chargeSums.total))).toBe(charged);
      expect(sum(Object.values(totals.chargeSums.today))).toBe(totals.chargesToday);
    });
  });

  test('a row that is flat costs nothing, an open one has its sign, and its columns explain it', () => {
    holds(({ positions }) => {
      for (const p of positions.values()) {
        if (p.quantity === 0) expect(p.cost).toBe(0);
        else expect(Math.sign(p.cost)).toBe(Math.sign(p.quantity));
        expect(p.carried + p.dayBuyQuantity - p.daySellQuantity).toBe(p.quantity);
        if (p.dayBuyQuantity === 0) expect(p.dayBuyValue).toBe(0);
        if (p.daySellQuantity === 0) expect(p.daySellValue).toBe(0);
      }
    });
  });

  test('nothing intraday sees the next day', () => {
    holds((books) => {
      books.night({ kind: 'night', share: 1, future: 1, call: 1, split: undefined });
      for (const p of books.positions.values()) if (p.product === 'MIS') expect(p.quantity).toBe(0);
    });
  });
});

test('the second end of a day adds nothing', () => {
  fc.assert(
    fc.property(story, (steps) => {
      const books = play(steps);
      const end = (positions: readonly Position[]) =>
        endOfDay({
          ...dayEnd(positions, new Map()),
          markOf: () => priceFromRupees(100),
          taxToday: books.totals.chargeSums.today.stt,
        });
      const first = end([...books.positions.values()]);
      for (const { entry, positions } of first.entries) books.take(entry, positions);
      expect(end(first.carried).entries).toEqual([]);
    }),
  );
});
