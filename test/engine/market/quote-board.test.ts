import { beforeEach, describe, expect, it } from 'vitest';
import { instrumentId } from '../../../engine/domain/ids.ts';
import { NO_PRICE, type Price, price } from '../../../engine/domain/price.ts';
import { blankTick } from '../../../engine/domain/tick.ts';
import { type EpochMs, epochMs } from '../../../engine/domain/time.ts';
import { QuoteBoard } from '../../../engine/market/quote-board.ts';

const ID = instrumentId(3);
const START = 1_795_000_000_000;

let board: QuoteBoard;
let at = START;

/** Takes a tick at a price of rupees, a second after the one before. */
function take(rupees: number, when?: EpochMs): boolean {
  at += 1_000;
  return board.take({
    ...blankTick(),
    instrument: ID,
    last: price(rupees * 10_000),
    at: when ?? epochMs(at),
  });
}

beforeEach(() => {
  board = new QuoteBoard();
  at = START;
});

describe('prices that no market makes', () => {
  it('are none, negative, not finite or of the past', () => {
    expect(take(100)).toBe(true);
    expect([take(0), take(-5), take(101, epochMs(START))]).toEqual([false, false, false]);
    for (const last of [Number.NaN, Number.POSITIVE_INFINITY] as Price[]) {
      expect(board.take({ ...blankTick(), instrument: ID, last, at: epochMs(at + 1) })).toBe(false);
    }
    expect([board.last(ID), board.refused]).toEqual([1_000_000, 5]);
  });

  it('a leap that the next tick does not confirm is forgotten', () => {
    expect([take(100), take(10_000), take(101), take(1), take(102)]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(board.quote(ID)).toMatchObject({ high: 1_020_000, low: 1_000_000 });
    // An earlier leap confirms nothing.
    expect(take(10_000)).toBe(false);
  });

  it('a leap that the next tick confirms is a price', () => {
    expect([take(0.5), take(40), take(45), take(44)]).toEqual([true, false, true, true]);
    expect(board.last(ID)).toBe(440_000);
  });

  it('the first price of a day is compared with the previous close, adjusted for a split as it is', () => {
    take(5_000);
    board.beginDay(ID, { previousClose: price(5_000_000), lowerBand: NO_PRICE, upperBand: NO_PRICE });
    expect(take(505)).toBe(true);
    board.beginDay(ID, { previousClose: price(5_050_000), lowerBand: NO_PRICE, upperBand: NO_PRICE });
    expect(take(50_500)).toBe(false);
  });

  it('a price far outside the bands is a mistake however often it comes', () => {
    board.beginDay(ID, { previousClose: NO_PRICE, lowerBand: price(900_000), upperBand: price(1_100_000) });
    expect([take(10_000), take(10_000), take(1), take(1), take(111)]).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('volumes over 2^31 are volumes', () => {
    const volume = 4_294_967_295;
    board.take({ ...blankTick(), instrument: ID, last: price(1), at: epochMs(at), volume });
    expect(board.quote(ID)?.volume).toBe(volume);
  });
});
