import { type Listing, quoteName, rupees } from '../market/listing.ts';
import { istStamp } from '../server-clock.ts';

/** Shares of one name. */
export interface KeptHolding {
  readonly listing: Listing;
  readonly isin: string;
  quantity: number;
  /** Bought the trading day before: not yet in the depository. */
  t1Quantity: number;
  /** Sold today. */
  usedQuantity: number;
  averagePaise: number;
  authorisedQuantity: number;
}

/** Shares of one account in the depository. */
export class Holdings {
  readonly #byName = new Map<string, KeptHolding>();
  /** Whether a sale needs the holder's word at the depository first (no power of attorney). */
  needsAuthorisation = false;

  put(what: { listing: Listing; quantity: number; averagePaise: number; t1Quantity?: number }): void {
    const { listing, quantity, averagePaise, t1Quantity = 0 } = what;
    this.#byName.set(quoteName(listing), {
      listing,
      isin: `INE${String(listing.token >> 8).padStart(6, '0')}A01`.slice(0, 12),
      quantity,
      t1Quantity,
      usedQuantity: 0,
      averagePaise,
      authorisedQuantity: 0,
    });
  }

  restore(kept: readonly KeptHolding[]): void {
    for (const holding of kept) this.#byName.set(quoteName(holding.listing), holding);
  }

  of(listing: Listing): KeptHolding | undefined {
    return this.#byName.get(quoteName(listing));
  }

  /** Units that may be sold. */
  sellable(listing: Listing): number {
    const holding = this.of(listing);
    return holding === undefined ? 0 : holding.quantity + holding.t1Quantity - holding.usedQuantity;
  }

  /** How many of these units still need the holder's word. */
  unauthorised(listing: Listing, units: number): number {
    if (!this.needsAuthorisation) return 0;
    const holding = this.of(listing);
    return Math.max(
      0,
      units - Math.max(0, (holding?.authorisedQuantity ?? 0) - (holding?.usedQuantity ?? 0)),
    );
  }

  authorise(): void {
    for (const holding of this.#byName.values()) holding.authorisedQuantity = holding.quantity;
  }

  /** The holder's word has run out. */
  unauthorise(): void {
    for (const holding of this.#byName.values()) holding.authorisedQuantity = 0;
  }

  sell(listing: Listing, units: number): void {
    const holding = this.of(listing);
    if (holding !== undefined) holding.usedQuantity += units;
  }

  /** Ends the day: what was sold is gone, what was bought the day before is there, and `bought` comes in. */
  roll(bought: readonly { listing: Listing; quantity: number; averagePaise: number }[]): void {
    for (const [name, holding] of this.#byName) {
      holding.quantity += holding.t1Quantity - holding.usedQuantity;
      holding.t1Quantity = 0;
      holding.usedQuantity = 0;
      holding.authorisedQuantity = 0;
      if (holding.quantity <= 0) this.#byName.delete(name);
    }
    for (const { listing, quantity, averagePaise } of bought) {
      const held = this.of(listing);
      if (held === undefined) this.put({ listing, quantity: 0, averagePaise, t1Quantity: quantity });
      else {
        const total = held.quantity + quantity;
        held.averagePaise = (held.averagePaise * held.quantity + averagePaise * quantity) / total;
        held.t1Quantity = quantity;
      }
    }
  }

  all(): readonly KeptHolding[] {
    return [...this.#byName.values()];
  }

  rows(
    pricesOf: (listing: Listing) => { lastPaise: number; closePaise: number },
    nowMs: number,
  ): readonly object[] {
    return this.all().map((holding) => {
      const { lastPaise, closePaise } = pricesOf(holding.listing);
      const last = rupees(lastPaise);
      const close = rupees(closePaise);
      const average = holding.averagePaise / 100;
      return {
        tradingsymbol: holding.listing.symbol,
        exchange: holding.listing.exchange,
        instrument_token: holding.listing.token,
        isin: holding.isin,
        product: 'CNC',
        price: 0,
        quantity: holding.quantity,
        used_quantity: holding.usedQuantity,
        t1_quantity: holding.t1Quantity,
        realised_quantity: holding.quantity,
        authorised_quantity: holding.authorisedQuantity,
        authorised_date: `${istStamp(nowMs).slice(0, 10)} 00:00:00`,
        authorisation: {},
        opening_quantity: holding.quantity + holding.t1Quantity,
        short_quantity: 0,
        collateral_quantity: 0,
        collateral_type: '',
        discrepancy: false,
        average_price: average,
        last_price: last,
        close_price: close,
        pnl: (last - average) * (holding.quantity + holding.t1Quantity),
        day_change: last - close,
        day_change_percentage: close === 0 ? 0 : ((last - close) / close) * 100,
        mtf: { quantity: 0, used_quantity: 0, average_price: 0, value: 0, initial_margin: 0 },
      };
    });
  }
}
