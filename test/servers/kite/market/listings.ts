import { type Listing, quoteName, rupees } from './listing.ts';

const COLUMNS =
  'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange';

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvRow(listing: Listing): string {
  const cells = [
    listing.token,
    listing.token >> 8,
    listing.symbol,
    listing.name,
    0,
    listing.expiry,
    rupees(listing.strikePaise),
    rupees(listing.tickPaise),
    listing.lotSize,
    listing.type,
    listing.segment,
    listing.exchange,
  ];
  return cells.map((cell) => csvCell(String(cell))).join(',');
}

/** Everything that is listed, by name and by token. */
export class Listings {
  readonly #byName = new Map<string, Listing>();
  readonly #byToken = new Map<number, Listing>();

  constructor(listings: readonly Listing[]) {
    for (const listing of listings) this.list(listing);
  }

  /** Lists an instrument. A token that was another's before now belongs to this one, as after an expiry. */
  list(listing: Listing): void {
    const before = this.#byToken.get(listing.token);
    if (before !== undefined) this.#byName.delete(quoteName(before));
    const sameName = this.#byName.get(quoteName(listing));
    if (sameName !== undefined) this.#byToken.delete(sameName.token);
    this.#byName.set(quoteName(listing), listing);
    this.#byToken.set(listing.token, listing);
  }

  unlist(name: string): void {
    const listing = this.#byName.get(name);
    if (listing === undefined) return;
    this.#byName.delete(name);
    this.#byToken.delete(listing.token);
  }

  /** By `NSE:INFY`. */
  find(name: string): Listing | undefined {
    return this.#byName.get(name);
  }

  /** By name, for scripts: an unknown one is a mistake. */
  require(name: string): Listing {
    const listing = this.#byName.get(name);
    if (listing === undefined) throw new Error(`${name} is not listed`);
    return listing;
  }

  withToken(token: number): Listing | undefined {
    return this.#byToken.get(token);
  }

  all(): readonly Listing[] {
    return [...this.#byName.values()];
  }

  /** The dump, of one exchange or of all. */
  csv(exchange?: string): string {
    const rows = this.all().filter((listing) => exchange === undefined || listing.exchange === exchange);
    return [COLUMNS, ...rows.map(csvRow), ''].join('\n');
  }
}
