import type { IsoDate } from './time.ts';

/** On which weekday contracts of an underlying expire, for scheduled dates from `from` to `to`. `*` is every share. */
export interface ExpiryRule {
  readonly underlying: string;
  readonly kind: 'weekly' | 'monthly';
  readonly from: IsoDate;
  readonly to?: IsoDate | undefined;
  /** 0 = Sunday ... 6 = Saturday. */
  readonly weekday: number;
}

/** A lot size, by the expiry from which contracts carry it. */
export interface LotRow {
  readonly weeklyFrom?: IsoDate | undefined;
  readonly monthlyFrom: IsoDate;
  readonly lot: number;
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
