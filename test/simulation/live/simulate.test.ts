import { describe, expect, test } from 'vitest';
import { coverage } from './coverage.ts';
import { type Hits, PROFILES, type Profile } from './faults.ts';
import { simulate } from './simulate.ts';

const SEEDS = Number(process.env['MUNIM_SIMULATION_SEEDS'] ?? '500');

/** Seeds that once broke a law, and what was wrong then. */
const ONCE_BROKEN: readonly (readonly [Profile, number, string])[] = [
  ['calm', 148, 'limits on size did not count orders that wait'],
  ['harsh', 119, 'a smaller quantity made an order whole, and nobody was told'],
  ['hell', 21, 'an exit asked for before the first price was an exception'],
  ['calm', 1, 'the answer to a request was told after the fill that was quicker'],
  ['calm', 2914, 'an order with nothing left to trade was asked how much it reserves'],
  ['calm', 403, 'a refusal was told before the part that had traded'],
];

describe('the order path of a live book under faults', () => {
  test.each(PROFILES)(
    `keeps every law in a ${'%s'} world, for ${SEEDS} seeds`,
    async (profile) => {
      const failed: string[] = [];
      const hits: Hits = new Map();
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const { failure, story } = await simulate(seed, profile, hits);
        if (failure !== undefined) failed.push(`seed ${seed}: ${failure}\n${story.slice(-40).join('\n')}`);
      }
      expect(failed.slice(0, 3)).toEqual([]);
      expect(coverage(hits).filter((cell) => cell.hits > 0).length).toBeGreaterThan(30);
    },
    300_000,
  );

  test.each(ONCE_BROKEN)('%s %i: %s', async (profile, seed) => {
    expect((await simulate(seed, profile, new Map())).failure).toBeUndefined();
  });

  test('is the same to the byte for the same seed', async () => {
    for (const profile of PROFILES) {
      const [first, second] = [await simulate(7, profile, new Map()), await simulate(7, profile, new Map())];
      expect(first.trace).toBe(second.trace);
      expect(first.story).toEqual(second.story);
    }
  });
});
