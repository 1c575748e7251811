import { erfc } from './error-function.ts';

const SQRT_TWO_PI = 2.506_628_274_631_000_7;

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/** Distribution function of the standard normal, to about 16 digits of the tail it is in. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/**
 * Quantile of the standard normal for `0 < p < 1`, to about 15 digits; infinite at the ends.
 *
 * Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution" (1988), PPND16.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * centralRatio(0.180_625 - q * q);
  const tail = q < 0 ? p : 1 - p;
  if (tail <= 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const value = r <= 5 ? middleRatio(r - 1.6) : farRatio(r - 5);
  return q < 0 ? -value : value;
}

function centralRatio(r: number): number {
  let a = 2.509_080_928_730_122_7e3 * r + 3.343_057_558_358_813e4;
  a = a * r + 6.726_577_092_700_87e4;
  a = a * r + 4.592_195_393_154_987e4;
  a = a * r + 1.373_169_376_550_946e4;
  a = a * r + 1.971_590_950_306_551_3e3;
  a = a * r + 1.331_416_678_917_843_8e2;
  a = a * r + 3.387_132_872_796_366_5;
  let b = 5.226_495_278_852_854e3 * r + 2.872_908_573_572_194_3e4;
  b = b * r + 3.930_789_580_009_271e4;
  b = b * r + 2.121_379_430_158_659_7e4;
  b = b * r + 5.394_196_021_424_751e3;
  b = b * r + 6.871_870_074_920_579e2;
  b = b * r + 4.231_333_070_160_091e1;
  return a / (b * r + 1);
}

function middleRatio(r: number): number {
  let c = 7.745_450_142_783_414e-4 * r + 2.272_384_498_926_918_4e-2;
  c = c * r + 2.417_807_251_774_506e-1;
  c = c * r + 1.270_458_252_452_368_4;
  c = c * r + 3.647_848_324_763_204_5;
  c = c * r + 5.769_497_221_460_691;
  c = c * r + 4.630_337_846_156_546;
  c = c * r + 1.423_437_110_749_683_5;
  let d = 1.050_750_071_644_416_9e-9 * r + 5.475_938_084_995_345e-4;
  d = d * r + 1.519_866_656_361_645_7e-2;
  d = d * r + 1.481_039_764_274_800_8e-1;
  d = d * r + 6.897_673_349_851e-1;
  d = d * r + 1.676_384_830_183_803_8;
  d = d * r + 2.053_191_626_637_759;
  return c / (d * r + 1);
}

function farRatio(r: number): number {
  let e = 2.010_334_399_292_288_1e-7 * r + 2.711_555_568_743_487_6e-5;
  e = e * r + 1.242_660_947_388_078_4e-3;
  e = e * r + 2.653_218_952_657_612_4e-2;
  e = e * r + 2.965_605_718_285_048_7e-1;
  e = e * r + 1.784_826_539_917_291_3;
  e = e * r + 5.463_784_911_164_114;
  e = e * r + 6.657_904_643_501_103;
  let f = 2.044_263_103_389_939_7e-15 * r + 1.421_511_758_316_446e-7;
  f = f * r + 1.846_318_317_510_054_8e-5;
  f = f * r + 7.868_691_311_456_133e-4;
  f = f * r + 1.487_536_129_085_061_5e-2;
  f = f * r + 1.369_298_809_227_358e-1;
  f = f * r + 5.998_322_065_558_88e-1;
  return e / (f * r + 1);
}
