const ROOT_PI_INVERSE = 0.564_189_583_547_756_3;
/** Beyond it the complement is below the smallest number. */
const VANISHES_AT = 26.6;

/**
 * Complementary error function, to about 16 digits relative over the whole line.
 *
 * W. J. Cody, "Rational Chebyshev approximations for the error function" (1969), the constants of CALERF.
 */
export function erfc(x: number): number {
  const z = Math.abs(x);
  if (z <= 0.468_75) return 1 - erfNearZero(x);
  const tail = z > VANISHES_AT ? 0 : expMinusSquare(z) * scaledTail(z);
  return x < 0 ? 2 - tail : tail;
}

/** `exp(x^2) erfc(x)`: what is left of the complement when its exponential is taken off. Overflows below -26. */
export function erfcx(x: number): number {
  if (Math.abs(x) <= 0.468_75) return Math.exp(x * x) * (1 - erfNearZero(x));
  return x < 0 ? 2 / expMinusSquare(-x) - scaledTail(-x) : scaledTail(x);
}

/** `exp(-z^2)` with the square split, so that its rounding is not multiplied by its size. */
function expMinusSquare(z: number): number {
  const coarse = Math.trunc(z * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(z - coarse) * (z + coarse));
}

function erfNearZero(x: number): number {
  const y = x * x;
  let top = 0.185_777_706_184_603_15 * y;
  let bottom = y;
  top = (top + 3.161_123_743_870_565_5) * y;
  bottom = (bottom + 23.601_290_952_344_122) * y;
  top = (top + 113.864_154_151_050_16) * y;
  bottom = (bottom + 244.024_637_934_444_17) * y;
  top = (top + 377.485_237_685_302) * y;
  bottom = (bottom + 1_282.616_526_077_372_3) * y;
  return (x * (top + 3_209.377_589_138_469_4)) / (bottom + 2_844.236_833_439_171);
}

function scaledTail(z: number): number {
  return z <= 4 ? middleRatio(z) : farRatio(z);
}

function middleRatio(z: number): number {
  let top = 2.153_115_354_744_038_3e-8 * z;
  let bottom = z;
  top = (top + 0.564_188_496_988_670_1) * z;
  bottom = (bottom + 15.744_926_110_709_835) * z;
  top = (top + 8.883_149_794_388_377) * z;
  bottom = (bottom + 117.693_950_891_312_5) * z;
  top = (top + 66.119_190_637_141_63) * z;
  bottom = (bottom + 537.181_101_862_009_9) * z;
  top = (top + 298.635_138_197_400_1) * z;
  bottom = (bottom + 1_621.389_574_566_690_3) * z;
  top = (top + 881.952_221_241_769) * z;
  bottom = (bottom + 3_290.799_235_733_459_7) * z;
  top = (top + 1_712.047_612_634_070_7) * z;
  bottom = (bottom + 4_362.619_090_143_247) * z;
  top = (top + 2_051.078_377_826_071_6) * z;
  bottom = (bottom + 3_439.367_674_143_721_6) * z;
  return (top + 1_230.339_354_797_997_2) / (bottom + 1_230.339_354_803_749_5);
}

function farRatio(z: number): number {
  const y = 1 / (z * z);
  let top = 0.016_315_387_137_302_097 * y;
  let bottom = y;
  top = (top + 0.305_326_634_961_232_36) * y;
  bottom = (bottom + 2.568_520_192_289_822) * y;
  top = (top + 0.360_344_899_949_804_45) * y;
  bottom = (bottom + 1.872_952_849_923_467_3) * y;
  top = (top + 0.125_781_726_111_229_26) * y;
  bottom = (bottom + 0.527_905_102_951_428_5) * y;
  top = (top + 0.016_083_785_148_742_275) * y;
  bottom = (bottom + 0.060_518_341_312_441_32) * y;
  const ratio = (y * (top + 0.000_658_749_161_529_837_8)) / (bottom + 0.002_335_204_976_268_691_8);
  return (ROOT_PI_INVERSE - ratio) / z;
}
