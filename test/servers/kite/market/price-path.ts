import { isoDate, istInstant, timeOfDay } from '../../../../engine/domain/time.ts';
import { black76 } from '../../../../engine/options/black76.ts';
import { isIndex, type Listing, quoteName, roundToTick } from './listing.ts';
import type { Listings } from './listings.ts';

/** Waves of which a path is made: how long one takes in minutes, and how far it goes (share of the price). */
const WAVES: readonly (readonly [minutes: number, reach: number])[] = [
  [0.5, 0.0003],
  [3, 0.0006],
  [17, 0.0012],
  [90, 0.003],
  [700, 0.006],
  [7_000, 0.02],
  [60_000, 0.06],
  [500_000, 0.12],
];

const INDEX_SHARE = 0.7;
const VOLATILITY = 0.14;
const YEAR_MS = 365 * 86_400_000;

/** A number from -1 to 1 that depends on nothing but these three. */
function chance(seed: number, stream: number, at: number): number {
  let hash = (seed ^ Math.imul(stream, 0x9e3779b1) ^ Math.imul(at | 0, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 31 - 1;
}

/** A smooth line through chance points. */
function noise(seed: number, stream: number, at: number): number {
  const left = Math.floor(at);
  const part = at - left;
  const bend = part * part * (3 - 2 * part);
  const from = chance(seed, stream, left);
  return from + (chance(seed, stream, left + 1) - from) * bend;
}

function textNumber(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return hash >>> 0;
}

/**
 * A made-up market as a function of time: the same seed and moment give the same price, so what was shown a minute ago
 * is what the history tells.
 */
export class PricePath {
  readonly #seed: number;
  readonly #listings: Listings;
  readonly #speed: number;

  /** `speed` times as lively as a real market. */
  constructor(options: { readonly seed: number; readonly speed: number; readonly listings: Listings }) {
    this.#seed = options.seed;
    this.#speed = options.speed;
    this.#listings = options.listings;
  }

  /** The price at a moment, in whole paise on the tick. */
  pricePaise(listing: Listing, atMs: number): number {
    const raw = this.#raw(listing, atMs);
    return Math.max(listing.tickPaise, roundToTick(raw, listing.tickPaise));
  }

  /** Units traded in the minute of a moment. */
  minuteVolume(listing: Listing, atMs: number): number {
    if (isIndex(listing)) return 0;
    const lively = 1 + chance(this.#seed, textNumber(listing.symbol), Math.floor(atMs / 60_000));
    return Math.max(1, Math.round(lively * 400)) * listing.lotSize;
  }

  #raw(listing: Listing, atMs: number): number {
    const underlying = listing.underlying === undefined ? undefined : this.#listings.find(listing.underlying);
    if (underlying === undefined) return listing.closePaise * Math.exp(this.#wander(listing, atMs));
    const spot = this.#raw(underlying, atMs);
    if (listing.expiry === '') return spot;
    const years = Math.max(0, istInstant(isoDate(listing.expiry), timeOfDay(15, 30)) - atMs) / YEAR_MS;
    const forward = spot * Math.exp(0.065 * years);
    if (listing.type !== 'CE' && listing.type !== 'PE') return forward;
    const strike = listing.strikePaise;
    const smile = 1 + 4 * Math.log(strike / forward) ** 2;
    const deviation = VOLATILITY * smile * Math.sqrt(years);
    return black76(listing.type, { forward, strike, deviation, discount: Math.exp(-0.065 * years) });
  }

  #wander(listing: Listing, atMs: number): number {
    const own = this.#waves(quoteName(listing), atMs);
    return isIndex(listing) ? own : own + INDEX_SHARE * this.#waves('NSE:NIFTY 50', atMs);
  }

  #waves(name: string, atMs: number): number {
    const stream = textNumber(name);
    const minutes = (atMs / 60_000) * this.#speed;
    return WAVES.reduce(
      (sum, [length, reach], index) => sum + reach * noise(this.#seed, stream + index, minutes / length),
      0,
    );
  }
}
