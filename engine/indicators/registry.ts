import { averages } from './averages/indicators.ts';
import { bollinger } from './bands/bollinger.ts';
import { donchian, keltner, midPoint } from './bands/channels.ts';
import type { Indicator } from './indicator.ts';
import { pivots } from './levels/pivots.ts';
import { flat, prices } from './levels/prices.ts';
import { cci } from './momentum/commodity-channel.ts';
import { macd } from './momentum/macd.ts';
import { apo, awesome, ppo, trix } from './momentum/price-oscillators.ts';
import { bop, momentum, roc } from './momentum/rate-of-change.ts';
import { cmo, rsi, stochRsi } from './momentum/relative-strength.ts';
import { stoch, stochFast, williamsR } from './momentum/stochastic.ts';
import { ultimate } from './momentum/ultimate.ts';
import { plainName } from './plain-name.ts';
import { stdDev, variance, zScore } from './statistics/deviation.ts';
import { hurst } from './statistics/hurst.ts';
import { linearRegression } from './statistics/regression.ts';
import { aroon, aroonOscillator } from './trend/aroon.ts';
import { choppiness } from './trend/choppiness.ts';
import { adx, adxr, dx, minusDi, plusDi } from './trend/directional.ts';
import { ichimoku, midPrice } from './trend/ichimoku.ts';
import { psar } from './trend/parabolic.ts';
import { superTrend } from './trend/super-trend.ts';
import { vortex } from './trend/vortex.ts';
import { historicalVolatility, parkinson } from './volatility/historical.ts';
import { atr, natr, trueRange } from './volatility/true-range.ts';
import { adl, adosc, cmf, obv } from './volume/flow.ts';
import { mfi } from './volume/money-flow-index.ts';
import { force, volumeAverage, volumeRatio } from './volume/volume-average.ts';
import { anchoredVwap, vwap } from './volume/vwap.ts';

/** Every indicator that Munim computes itself. */
export const INDICATORS: readonly Indicator[] = [
  ...averages,
  rsi,
  stochRsi,
  cmo,
  macd,
  apo,
  ppo,
  trix,
  awesome,
  stoch,
  stochFast,
  williamsR,
  cci,
  ultimate,
  roc,
  momentum,
  bop,
  bollinger,
  keltner,
  donchian,
  midPoint,
  midPrice,
  adx,
  dx,
  adxr,
  plusDi,
  minusDi,
  aroon,
  aroonOscillator,
  psar,
  superTrend,
  ichimoku,
  choppiness,
  vortex,
  trueRange,
  atr,
  natr,
  historicalVolatility,
  parkinson,
  stdDev,
  variance,
  zScore,
  linearRegression,
  hurst,
  obv,
  adl,
  adosc,
  cmf,
  mfi,
  force,
  volumeAverage,
  volumeRatio,
  vwap,
  anchoredVwap,
  pivots,
  prices,
  flat,
];

/** The indicator of a name or alias, whatever its case and separators; undefined when there is none. */
export function findIndicator(name: string): Indicator | undefined {
  const plain = plainName(name);
  return INDICATORS.find(
    (indicator) => plainName(indicator.name) === plain || indicator.aliases.includes(plain),
  );
}
