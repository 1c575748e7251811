import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { instrumentId, instrumentKey } from '../../../engine/domain/ids.ts';
import type { Equity, Future, OptionContract, Tradable } from '../../../engine/domain/instrument.ts';
import { money, notional, rupees } from '../../../engine/domain/money.ts';
import type { Product, Side } from '../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { marginEstimate } from '../../../engine/risk/margin-table.ts';

const { margins } = loadMarketData();
const listed = (symbol: string) => ({
  id: instrumentId(0),
  key: instrumentKey(`NSE:${symbol}`),
  tradingSymbol: symbol,
  name: symbol,
  tickSize: priceFromRupees(0.05),
  lotSize: 1,
  freezeQuantity: 1_800,
});
const equity: Equity = {
  ...listed('RELIANCE'),
  exchange: 'NSE',
  kind: 'equity',
  hasDerivatives: true,
  sector: 'Other',
};
const contract = (root: string) => ({
  ...listed(root),
  exchange: 'NFO' as const,
  underlyingSymbol: root,
  underlying: instrumentKey(`NSE:${root}`),
  expiry: isoDate('2026-12-29'),
  expiryKind: 'monthly' as const,
});
const future = (root: string): Future => ({ ...contract(root), kind: 'future' });
const option: OptionContract = {
  ...contract('NIFTY'),
  kind: 'option',
  optionType: 'CE',
  strike: priceFromRupees(25_000),
};

function blocked(
  instrument: Tradable,
  side: Side,
  product: Product,
  quantity: number,
  price: number,
): number {
  const value = notional(priceFromRupees(price), quantity);
  return marginEstimate(margins, { day: isoDate('2026-11-25'), instrument, side, product, quantity, value });
}

test.each([
  ['delivery blocks its whole value', equity, 'BUY', 'CNC', 10, 1_000, 10_000],
  ['intraday shares block a fifth', equity, 'SELL', 'MIS', 10, 1_000, 2_000],
  ['an index future blocks 12 %', future('NIFTY'), 'BUY', 'NRML', 65, 25_000, 195_000],
  ['a stock future blocks 20 %', future('RELIANCE'), 'SELL', 'NRML', 500, 1_400, 140_000],
  ['a bought option blocks its premium', option, 'BUY', 'NRML', 65, 120, 7_800],
  ['a sold option blocks 12 % of its underlying', option, 'SELL', 'MIS', 65, 120, 195_000],
] as const)('%s', (_name, instrument, side, product, quantity, price, expected) => {
  expect(blocked(instrument, side, product, quantity, price)).toBe(rupees(expected));
});

test('twice the quantity never blocks less', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Tradable>(equity, future('NIFTY'), option),
      fc.constantFrom<Side>('BUY', 'SELL'),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 3_000_000 }),
      (instrument, side, quantity, paise) => {
        const one = blocked(instrument, side, 'MIS', quantity, paise / 100);
        expect(blocked(instrument, side, 'MIS', quantity * 2, paise / 100)).toBeGreaterThanOrEqual(one);
        expect(money(one)).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
