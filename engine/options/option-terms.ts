import type { OptionType } from '../domain/instrument.ts';

/** What one option is written on and when it ends. Prices are in any one unit; answers have the same. */
export interface OptionTerms {
  readonly type: OptionType;
  /**
   * What `underlying` is the price of: delivery at expiry, or delivery now. Delta and gamma are by that price, and
   * rho holds it.
   */
  readonly on: 'forward' | 'spot';
  readonly underlying: number;
  readonly strike: number;
  /** Years until expiry. */
  readonly years: number;
  /** Interest a year, continuously compounded: 0.065 is 6.5 %. */
  readonly rate: number;
  /** Dividend yield a year, continuously paid; 0 on a forward, which has it inside. */
  readonly dividend: number;
}

/** Growth of the underlying's price a year when nobody is paid for risk: nothing for a forward. */
export function costOfCarry(terms: OptionTerms): number {
  return terms.on === 'forward' ? 0 : terms.rate - terms.dividend;
}

/** Price of the underlying for delivery at expiry. */
export function forwardPrice(terms: OptionTerms): number {
  return terms.underlying * Math.exp(costOfCarry(terms) * terms.years);
}

/** Value today of one rupee paid at expiry. */
export function discountFactor(terms: OptionTerms): number {
  return Math.exp(-terms.rate * terms.years);
}

/** The value of exercise at a price of the underlying. */
export function exerciseValue(type: OptionType, underlying: number, strike: number): number {
  return Math.max(0, type === 'CE' ? underlying - strike : strike - underlying);
}
