import type { IsoDate } from './time.ts';

/** What the law and the broker distinguish when they charge a trade. */
export type ChargeSegment = 'equity-delivery' | 'equity-intraday' | 'futures' | 'options';

/** A rate as exact decimal text, as published: per cent, or rupees. */
export type DecimalText = string;

interface Dated {
  /** Holds from this day until the next row of its list. */
  readonly from: IsoDate;
}

export type BrokerageRule =
  | { readonly kind: 'free' }
  | { readonly kind: 'flat'; readonly rupees: DecimalText }
  | { readonly kind: 'capped'; readonly percent: DecimalText; readonly rupees: DecimalText };

type BrokerageRow = Dated & Readonly<Record<ChargeSegment, BrokerageRule>>;

type TransactionTaxRow = Dated &
  Readonly<Record<ChargeSegment, { readonly buy: DecimalText; readonly sell: DecimalText }>> & {
    readonly exercise: DecimalText;
  };

/** Rupees per crore of turnover; for options of premium. */
export type TurnoverRow = Dated & {
  readonly cash: DecimalText;
  readonly futures: DecimalText;
  readonly options: DecimalText;
};

/** All that is taken from a trade, by date. */
export interface ChargeRates {
  readonly exchange: string;
  readonly brokerage: readonly BrokerageRow[];
  readonly stt: readonly TransactionTaxRow[];
  readonly exchangeCharge: readonly TurnoverRow[];
  readonly ipft: readonly TurnoverRow[];
  readonly sebi: readonly (Dated & { readonly perCrore: DecimalText })[];
  readonly stamp: readonly (Dated & Readonly<Record<ChargeSegment, DecimalText>>)[];
  readonly gst: readonly (Dated & { readonly percent: DecimalText })[];
  readonly depository: readonly (Dated & { readonly rupees: DecimalText })[];
}
