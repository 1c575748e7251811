import type { BookId, InstrumentKey } from './ids.ts';
import type { Money } from './money.ts';
import type { Product } from './order.ts';

/**
 * What a book holds of an instrument under a product. Quantities are signed: negative is short.
 * `carried` is the part that came over from earlier days; for CNC that is the holding.
 */
export interface Position {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly quantity: number;
  readonly carried: number;
  /** Signed cost of `quantity` at the average price the broker shows; 0 when flat. */
  readonly cost: Money;
  /** Profit taken since the position row began, and today; before charges. */
  readonly realised: Money;
  readonly realisedToday: Money;
  /** Today's trading, for the broker-style columns and the end-of-day charge true-up. */
  readonly dayBuyQuantity: number;
  readonly dayBuyValue: Money;
  readonly daySellQuantity: number;
  readonly daySellValue: Money;
  /** Charges accrued today. */
  readonly chargesToday: Money;
}
