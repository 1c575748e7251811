import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import type { ChargeSegment } from '../../../engine/domain/charge-rates.ts';
import { exactSum, exactToPaise, formatExact } from '../../../engine/domain/exact-decimal.ts';
import { money } from '../../../engine/domain/money.ts';
import { RUPEE } from '../../../engine/domain/price.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { chargeLines, chargesOfOrder, depositoryFee, totalOf } from '../../../engine/portfolio/charges.ts';

const { charges: rates } = loadMarketData();
const DAYS = ['2021-06-15', '2023-06-15', '2024-06-14', '2025-06-16', '2026-03-10', '2026-06-10'].map(
  isoDate,
);

interface Leg {
  readonly side: 'BUY' | 'SELL';
  readonly turnover: number;
}

/** Total of a round trip or a single leg, to the paisa. */
function total(segment: ChargeSegment, day: (typeof DAYS)[number], legs: readonly Leg[], dp = false): string {
  const sums = legs.map((leg) =>
    totalOf(chargesOfOrder(rates, { day, segment, side: leg.side, turnover: money(leg.turnover * RUPEE) })),
  );
  return exactToPaise(exactSum(...sums, ...(dp ? [depositoryFee(rates, day)] : [])));
}

const buy = (turnover: number): Leg => ({ side: 'BUY', turnover });
const sell = (turnover: number): Leg => ({ side: 'SELL', turnover });

describe('published worked totals', () => {
  test.each([
    [
      'delivery buy 100 at 1000',
      'equity-delivery',
      [buy(100_000)],
      false,
      ['119.19', '119.05', '119.02', '118.72', '118.74', '118.74'],
    ],
    [
      'delivery sell 100 at 1010 with depository fee',
      'equity-delivery',
      [sell(101_000)],
      true,
      ['120.57', '120.43', '120.40', '120.10', '120.12', '120.12'],
    ],
    [
      'intraday 100 from 1000 to 1010',
      'equity-intraday',
      [buy(100_000), sell(101_000)],
      false,
      ['83.87', '83.60', '83.53', '82.93', '82.97', '82.97'],
    ],
    [
      'intraday 10 from 500 to 505',
      'equity-intraday',
      [buy(5_000), sell(5_050)],
      false,
      ['5.39', '5.38', '5.37', '5.34', '5.35', '5.35'],
    ],
    [
      'NIFTY future 65 from 24000 to 24100',
      'futures',
      [buy(1_560_000), sell(1_566_500)],
      false,
      ['312.52', '351.12', '350.39', '462.34', '462.90', '932.85'],
    ],
    [
      'NIFTY option 65 from 100 to 120',
      'options',
      [buy(6_500), sell(7_800)],
      false,
      ['60.26', '60.80', '60.71', '61.19', '61.21', '65.11'],
    ],
  ] as const)('%s', (_name, segment, legs, dp, totals) => {
    expect(DAYS.map((day) => total(segment, day, legs, dp))).toEqual(totals);
  });

  test('parts of a broker sample: SBIN 1 at 560 in 2023', () => {
    const charges = chargesOfOrder(rates, {
      day: isoDate('2023-06-15'),
      segment: 'equity-delivery',
      side: 'BUY',
      turnover: money(560 * RUPEE),
    });
    expect(formatExact(charges.stt)).toBe('0.56');
    expect(formatExact(exactSum(charges.exchange, charges.ipft))).toBe('0.01876');
    expect(formatExact(charges.sebi)).toBe('0.00056');
    expect(formatExact(charges.gst)).toBe('0.0033768');
  });

  test('parts of a broker sample: a NIFTY option sold for 2673.75 in 2023', () => {
    const charges = chargesOfOrder(rates, {
      day: isoDate('2023-06-15'),
      segment: 'options',
      side: 'SELL',
      turnover: money(2673.75 * RUPEE),
    });
    expect(formatExact(charges.stt)).toBe('1.67109375');
    expect(formatExact(charges.exchange)).toBe('1.336875');
    expect(formatExact(charges.sebi)).toBe('0.00267375');
    expect(formatExact(charges.brokerage)).toBe('20');
  });
});

describe('laws', () => {
  test('an order filled in parts owes what an order filled at once owes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom<ChargeSegment>('equity-delivery', 'equity-intraday', 'futures', 'options'),
        fc.constantFrom('BUY' as const, 'SELL' as const),
        (parts, segment, side) => {
          const bill = (turnover: number) =>
            new Map(
              chargeLines(
                chargesOfOrder(rates, {
                  day: isoDate('2026-06-10'),
                  segment,
                  side,
                  turnover: money(turnover),
                }),
              ).map((line) => [line.part, line.amount as number]),
            );
          const accrued = new Map<string, number>();
          let so = 0;
          for (const part of parts) {
            const before = so === 0 ? new Map<string, number>() : bill(so);
            so += part;
            for (const [name, amount] of bill(so)) {
              accrued.set(name, (accrued.get(name) ?? 0) + amount - (before.get(name) ?? 0));
            }
          }
          expect(Object.fromEntries(accrued)).toEqual(Object.fromEntries(bill(so)));
        },
      ),
    );
  });
});
