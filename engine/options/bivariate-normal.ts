import { normalCdf } from './normal-distribution.ts';

const TWO_PI = 2 * Math.PI;
/** Nodes and weights of Gauss and Legendre's rule of 20 points on [-1, 1], its positive half. */
const NODES = [
  0.076_526_521_133_497_32, 0.227_785_851_141_645_07, 0.373_706_088_715_419_55, 0.510_867_001_950_827_1,
  0.636_053_680_726_515, 0.746_331_906_460_150_8, 0.839_116_971_822_218_8, 0.912_234_428_251_326,
  0.963_971_927_277_913_8, 0.993_128_599_185_094_9,
];
const WEIGHTS = [
  0.152_753_387_130_725_84, 0.149_172_986_472_603_74, 0.142_096_109_318_382_04, 0.131_688_638_449_176_64,
  0.118_194_531_961_518_43, 0.101_930_119_817_240_44, 0.083_276_741_576_704_75, 0.062_672_048_334_109_05,
  0.040_601_429_800_386_94, 0.017_614_007_139_152_12,
];

/**
 * Probability that two standard normals of correlation `rho` fall below `a` and below `b`.
 *
 * The integral over the angle of Drezner and Wesolowsky (1990) as given by Genz (2004): 1e-14 for |rho| up to 0.9,
 * which is all that the American formula asks.
 */
export function bivariateNormalCdf(a: number, b: number, rho: number): number {
  const product = normalCdf(a) * normalCdf(b);
  if (!Number.isFinite(a) || !Number.isFinite(b)) return product;
  const half = Math.asin(rho) / 2;
  const squares = (a * a + b * b) / 2;
  let sum = 0;
  for (let i = 0; i < NODES.length; i += 1) {
    const node = NODES[i] ?? 0;
    const weight = WEIGHTS[i] ?? 0;
    sum += weight * (kernel(half * (1 - node)) + kernel(half * (1 + node)));
  }
  return product + (half * sum) / TWO_PI;

  function kernel(angle: number): number {
    const sine = Math.sin(angle);
    return Math.exp((sine * a * b - squares) / (1 - sine * sine));
  }
}
