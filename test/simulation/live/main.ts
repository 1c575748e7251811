import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { coverage } from './coverage.ts';
import { type Hits, PROFILES, type Profile } from './faults.ts';
import { shortestStory } from './shortest-story.ts';
import { simulate } from './simulate.ts';

const USAGE = `npm run simulate -- [--seeds N] [--from SEED] [--profile ${PROFILES.join('|')}] [--json FILE] [--stop]
Runs the order path against a hostile broker on a virtual clock. Exit status 0 only when no law was broken.`;

interface Wish {
  readonly seeds: number;
  readonly from: number;
  readonly profiles: readonly Profile[];
  readonly json: string | undefined;
  /** Whether the first failure ends the run. */
  readonly stop: boolean;
}

function readWish(args: readonly string[]): Wish | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '500' },
      from: { type: 'string', default: '1' },
      profile: { type: 'string' },
      json: { type: 'string' },
      stop: { type: 'boolean', default: false },
    },
  });
  const seeds = Number(values.seeds);
  const from = Number(values.from);
  const profiles = PROFILES.filter((name) => values.profile === undefined || name === values.profile);
  const sound = Number.isSafeInteger(seeds) && seeds > 0 && Number.isSafeInteger(from) && from >= 0;
  return sound && profiles.length > 0
    ? { seeds, from, profiles, json: values.json, stop: values.stop }
    : undefined;
}

/** Runs what the arguments ask for and prints what came of it; resolves to the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const wish = readWish(args);
  if (wish === undefined) {
    console.error(USAGE);
    return 2;
  }
  const hits: Hits = new Map();
  const failed: { readonly seed: number; readonly profile: Profile; readonly failure: string }[] = [];
  let runs = 0;
  for (const profile of wish.profiles) {
    for (let seed = wish.from; seed < wish.from + wish.seeds; seed += 1) {
      const { failure } = await simulate(seed, profile, hits);
      runs += 1;
      if (failure === undefined) continue;
      failed.push({ seed, profile, failure });
      if (wish.stop) break;
    }
    if (wish.stop && failed.length > 0) break;
  }
  const cells = coverage(hits);
  const report = { runs, failed, cells: Object.fromEntries(cells.map(({ name, hits: n }) => [name, n])) };
  if (wish.json !== undefined) writeFileSync(wish.json, JSON.stringify(report));
  else await print(runs, failed, cells);
  return failed.length === 0 ? 0 : 1;
}

async function print(
  runs: number,
  failed: readonly { readonly seed: number; readonly profile: Profile; readonly failure: string }[],
  cells: ReturnType<typeof coverage>,
): Promise<void> {
  const [first] = failed;
  for (const { seed, profile, failure } of failed.slice(0, 20))
    console.log(`seed ${seed} ${profile}: ${failure.split('\n')[0]}`);
  if (first !== undefined) {
    const { story, failure } = await shortestStory(first.seed, first.profile);
    console.log(`\nThe shortest story of seed ${first.seed}:\n${story.join('\n')}\n${failure}\n`);
  }
  const missed = cells.filter(({ hits }) => hits === 0).map(({ name }) => name);
  console.log(
    `${runs} runs, ${failed.length} broke a law; ${cells.length - missed.length} of ${cells.length} cells hit`,
  );
  if (missed.length > 0) console.log(`not hit: ${missed.join(', ')}`);
}
