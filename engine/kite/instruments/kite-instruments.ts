import type { InstrumentKey } from '../../domain/ids.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { InstrumentListing } from '../../ports/market.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { dumpDay } from './dump-day.ts';
import type { DumpShelf } from './dump-shelf.ts';
import { type KiteListings, readListings } from './kite-listings.ts';
import type { KnownOfListings } from './listing-reader.ts';

/** A table that was read. */
interface Loaded extends KiteListings {
  readonly day: IsoDate;
}

const NOT_A_TABLE = 'Kite sent something that is no table of instruments';

/** What is listed at Kite and by which numbers, from the newest table that can be had. */
export class KiteInstruments {
  readonly #shelf: DumpShelf;
  readonly #fetch: () => Promise<Result<string, string>>;
  readonly #known: Omit<KnownOfListings, 'day'>;
  readonly #wall: WallClock;
  readonly #pause: () => Promise<void>;
  readonly #patience: () => Promise<void>;
  readonly #onTrouble: (message: string, error: unknown) => void;
  #loaded: Loaded | undefined;

  constructor(options: {
    readonly shelf: DumpShelf;
    /** Asks Kite for the table; a failure is words for people. */
    readonly fetch: () => Promise<Result<string, string>>;
    readonly known: Omit<KnownOfListings, 'day'>;
    readonly wall: WallClock;
    /** Lets others run. */
    readonly pause: () => Promise<void>;
    /** Resolves when Kite was waited for long enough and an older table should do for now. */
    readonly patience: () => Promise<void>;
    readonly onTrouble: (message: string, error: unknown) => void;
  }) {
    this.#shelf = options.shelf;
    this.#fetch = options.fetch;
    this.#known = options.known;
    this.#wall = options.wall;
    this.#pause = options.pause;
    this.#patience = options.patience;
    this.#onTrouble = options.onTrouble;
  }

  /** The table in use; undefined before the first login. */
  get loaded(): (Pick<Loaded, 'day' | 'leftOut'> & { readonly listed: number }) | undefined {
    const loaded = this.#loaded;
    return loaded === undefined
      ? undefined
      : { day: loaded.day, leftOut: loaded.leftOut, listed: loaded.listings.length };
  }

  /** Kite's number of an instrument; undefined when it is not listed. */
  tokenOf(key: InstrumentKey): number | undefined {
    return this.#loaded?.tokens.get(key);
  }

  keyOfToken(token: number): InstrumentKey | undefined {
    return this.#loaded?.keys.get(token);
  }

  /**
   * What trades on a day: from the table of now, made current first when it can be, and for days past from the table
   * of that day. Nothing at all before the first login.
   */
  async listings(day: IsoDate): Promise<readonly InstrumentListing[]> {
    if (day < dumpDay(this.#wall.now())) return (await this.#past(day)) ?? [];
    if (this.#loaded?.day !== dumpDay(this.#wall.now())) await this.#bringUp();
    return (this.#loaded?.listings ?? []).filter(
      (listing) => !('expiry' in listing) || listing.expiry >= day,
    );
  }

  /** Asks Kite for the table of now; says how many are listed. */
  async refresh(): Promise<Result<{ readonly day: IsoDate; readonly listed: number }, string>> {
    const day = dumpDay(this.#wall.now());
    const text = await this.#fetch();
    if (!text.ok) return text;
    const read = await this.#read(text.value, day);
    if (read === undefined || read.listings.length === 0) return fail(NOT_A_TABLE);
    this.#loaded = read;
    await this.#shelf
      .put(day, text.value)
      .catch((error: unknown) => this.#onTrouble('the table of instruments cannot be kept', error));
    return ok({ day, listed: read.listings.length });
  }

  /** The table of now from the shelf or from Kite, else the newest one there is. */
  async #bringUp(): Promise<void> {
    const now = dumpDay(this.#wall.now());
    const days = await this.#shelf.days();
    if (days[0] === now && (await this.#take(now))) return;
    const asked = this.refresh().then(({ ok: read }) => read);
    const waited = days.length === 0 ? asked : Promise.race([asked, this.#patience().then(() => false)]);
    if (await waited) return;
    for (const day of days) if (this.#loaded !== undefined || (await this.#take(day))) return;
  }

  async #take(day: IsoDate): Promise<boolean> {
    const text = await this.#shelf.get(day);
    const read = text === undefined ? undefined : await this.#read(text, day);
    if (read !== undefined) this.#loaded = read;
    return read !== undefined;
  }

  async #past(day: IsoDate): Promise<readonly InstrumentListing[] | undefined> {
    const of = (await this.#shelf.days()).findLast((kept) => kept >= day) ?? day;
    const text = await this.#shelf.get(of);
    return text === undefined ? undefined : (await this.#read(text, day))?.listings;
  }

  async #read(text: string, day: IsoDate): Promise<Loaded | undefined> {
    const read = await readListings(text, { ...this.#known, day }, this.#pause);
    return read === undefined ? undefined : { ...read, day };
  }
}
