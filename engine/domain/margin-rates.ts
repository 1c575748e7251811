import type { DecimalText } from './charge-rates.ts';
import type { IsoDate } from './time.ts';

interface ByProduct {
  readonly NRML: DecimalText;
  readonly MIS: DecimalText;
}

/** What trading blocks from a day on, in per cent; an estimate until the broker has answered. */
interface MarginEra {
  readonly from: IsoDate;
  readonly equityIntradayPercent: DecimalText;
  readonly deliveryPercent: DecimalText;
  readonly indexFuture: ByProduct;
  readonly stockFuture: ByProduct;
  /** Of the underlying's value. */
  readonly indexOptionSelling: ByProduct;
  readonly stockOptionSelling: ByProduct;
}

export interface MarginTable {
  readonly eras: readonly MarginEra[];
}
