import type { ChargeRates, ChargeSegment } from '../../../../engine/domain/charge-rates.ts';
import type { IsoDate } from '../../../../engine/domain/time.ts';
import type { Product, Side } from '../book/book-order.ts';
import { isDerivative, type Listing } from '../market/listing.ts';

/** A trade to charge; the price is in rupees. */
export interface ChargedTrade {
  readonly listing: Listing;
  readonly product: Product;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
}

const CRORE = 1e7;

/** The row of a dated list that holds on a day. */
function rowOf<Row extends { readonly from: IsoDate }>(rows: readonly Row[], date: IsoDate): Row {
  const row = rows.findLast(({ from }) => from <= date);
  if (row === undefined) throw new Error(`there are no charges for ${date}`);
  return row;
}

function segmentOf({ listing, product }: ChargedTrade): ChargeSegment {
  if (!isDerivative(listing)) return product === 'MIS' ? 'equity-intraday' : 'equity-delivery';
  return listing.type === 'FUT' ? 'futures' : 'options';
}

function brokerageOf(
  rates: ChargeRates,
  of: { date: IsoDate; segment: ChargeSegment; value: number },
): number {
  const rule = rowOf(rates.brokerage, of.date)[of.segment];
  if (rule.kind === 'free') return 0;
  if (rule.kind === 'flat') return Number(rule.rupees);
  return Math.min(Number(rule.rupees), (of.value * Number(rule.percent)) / 100);
}

/**
 * What a trade costs, as the broker's calculator says it: in floating rupees, nothing rounded. The levy for investors'
 * protection is in the exchange's charge and out of what GST is taken on, and stamp duty is left at 0, as in the
 * broker's own samples.
 */
export function orderCharges(rates: ChargeRates, trade: ChargedTrade, date: IsoDate) {
  const segment = segmentOf(trade);
  const value = trade.quantity * trade.price;
  const turnover = segment === 'futures' || segment === 'options' ? segment : 'cash';
  const share = (percent: string): number => (value * Number(percent)) / 100;
  const perCrore = (rupees: string): number => (value * Number(rupees)) / CRORE;
  const tax = share(rowOf(rates.stt, date)[segment][trade.side === 'BUY' ? 'buy' : 'sell']);
  const brokerage = brokerageOf(rates, { date, segment, value });
  const exchange = perCrore(rowOf(rates.exchangeCharge, date)[turnover]);
  const ipft = rates.ipft.some(({ from }) => from <= date) ? perCrore(rowOf(rates.ipft, date)[turnover]) : 0;
  const sebi = perCrore(rowOf(rates.sebi, date).perCrore);
  const gst = ((brokerage + exchange + sebi) * Number(rowOf(rates.gst, date).percent)) / 100;
  return {
    transaction_tax: tax,
    transaction_tax_type: 'stt',
    exchange_turnover_charge: exchange + ipft,
    sebi_turnover_charge: sebi,
    brokerage,
    stamp_duty: 0,
    gst: { igst: gst, cgst: 0, sgst: 0, total: gst },
    total: tax + exchange + ipft + sebi + brokerage + gst,
  };
}
