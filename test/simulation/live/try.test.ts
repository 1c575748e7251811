import { test } from 'vitest';
import { simulate } from './simulate.ts';

test('try', async () => {
  const hits = new Map<string, number>();
  const from = Number(process.env['FROM'] ?? 1),
    n = Number(process.env['N'] ?? 20);
  const profile = (process.env['PROFILE'] ?? 'harsh') as never;
  const t = performance.now();
  const fails: string[] = [];
  let shown = 0;
  for (let seed = from; seed < from + n; seed += 1) {
    const out = await simulate(seed, profile, hits);
    if (out.failure !== undefined) {
      fails.push(`${seed}: ${out.failure.slice(0, 200)}`);
      if (shown++ < Number(process.env['SHOW'] ?? 1))
        console.log(out.story.slice(-Number(process.env['LINES'] ?? 60)).join('\n'), '\n', out.failure);
    }
  }
  console.log(
    fails.join('\n'),
    `\n${fails.length} of ${n} failed, ${((performance.now() - t) / n).toFixed(1)} ms a seed`,
  );
}, 600_000);
