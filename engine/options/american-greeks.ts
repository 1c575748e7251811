import { fail, ok, type Result } from '../domain/result.ts';
import { americanPrice } from './american.ts';
import type { Greeks } from './greeks.ts';
import { impliedVolatility, type NoVolatility } from './implied-volatility.ts';
import { exerciseValue, type OptionTerms } from './option-terms.ts';

/** Steps of the differences, as shares of what is stepped. */
const FIRST = 1e-3;
const SECOND = 4e-3;
/** Steps of the rate. */
const RATE_STEP = 1e-4;
/** The least volatility that is told. */
const LEAST_VOLATILITY = 1e-3;
const MOST_HALVINGS = 200;

type OneWay = (x: number) => number;

/** Slope at 0 by central differences of fourth order. */
function slope(f: OneWay, step: number): number {
  return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}

/** Bend at 0 by central differences of fourth order. */
function bend(f: OneWay, step: number): number {
  return (16 * (f(step) + f(-step)) - (f(2 * step) + f(-2 * step)) - 30 * f(0)) / (12 * step * step);
}

/** Value and sensitivities of an American option, by differences of its formula. */
export function americanGreeks(terms: OptionTerms, volatility: number): Greeks {
  const { underlying, years } = terms;
  const spot = underlying * FIRST;
  const wide = underlying * SECOND;
  const sigma = volatility * FIRST;
  const time = years * FIRST;
  const price: OneWay = (ds) => americanPrice({ ...terms, underlying: underlying + ds }, volatility);
  const delta = (at: OptionTerms, v: number): number =>
    slope((ds) => americanPrice({ ...at, underlying: underlying + ds }, v), spot);
  const later = (dt: number): OptionTerms => ({ ...terms, years: years - dt });
  const uncertain = sigma > 0 && time > 0;
  const vega: OneWay = (dv) => americanPrice(terms, volatility + dv);
  return {
    price: price(0),
    delta: slope(price, spot),
    gamma: uncertain ? bend(price, wide) : 0,
    vega: uncertain ? slope(vega, sigma) : 0,
    theta: time > 0 ? slope((dt) => americanPrice(later(dt), volatility), time) : 0,
    rho: slope((dr) => americanPrice({ ...terms, rate: terms.rate + dr }, volatility), RATE_STEP),
    vanna: uncertain ? slope((dv) => delta(terms, volatility + dv), volatility * SECOND) : 0,
    charm: time > 0 ? slope((dt) => delta(later(dt), volatility), years * SECOND) : 0,
    volga: uncertain ? bend(vega, volatility * SECOND) : 0,
  };
}

/**
 * The volatility at which an American option costs `price`. A price that immediate exercise pays tells nothing:
 * every low volatility has it.
 */
export function americanImpliedVolatility(terms: OptionTerms, price: number): Result<number, NoVolatility> {
  if (!(terms.years > 0)) return fail('expired');
  if (!(price > 0)) return fail('zero-price');
  if (price < exerciseValue(terms.type, terms.underlying, terms.strike) * (1 - Number.EPSILON)) {
    return fail('below-intrinsic');
  }
  const least = americanPrice(terms, LEAST_VOLATILITY);
  if (price <= least * (1 + 4 * Number.EPSILON)) return fail('no-information');
  const highest = mostVolatility(terms, price);
  return highest.ok ? ok(rootBetween(terms, price, highest.value)) : highest;
}

/** A European option is worth less at each volatility, so it implies at least as much; a rich one goes on doubling. */
function mostVolatility(terms: OptionTerms, price: number): Result<number, NoVolatility> {
  const european = impliedVolatility(terms, price);
  let high = european.ok ? european.value * (1 + 1e-9) : 1;
  while (americanPrice(terms, high) < price) {
    high *= 2;
    if (high > 1024) return fail('above-bound');
  }
  return ok(high);
}

/** Regula falsi in the Illinois form: safe, and fast on a value that rises smoothly. */
function rootBetween(terms: OptionTerms, price: number, highest: number): number {
  let low = LEAST_VOLATILITY;
  let high = highest;
  let missLow = americanPrice(terms, low) - price;
  let missHigh = americanPrice(terms, high) - price;
  for (let i = 0; i < MOST_HALVINGS && high - low > 1e-13 * high; i += 1) {
    const chord = (low * missHigh - high * missLow) / (missHigh - missLow);
    const next = chord > low && chord < high ? chord : (low + high) / 2;
    const miss = americanPrice(terms, next) - price;
    if (miss === 0) return next;
    if (miss > 0) {
      high = next;
      missHigh = miss;
      missLow /= 2;
    } else {
      low = next;
      missLow = miss;
      missHigh /= 2;
    }
  }
  return (low + high) / 2;
}
