import type { PatternHistory } from './history.ts';
import { atLeast, atMost } from './pattern.ts';

/** Body of at most a tenth of the range. A bar without range is no doji: nothing traded away from one price. */
export function isDoji(history: PatternHistory, age: number): boolean {
  const range = history.range(age);
  return range > 0 && atMost(history.body(age), 0.1 * range);
}

/** A body that fills at least half of its own range and is at least half a usual range long. */
export function isBig(history: PatternHistory, age: number): boolean {
  const body = history.body(age);
  return body > 0 && atLeast(body, 0.5 * history.range(age)) && atLeast(body, 0.5 * history.unit);
}

/** The body of the later bar lies within that of the one before, ends included. */
export function isWithin(history: PatternHistory, age: number): boolean {
  return history.top(age) <= history.top(age + 1) && history.bottom(age) >= history.bottom(age + 1);
}

/**
 * The later body swallows an opposite one that is no doji, at least one end strictly, and is at least seven tenths
 * of a usual range long: where bars open at the last close, every fourth would otherwise be one.
 */
export function isEngulfing(history: PatternHistory, age: number): boolean {
  const before = age + 1;
  return (
    isBig(history, age) &&
    atLeast(history.body(age), 0.7 * history.unit) &&
    history.colour(age) === -history.colour(before) &&
    !isDoji(history, before) &&
    history.top(age) >= history.top(before) &&
    history.bottom(age) <= history.bottom(before) &&
    history.body(age) > history.body(before)
  );
}

/** A small body, at most half as long, within a big one. */
export function isHarami(history: PatternHistory, age: number): boolean {
  return (
    isBig(history, age + 1) &&
    isWithin(history, age) &&
    atMost(history.body(age), 0.5 * history.body(age + 1)) &&
    history.range(age) > 0
  );
}

/** Long lower shadow (twice the body), hardly an upper one, a body that is more than a doji's line. */
export function isHammerShape(history: PatternHistory): boolean {
  const range = history.range(0);
  return (
    range > 0 &&
    atLeast(history.lowerShadow(0), 2 * history.body(0)) &&
    atMost(history.upperShadow(0), 0.15 * range) &&
    atLeast(history.body(0), 0.05 * range)
  );
}

/** The hammer upside down. */
export function isInvertedHammerShape(history: PatternHistory): boolean {
  const range = history.range(0);
  return (
    range > 0 &&
    atLeast(history.upperShadow(0), 2 * history.body(0)) &&
    atMost(history.lowerShadow(0), 0.15 * range) &&
    atLeast(history.body(0), 0.05 * range)
  );
}
