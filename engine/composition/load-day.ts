import type { InstrumentKey } from '../domain/ids.ts';
import type { IsoDate } from '../domain/time.ts';
import type { InstrumentCatalogue } from '../market/catalogue.ts';
import type { QuoteBoard } from '../market/quote-board.ts';
import { unlistedListing } from '../market/unlisted-listing.ts';
import type { InstrumentListing, Market } from '../ports/market.ts';

/** Instruments that are taken in without letting others run: a real market lists a hundred thousand. */
const TAKEN_AT_ONCE = 500;
/** How many trading days back an instrument is looked for that is no longer listed. */
const LOOK_BACK_DAYS = 5;

interface LoaderParts {
  readonly market: Market;
  readonly catalogue: InstrumentCatalogue;
  readonly quotes: QuoteBoard;
  /** What is held, ordered or protected: it must be known and have a price. */
  readonly needed: () => ReadonlySet<InstrumentKey>;
  /** What stands on the listings waits for the end of this to follow them. */
  readonly whileListing: (work: () => Promise<void>) => Promise<void>;
  /** Lets others run. */
  readonly pause: () => Promise<void>;
}

/** Brings days into the catalogue, the board and the feed, one after another. */
export class DayLoader {
  readonly #parts: LoaderParts;
  #last: Promise<void> = Promise.resolve();

  constructor(parts: LoaderParts) {
    this.#parts = parts;
  }

  /** A day's listings, its closes and bands, and prices of all or of what is needed. Doing it again brings the news. */
  load(day: IsoDate): Promise<void> {
    const loaded = this.#last.then(() => this.#load(day));
    this.#last = loaded.catch(() => undefined);
    return loaded;
  }

  async #load(day: IsoDate): Promise<void> {
    const { market, catalogue, quotes } = this.#parts;
    const listings = await market.listings(day);
    await this.#parts.whileListing(() => this.#list(listings, day));
    for (const reference of await market.references(day)) {
      const instrument = catalogue.byKey(reference.key);
      if (instrument !== undefined) quotes.beginDay(instrument.id, reference);
    }
    const wanted =
      market.watches === 'everything'
        ? listings.map(({ key }) => key)
        : [...market.watches, ...this.#parts.needed()];
    market.feed.subscribe(wanted.map((key) => catalogue.byKey(key)?.id).filter((id) => id !== undefined));
  }

  async #list(listings: readonly InstrumentListing[], day: IsoDate): Promise<void> {
    const { catalogue } = this.#parts;
    for (let at = 0; at < listings.length; at += TAKEN_AT_ONCE) {
      catalogue.add(listings.slice(at, at + TAKEN_AT_ONCE));
      if (at + TAKEN_AT_ONCE < listings.length) await this.#parts.pause();
    }
    if (listings.length > 0) await this.#retireOthers(listings);
    await this.#recallNeeded(day);
  }

  async #retireOthers(listings: readonly InstrumentListing[]): Promise<void> {
    const { catalogue } = this.#parts;
    const listed = new Set(listings.map(({ key }) => key));
    const known = catalogue.size;
    for (let at = 0; at < known; at += TAKEN_AT_ONCE * 10) {
      const some = catalogue.all().slice(at, Math.min(at + TAKEN_AT_ONCE * 10, known));
      catalogue.retire(some.map(({ key }) => key).filter((key) => !listed.has(key)));
      if (at + TAKEN_AT_ONCE * 10 < known) await this.#parts.pause();
    }
  }

  /** Held contracts may have expired while Munim stood still: they are known as they were, or by their name alone. */
  async #recallNeeded(day: IsoDate): Promise<void> {
    const { market, catalogue } = this.#parts;
    const unknown = (): readonly InstrumentKey[] =>
      [...this.#parts.needed()].filter((key) => catalogue.byKey(key) === undefined);
    let before = market.calendar.previousTradingDay(day);
    for (let i = 0; i < LOOK_BACK_DAYS && before !== undefined && unknown().length > 0; i += 1) {
      const missing = new Set(unknown());
      const listings = await market.listings(before);
      catalogue.recall(listings.filter(({ key }) => missing.has(key)));
      before = market.calendar.previousTradingDay(before);
    }
    catalogue.recall(
      unknown()
        .map(unlistedListing)
        .filter((listing) => listing !== undefined),
    );
  }
}
