import type { InstrumentKey } from './domain/ids.ts';
import type { Instrument } from './domain/instrument.ts';
import type { Price } from './domain/price.ts';
import type { SymbolBook } from './domain/symbol-book.ts';
import type { Depth, Quote } from './domain/tick.ts';
import type { PlaceName } from './domain/ticket.ts';
import type { EpochMs, IsoDate } from './domain/time.ts';
import type { User } from './domain/user.ts';

/** Who is speaking, and where. Authority comes from the user alone. */
export interface Caller {
  readonly user: User;
  readonly place: PlaceName;
}

/** Whether the market takes orders now. */
export type MarketPhase =
  | { readonly kind: 'open'; readonly session: string; readonly until: EpochMs }
  | { readonly kind: 'closed'; readonly reason: string; readonly opensAt: EpochMs | undefined };

export interface MarketMoment {
  /** How prices are labelled wherever money is shown. */
  readonly label: 'SIMULATED' | 'REPLAY' | 'LIVE';
  readonly at: EpochMs;
  readonly day: IsoDate;
  readonly phase: MarketPhase;
}

export interface QuoteView {
  readonly instrument: Instrument;
  readonly quote: Quote;
  /** Milliseconds of market time since the last tick. */
  readonly ageMs: number;
}

/** What a text names. `several` asks the user; `none` offers what was probably meant. */
export type SymbolAnswer =
  | { readonly kind: 'found'; readonly instrument: Instrument }
  | { readonly kind: 'several'; readonly candidates: readonly Instrument[] }
  | { readonly kind: 'none'; readonly suggestions: readonly Instrument[] };

/** Prices and instruments. Nothing here changes anything. */
export interface MarketDesk {
  moment(): MarketMoment;
  /** Whether the market has a session on a date; false also where the calendar does not know. */
  tradesOn(date: IsoDate): boolean;
  /** The wall clock: what validity times and push times are shown in. */
  wallNow(): EpochMs;
  resolve(text: string): SymbolAnswer;
  /** Names for the order language; they follow what is listed. */
  readonly symbols: SymbolBook;
  search(text: string, limit: number): readonly Instrument[];
  instrument(key: InstrumentKey): Instrument | undefined;
  quote(key: InstrumentKey): QuoteView | undefined;
  /** The last price, yesterday's close where nothing traded yet, or 0. */
  mark(key: InstrumentKey): Price;
  depth(key: InstrumentKey): Depth | undefined;
  /** Starts prices of instruments that nobody watched yet; resolves when a first price is there or after a second. */
  watch(keys: readonly InstrumentKey[]): Promise<void>;
}
