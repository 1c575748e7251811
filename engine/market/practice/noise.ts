import { normalQuantile } from '../../options/normal-distribution.ts';

/**
 * Randomness without a sequence: every draw is a function of a stream and two counters, so any instant of the
 * practice market can be asked for in any order and gives the same answer.
 */

/** Scrambles 32 bits. Chris Wellons, "Prospecting for Hash Functions" (lowbias32, public domain). */
function scramble(bits: number): number {
  let x = bits ^ (bits >>> 16);
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** The stream of a name under a seed. */
export function noiseStream(seed: number, name: string): number {
  let hash = scramble(seed | 0);
  for (let i = 0; i < name.length; i++) hash = scramble(hash ^ Math.imul(name.charCodeAt(i) + 1, 0x9e3779b1));
  return hash;
}

/** 32 random bits of draw (a, b) of a stream. */
export function noiseBits(stream: number, a: number, b: number): number {
  const first = scramble((stream + Math.imul(a | 0, 0x9e3779b1)) | 0);
  return scramble((first ^ (Math.imul(b | 0, 0x85ebca77) + 0x165667b1)) | 0);
}

/** Uniform, strictly between 0 and 1. */
export function noiseUniform(stream: number, a: number, b: number): number {
  return (noiseBits(stream, a, b) + 0.5) / 4_294_967_296;
}

/** Standard normal. */
export function noiseGaussian(stream: number, a: number, b: number): number {
  return normalQuantile(noiseUniform(stream, a, b));
}
