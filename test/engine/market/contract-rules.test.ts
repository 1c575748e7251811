import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import type { TickKind } from '../../../engine/domain/contract-rules.ts';
import { priceFromRupees, priceToRupees } from '../../../engine/domain/price.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { freezeQuantity, lotSize, tickSize } from '../../../engine/market/contract-rules.ts';

const data = loadMarketData();
const recorded = process.env['MUNIM_TEST_DATA'];

describe('lot size', () => {
  test.each([
    ['NIFTY', '2021-07-22', 'weekly', undefined, 75],
    ['NIFTY', '2021-07-29', 'monthly', undefined, 50],
    ['NIFTY', '2021-08-05', 'weekly', undefined, 50],
    ['NIFTY', '2024-04-25', 'monthly', undefined, 50],
    ['NIFTY', '2024-05-02', 'weekly', '2024-04-25', 50],
    ['NIFTY', '2024-05-02', 'weekly', '2024-04-26', 25],
    ['NIFTY', '2025-01-30', 'monthly', undefined, 25],
    ['NIFTY', '2025-01-02', 'weekly', undefined, 75],
    ['NIFTY', '2025-03-27', 'monthly', '2024-12-26', 25],
    ['NIFTY', '2025-03-27', 'monthly', '2024-12-27', 75],
    ['NIFTY', '2025-12-30', 'monthly', undefined, 75],
    ['NIFTY', '2026-01-06', 'weekly', undefined, 65],
    ['NIFTY', '2026-03-30', 'monthly', '2025-11-20', 75],
    ['NIFTY', '2026-03-30', 'monthly', '2026-01-01', 65],
    ['BANKNIFTY', '2026-01-27', 'monthly', undefined, 30],
    ['EICHERMOT', '2025-12-30', 'monthly', undefined, 175],
    ['EICHERMOT', '2026-01-27', 'monthly', undefined, 100],
    ['RELIANCE', '2023-01-25', 'monthly', undefined, undefined],
    ['NOTLISTED', '2026-01-27', 'monthly', undefined, undefined],
  ] as const)('%s %s %s traded on %s: %s', (underlying, expiry, kind, on, lot) => {
    const contract = { underlying, expiry: isoDate(expiry), kind };
    expect(lotSize(data.lots, contract, on === undefined ? undefined : isoDate(on))).toBe(lot);
  });

  test.skipIf(recorded === undefined)('every lot of the broker list of November 2025', () => {
    const rows = readFileSync(join(recorded ?? '', 'reference/fno_lot_sizes_2025-11.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    const weeklies = new Set(['2025-12-02', '2025-12-09', '2025-12-16', '2025-12-23']);
    const wrong = rows.filter((row) => {
      const [underlying = '', expiry = '', lot] = row.split(',');
      const kind = weeklies.has(expiry) ? 'weekly' : 'monthly';
      const ours = lotSize(data.lots, { underlying, expiry: isoDate(expiry), kind }, isoDate('2025-11-20'));
      return ours !== Number(lot);
    });
    expect(wrong).toEqual([]);
  });
});

test.each([
  ['NIFTY', '2026-11-25', 1_800],
  ['BANKNIFTY', '2026-07-31', 900],
  ['BANKNIFTY', '2026-08-03', 600],
  ['FINNIFTY', '2026-03-15', 1_200],
  ['FINNIFTY', '2026-08-03', 1_800],
  ['RELIANCE', '2026-11-25', 15_000],
  ['NOTLISTED', '2026-11-25', undefined],
])('freeze quantity of %s on %s is %s', (underlying, on, quantity) => {
  expect(freezeQuantity(data.freeze, underlying, isoDate(on))).toBe(quantity);
});

test.each([
  ['equity', 120, '2024-06-07', 0.05],
  ['equity', 249.99, '2024-06-10', 0.01],
  ['equity', 250, '2024-06-10', 0.05],
  ['equity', 249.99, '2025-04-15', 0.01],
  ['equity', 250, '2025-04-15', 0.05],
  ['equity', 1_000, '2025-04-15', 0.05],
  ['equity', 1_412.6, '2025-04-15', 0.1],
  ['equity', 7_000, '2025-04-15', 0.5],
  ['equity', 20_000, '2025-04-15', 1],
  ['equity', 100_000, '2025-04-15', 5],
  ['stock-future', 100_000, '2025-04-15', 5],
  ['index-future', 15_000, '2025-04-15', 0.05],
  ['index-future', 26_000, '2025-04-15', 0.1],
  ['index-future', 59_000, '2025-04-15', 0.2],
  ['index-future', 59_000, '2025-04-14', 0.05],
  ['option', 20_500, '2026-11-25', 0.05],
] as const)('an %s at %s steps on %s by %s', (kind: TickKind, at, on, tick) => {
  const found = tickSize(data.ticks, { kind, price: priceFromRupees(at), on: isoDate(on) });
  expect(found === undefined ? undefined : priceToRupees(found)).toBe(tick);
});

test('nobody knows the tick before the first table', () => {
  expect(
    tickSize(data.ticks, { kind: 'equity', price: priceFromRupees(100), on: isoDate('2019-12-31') }),
  ).toBeUndefined();
});
