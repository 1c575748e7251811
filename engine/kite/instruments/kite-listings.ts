import type { InstrumentKey } from '../../domain/ids.ts';
import type { InstrumentListing } from '../../ports/market.ts';
import { DumpReader } from './dump-rows.ts';
import { type KnownOfListings, ListingReader } from './listing-reader.ts';

/** Rows that are read without letting others run: some 3 ms of work. */
const ROWS_AT_ONCE = 250;

/** What is listed, with Kite's numbers for it. */
export interface KiteListings {
  readonly listings: readonly InstrumentListing[];
  readonly tokens: ReadonlyMap<InstrumentKey, number>;
  readonly keys: ReadonlyMap<number, InstrumentKey>;
  /** Rows of exchanges and series that this desk leaves out, and lines that were no rows. */
  readonly leftOut: number;
}

/**
 * Reads Kite's instrument dump of some 117,000 rows, in slices between which `pause` lets others run. Undefined
 * when the text is no such table.
 */
export async function readListings(
  text: string,
  known: KnownOfListings,
  pause: () => Promise<void>,
): Promise<KiteListings | undefined> {
  const reader = DumpReader.open(text);
  if (reader === undefined) return undefined;
  const rowReader = new ListingReader(known);
  const found: InstrumentListing[] = [];
  const tokens = new Map<InstrumentKey, number>();
  const keys = new Map<number, InstrumentKey>();
  const underlyings = new Set<string>();
  let leftOut = 0;
  for (let rows = reader.next(ROWS_AT_ONCE); rows !== undefined; rows = reader.next(ROWS_AT_ONCE)) {
    for (const row of rows) {
      const listing = rowReader.listing(row);
      if (listing === undefined || tokens.has(listing.key)) {
        leftOut += 1;
        continue;
      }
      found.push(listing);
      tokens.set(listing.key, row.token);
      keys.set(row.token, listing.key);
      if (listing.kind === 'future') underlyings.add(listing.underlyingSymbol);
    }
    await pause();
  }
  markUnderlyings(found, underlyings);
  return { listings: found, tokens, keys, leftOut: leftOut + reader.unreadable };
}

/** Tells the shares with derivatives, which no row says of itself. */
function markUnderlyings(listings: InstrumentListing[], underlyings: ReadonlySet<string>): void {
  for (const [i, listing] of listings.entries()) {
    if (listing.kind === 'equity' && underlyings.has(listing.tradingSymbol)) {
      listings[i] = { ...listing, hasDerivatives: true };
    }
  }
}
