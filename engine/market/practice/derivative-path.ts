import type { OptionType } from '../../domain/instrument.ts';
import { DAY_MS, type EpochMs } from '../../domain/time.ts';
import { black76 } from '../../options/black76.ts';
import { noiseGaussian, noiseStream } from './noise.ts';
import { CLOSING_SLOT, isFinalPrice, MINUTES_A_DAY, type Moment, minuteStart } from './practice-time.ts';
import type { MinuteRange, PricePath } from './price-path.ts';
import type { SpotPath } from './spot-path.ts';
import { atTheMoneyVariance, smileDeviation } from './volatility-surface.ts';

const INTEREST = 0.065;
const CARRY = 0.055;
const CARRY_DEVIATION = 0.006;
const YEAR_MS = 365 * DAY_MS;

/** What the derivatives of one underlying share. */
export interface DerivativeGround {
  readonly seed: number;
  readonly spot: SpotPath;
  readonly volatilityIndex: SpotPath;
  /** Volatility of the underlying for a volatility index of 1. */
  readonly volatilityShare: number;
}

/**
 * A price that follows from the spot. Time to expiry and volatility stand still within a minute, so that the price is
 * a monotone function of the spot there and the minute's extremes are those of the spot; the closing price of the
 * last day is that of expiry.
 */
abstract class DerivativePath implements PricePath {
  protected readonly ground: DerivativeGround;
  readonly #expiryClose: EpochMs;
  readonly #carryStream: number;
  readonly #spot: MinuteRange = { open: 0, high: 0, low: 0, close: 0 };

  constructor(ground: DerivativeGround, expiryDay: number) {
    this.ground = ground;
    this.#expiryClose = minuteStart(expiryDay, MINUTES_A_DAY);
    this.#carryStream = noiseStream(ground.seed, 'carry');
  }

  protected abstract fair(forward: number, years: number, at: { day: number; minute: number }): number;

  value(moment: Moment): number {
    return this.#from(this.ground.spot.value(moment), moment);
  }

  minute(day: number, minute: number, out: MinuteRange): void {
    const spot = this.#spot;
    this.ground.spot.minute(day, minute, spot);
    const at = { day, minute, slot: 0 };
    out.open = this.#from(spot.open, at);
    const one = this.#from(spot.high, at);
    const other = this.#from(spot.low, at);
    out.close = this.#from(spot.close, { day, minute, slot: CLOSING_SLOT });
    out.high = Math.max(one, other, out.close);
    out.low = Math.min(one, other, out.close);
  }

  range(day: number, minutes: { readonly first: number; readonly end: number }, out: MinuteRange): void {
    let open = 0;
    let high = 0;
    let low = Number.POSITIVE_INFINITY;
    for (let m = minutes.first; m < minutes.end; m++) {
      this.minute(day, m, out);
      if (m === minutes.first) open = out.open;
      if (out.high > high) high = out.high;
      if (out.low < low) low = out.low;
    }
    out.open = open;
    out.high = high;
    out.low = low;
  }

  isTurn(moment: Moment): boolean {
    return this.ground.spot.isTurn(moment);
  }

  #from(spot: number, moment: Moment): number {
    const years = this.#years(moment);
    const carry = CARRY + CARRY_DEVIATION * noiseGaussian(this.#carryStream, moment.day, 0);
    return this.fair(spot * Math.exp(carry * years), years, moment);
  }

  #years(moment: Moment): number {
    const minute = isFinalPrice(moment.minute, moment.slot) ? MINUTES_A_DAY : moment.minute;
    return Math.max(0, this.#expiryClose - minuteStart(moment.day, minute)) / YEAR_MS;
  }
}

/** The forward: spot with carry until expiry. */
export class FuturePath extends DerivativePath {
  protected fair(forward: number): number {
    return forward;
  }
}

export interface OptionTerms {
  readonly optionType: OptionType;
  /** In ten-thousandths of a rupee. */
  readonly strike: number;
}

/** Black-76 on the forward of the same expiry, on the practice smile. */
export class OptionPath extends DerivativePath {
  readonly #terms: OptionTerms;

  constructor(ground: DerivativeGround, expiryDay: number, terms: OptionTerms) {
    super(ground, expiryDay);
    this.#terms = terms;
  }

  protected fair(forward: number, years: number, at: { day: number; minute: number }): number {
    const { optionType, strike } = this.#terms;
    const { volatilityIndex, volatilityShare } = this.ground;
    const volatility = (volatilityIndex.minuteOpen(at.day, at.minute) / 1_000_000) * volatilityShare;
    const theta = atTheMoneyVariance(volatility, years);
    const deviation = smileDeviation(theta, Math.log(strike / forward));
    return black76(optionType, { forward, strike, deviation, discount: Math.exp(-INTEREST * years) });
  }
}
