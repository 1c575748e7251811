import type { IsoDate } from '../domain/time.ts';
import type { InstrumentCatalogue } from '../market/catalogue.ts';
import type { QuoteBoard } from '../market/quote-board.ts';
import type { Market } from '../ports/market.ts';

/** Brings a day's listings into the catalogue, its closes and bands onto the board, and all prices into the feed. */
export async function loadDay(
  into: { readonly market: Market; readonly catalogue: InstrumentCatalogue; readonly quotes: QuoteBoard },
  day: IsoDate,
): Promise<void> {
  const listings = await into.market.listings(day);
  into.catalogue.add(listings);
  const listed = new Set(listings.map((listing) => listing.key));
  into.catalogue.retire(
    into.catalogue
      .all()
      .map((instrument) => instrument.key)
      .filter((key) => !listed.has(key)),
  );
  for (const reference of await into.market.references(day)) {
    const instrument = into.catalogue.byKey(reference.key);
    if (instrument !== undefined) into.quotes.beginDay(instrument.id, reference);
  }
  into.market.feed.subscribe(
    listings.map((listing) => into.catalogue.byKey(listing.key)?.id).filter((id) => id !== undefined),
  );
}
