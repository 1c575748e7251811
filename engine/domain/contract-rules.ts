import type { Price } from './price.ts';
import type { IsoDate } from './time.ts';

export type ExpiryKind = 'weekly' | 'monthly';

/** On which weekday contracts of an underlying expire, for scheduled dates from `from` to `to`. `*` is every share. */
export interface ExpiryRule {
  readonly underlying: string;
  readonly kind: ExpiryKind;
  readonly from: IsoDate;
  readonly to?: IsoDate | undefined;
  /** 0 = Sunday ... 6 = Saturday. */
  readonly weekday: number;
}

/**
 * A lot size, by the expiry from which contracts carry it. Contracts that were listed before the revision (all of
 * them, or the long-lived ones of March, June, September and December) traded in the row above until `revisedFrom`.
 */
export interface LotRow {
  readonly weeklyFrom?: IsoDate | undefined;
  readonly monthlyFrom: IsoDate;
  readonly lot: number;
  readonly existing?: { readonly contracts: 'all' | 'quarterly'; readonly revisedFrom: IsoDate } | undefined;
}

export interface LotTable {
  readonly indices: Readonly<Record<string, readonly LotRow[]>>;
  readonly stocksFromExpiry: IsoDate;
  readonly stocks: Readonly<Record<string, number>>;
  readonly stockChanges: readonly {
    readonly symbol: string;
    readonly fromExpiry: IsoDate;
    readonly lot: number;
  }[];
}

/** The largest quantity of one derivatives order: exactly this much passes. */
export interface FreezeTable {
  readonly indices: Readonly<
    Record<string, readonly { readonly from: IsoDate; readonly quantity: number }[]>
  >;
  readonly stocks: Readonly<Record<string, number>>;
}

/** What decides an instrument's price step. */
export type TickKind = 'equity' | 'stock-future' | 'index-future' | 'option';

/** Price steps from a day on: the first step whose `upTo` the price does not pass. */
export interface TickTable {
  readonly from: IsoDate;
  readonly kinds: readonly TickKind[];
  readonly steps: readonly { readonly upTo?: Price | undefined; readonly tick: Price }[];
}
