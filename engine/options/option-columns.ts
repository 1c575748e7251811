import { europeanGreeks } from './european.ts';
import type { Greeks } from './greeks.ts';
import { impliedVolatility, NO_VOLATILITY, type NoVolatility } from './implied-volatility.ts';
import type { OptionTerms } from './option-terms.ts';

const SENSITIVITIES = ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'charm', 'volga'] as const;

/** Many contracts as columns, one row each: what the market says. */
export interface ContractColumns {
  readonly count: number;
  /** 1 for a call, 0 for a put. */
  readonly isCall: Uint8Array;
  /** What `underlying` is the price of, for all rows. */
  readonly on: OptionTerms['on'];
  readonly underlying: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  readonly rate: Float64Array;
  readonly dividend: Float64Array;
  /** Price from which the volatility is implied. */
  readonly price: Float64Array;
}

/** What follows for each row. Rows without an implied volatility hold NaN everywhere and say why in `refusal`. */
export interface AnalyticsColumns extends Readonly<Record<Exclude<keyof Greeks, 'price'>, Float64Array>> {
  readonly volatility: Float64Array;
  /** 0, or one more than the place in `NO_VOLATILITY` of the reason why there is none. */
  readonly refusal: Uint8Array;
}

/** Columns for `count` contracts. They are made once and filled again with each snapshot. */
export function contractColumns(count: number, on: OptionTerms['on']): ContractColumns {
  const column = (): Float64Array => new Float64Array(count);
  return {
    count,
    on,
    isCall: new Uint8Array(count),
    underlying: column(),
    strike: column(),
    years: column(),
    rate: column(),
    dividend: column(),
    price: column(),
  };
}

export function analyticsColumns(count: number): AnalyticsColumns {
  const column = (): Float64Array => new Float64Array(count);
  return {
    volatility: column(),
    refusal: new Uint8Array(count),
    delta: column(),
    gamma: column(),
    vega: column(),
    theta: column(),
    rho: column(),
    vanna: column(),
    charm: column(),
    volga: column(),
  };
}

/** The reason at a row, undefined where there is a volatility. */
export function refusalAt(columns: AnalyticsColumns, row: number): NoVolatility | undefined {
  return NO_VOLATILITY[(columns.refusal[row] ?? 0) - 1];
}

/** Implied volatility and Greeks of European options, row by row. */
export function analyse(contracts: ContractColumns, out: AnalyticsColumns): void {
  for (let row = 0; row < contracts.count; row += 1) {
    const terms = termsAt(contracts, row);
    const implied = impliedVolatility(terms, contracts.price[row] ?? 0);
    out.refusal[row] = implied.ok ? 0 : NO_VOLATILITY.indexOf(implied.error) + 1;
    out.volatility[row] = implied.ok ? implied.value : Number.NaN;
    const greeks = implied.ok ? europeanGreeks(terms, implied.value) : undefined;
    for (const greek of SENSITIVITIES) {
      out[greek][row] = greeks?.[greek] ?? Number.NaN;
    }
  }
}

/** The contract of a row by itself. */
function termsAt(contracts: ContractColumns, row: number): OptionTerms {
  return {
    type: contracts.isCall[row] === 1 ? 'CE' : 'PE',
    on: contracts.on,
    underlying: contracts.underlying[row] ?? 0,
    strike: contracts.strike[row] ?? 0,
    years: contracts.years[row] ?? 0,
    rate: contracts.rate[row] ?? 0,
    dividend: contracts.dividend[row] ?? 0,
  };
}
