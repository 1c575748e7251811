import { assert } from '../domain/assert.ts';
import type { DecimalText } from '../domain/charge-rates.ts';
import { exactDecimal, exactMoney, exactShare, exactToMoney } from '../domain/exact-decimal.ts';
import { isDerivative, type Tradable } from '../domain/instrument.ts';
import type { MarginTable } from '../domain/margin-rates.ts';
import { type Money, notional } from '../domain/money.ts';
import type { Product, Side } from '../domain/order.ts';
import type { IsoDate } from '../domain/time.ts';

/** Underlyings that are indices; the rest are shares. */
const INDICES: ReadonlySet<string> = new Set([
  'NIFTY',
  'BANKNIFTY',
  'FINNIFTY',
  'MIDCPNIFTY',
  'NIFTYNXT50',
  'SENSEX',
]);
const PERCENT = 100n;

export interface Exposure {
  readonly day: IsoDate;
  readonly instrument: Tradable;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly value: Money;
}

function percentOf(amount: Money, percent: DecimalText): Money {
  return exactToMoney(exactShare(exactMoney(amount), exactDecimal(percent), PERCENT));
}

/**
 * Money that holding or ordering this much blocks: delivery its value, intraday shares a fifth, futures a share
 * of the contract, bought options their premium, sold options a share of the underlying's value at the strike.
 * Round figures of SPAN and exposure margin without any hedge benefit: an estimate until the broker has spoken.
 */
export function marginEstimate(table: MarginTable, of: Exposure): Money {
  const { instrument, product, value } = of;
  const era = table.eras.findLast((row) => row.from <= of.day);
  assert(era !== undefined, `no margins for ${of.day}`);
  if (!isDerivative(instrument)) {
    return percentOf(value, product === 'MIS' ? era.equityIntradayPercent : era.deliveryPercent);
  }
  if (instrument.kind === 'option' && of.side === 'BUY') return value;
  const index = INDICES.has(instrument.underlyingSymbol);
  const carry = product === 'MIS' ? 'MIS' : 'NRML';
  if (instrument.kind === 'future')
    return percentOf(value, (index ? era.indexFuture : era.stockFuture)[carry]);
  const rates = index ? era.indexOptionSelling : era.stockOptionSelling;
  return percentOf(notional(instrument.strike, of.quantity), rates[carry]);
}
