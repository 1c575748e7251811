import { expect, it } from 'vitest';
import { TokenWatch } from '../../../../engine/kite/ticker/token-watch.ts';

const PATIENCE = { firstMs: 100, longestMs: 400, answerMs: 10 };

/** When a token, heard at the given times, is asked for again within the first two seconds. */
function askedAt(heard: (nowMs: number) => number): number[] {
  const watch = new TokenWatch(PATIENCE);
  watch.add([7], 1);
  const asked: number[] = [];
  for (let nowMs = 1; nowMs < 2_000; nowMs += 1) {
    if (watch.overdue(() => heard(nowMs), nowMs).length > 0) asked.push(nowMs);
  }
  return asked;
}

it('asks a token that never answers less and less often', () => {
  expect(askedAt(() => 0)).toEqual([102, 303, 704, 1_105, 1_506, 1_907]);
});

it('leaves a token alone that speaks', () => {
  expect(askedAt((nowMs) => nowMs - 50)).toEqual([]);
});

it('takes the answer to asking for no sign of life, but later words for one', () => {
  // Answers within the time of an answer, as the state of something that does not trade: patience still grows.
  expect(askedAt((nowMs) => (nowMs > 107 ? 107 : 0)).slice(0, 3)).toEqual([102, 308, 709]);
  // Speaks by itself at 150: patience begins anew.
  expect(askedAt((nowMs) => (nowMs >= 150 ? 150 : 0)).slice(0, 3)).toEqual([102, 251, 452]);
});

it('forgets what was removed', () => {
  const watch = new TokenWatch(PATIENCE);
  watch.add([7, 8], 1);
  watch.remove(7);
  expect(watch.overdue(() => 0, 1_000)).toEqual([8]);
});
