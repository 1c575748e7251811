import type { MarketDesk, MarketMoment, MarketPhase, QuoteView, SymbolAnswer } from '../desk-market.ts';
import { type InstrumentId, type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import type { DaySchedule } from '../domain/session.ts';
import type { SymbolBook } from '../domain/symbol-book.ts';
import type { Depth } from '../domain/tick.ts';
import { type EpochMs, type IsoDate, istDate, istInstant, istTimeOfDay } from '../domain/time.ts';
import { type KernelContext, markOf, priceAgeMs } from '../kernel/context.ts';
import { nextOpening } from '../kernel/gate-view.ts';
import type { InstrumentCatalogue } from '../market/catalogue.ts';
import type { SymbolSearch } from '../market/symbol-search.ts';
import type { Market } from '../ports/market.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';

/** How long a first price is waited for. */
const FIRST_PRICE_MS = 1_000;
const LOOK_EVERY_MS = 10;
/** How long a source is given to say where a quiet instrument stands, and what counts as having said so. */
const WORD_MS = 200;
const JUST_MS = 2_500;
/** Derivatives trade longest: the market is open while they are. */
const MARKET = { segment: 'fno', hasDerivatives: true } as const;

/** Prices and instruments for chat. */
export class MarketView implements MarketDesk {
  readonly symbols: SymbolBook;
  readonly #market: Market;
  readonly #context: KernelContext;
  readonly #catalogue: InstrumentCatalogue;
  readonly #search: SymbolSearch;
  readonly #wall: WallClock;
  readonly #timers: Timers;

  constructor(options: {
    readonly market: Market;
    readonly context: KernelContext;
    readonly catalogue: InstrumentCatalogue;
    readonly search: SymbolSearch;
    readonly wall: WallClock;
    readonly timers: Timers;
  }) {
    this.symbols = options.search.book();
    this.#market = options.market;
    this.#context = options.context;
    this.#catalogue = options.catalogue;
    this.#search = options.search;
    this.#wall = options.wall;
    this.#timers = options.timers;
  }

  moment(): MarketMoment {
    const at = this.#market.clock.now();
    const day = istDate(at);
    const schedule = this.#market.calendar.schedule(day, MARKET);
    return { label: this.#market.label, at, day, phase: this.#phase(at, schedule) };
  }

  #phase(at: EpochMs, schedule: DaySchedule): MarketPhase {
    const time = istTimeOfDay(at);
    const sessions = schedule.kind === 'open' ? schedule.sessions : [];
    const now = sessions.find((session) => time >= session.from && time < session.to);
    if (now !== undefined && (now.name === 'continuous' || now.name === 'muhurat')) {
      return { kind: 'open', session: now.name, until: istInstant(istDate(at), now.to) };
    }
    const reason =
      now === undefined ? (schedule.kind === 'open' ? 'outside the session' : schedule.reason) : now.name;
    return { kind: 'closed', reason, opensAt: nextOpening(this.#context, MARKET, at) };
  }

  tradesOn(date: IsoDate): boolean {
    return this.#market.calendar.schedule(date, MARKET).kind === 'open';
  }

  wallNow(): EpochMs {
    return this.#wall.now();
  }

  resolve(text: string): SymbolAnswer {
    return this.#search.resolve(text, this.moment().day);
  }

  search(text: string, limit: number): readonly Instrument[] {
    return this.#search.search(text, this.moment().day, limit);
  }

  instrument(key: InstrumentKey): Instrument | undefined {
    return this.#catalogue.byKey(instrumentKey(key));
  }

  quote(key: InstrumentKey): QuoteView | undefined {
    const instrument = this.#catalogue.byKey(key);
    const quote = instrument === undefined ? undefined : this.#context.quotes.quote(instrument.id);
    if (instrument === undefined || quote === undefined) return undefined;
    return { instrument, quote, ageMs: priceAgeMs(this.#context, quote, this.#market.clock.now()) };
  }

  mark(key: InstrumentKey): Price {
    const instrument = this.#catalogue.byKey(key);
    return instrument === undefined ? NO_PRICE : markOf(this.#context, instrument);
  }

  depth(key: InstrumentKey): Depth | undefined {
    const instrument = this.#catalogue.byKey(key);
    return instrument === undefined ? undefined : this.#market.feed.depth(instrument.id);
  }

  async watch(keys: readonly InstrumentKey[]): Promise<void> {
    const ids = keys
      .map((key) => this.#catalogue.byKey(key)?.id)
      .filter((id): id is InstrumentId => id !== undefined);
    this.#market.feed.subscribe(ids);
    await this.#until(FIRST_PRICE_MS, () => ids.every((id) => this.#isKnown(id)));
    await this.#until(WORD_MS, () => ids.every((id) => this.#wasJustTold(id)));
  }

  /** Whether there is a price, and what it is compared with where a source is there to tell it. */
  #isKnown(id: InstrumentId): boolean {
    const { quotes } = this.#context;
    if (quotes.last(id) === 0) return false;
    const tells = this.#market.watches !== 'everything' && this.#market.feed.health?.().state === 'ok';
    return !tells || quotes.hasBegun(id);
  }

  /** Whether a price is one of now; true where silence means that it is. */
  #wasJustTold(id: InstrumentId): boolean {
    if (this.#context.priceToldAt === undefined) return true;
    const quote = this.#context.quotes.quote(id);
    return quote === undefined || priceAgeMs(this.#context, quote, this.#market.clock.now()) <= JUST_MS;
  }

  async #until(mostMs: number, reached: () => boolean): Promise<void> {
    for (let waited = 0; !reached() && waited < mostMs; waited += LOOK_EVERY_MS) {
      await new Promise<void>((resolve) => {
        this.#timers.after(LOOK_EVERY_MS, resolve);
      });
    }
  }
}
