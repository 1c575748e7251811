import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ThreadPool } from '../../../engine/compute/thread-pool.ts';
import { OwnStrategyShelf } from '../../../engine/research/own-strategies.ts';
// @ts-expect-error the launcher is plain JavaScript: it runs before anything is built
import { ensureBuilt } from '../../../tools/build.mjs';
import { realTimers } from '../../support/system-time.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'munim-own-'));
let pool: ThreadPool;

beforeAll(async () => {
  const build: string = await ensureBuilt(ROOT, () => undefined);
  const entry = pathToFileURL(join(build, 'engine/compute/worker.js'));
  pool = new ThreadPool({ entry, threads: 1, timers: realTimers });
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

function write(file: string, body: string): void {
  writeFileSync(join(folder, file), `export const strategy = ({ defineStrategy, HOLD }) => ${body};\n`);
}

const definition = (name: string, signal: string): string =>
  `defineStrategy({ name: '${name}', title: 'T', summary: 's', style: 'trend', parameters: {}, indicators: () => ({}),
    signal: () => (i) => { ${signal} }, reason: () => () => 'why' })`;

test('a file that loops for ever or ends its thread is named, and hides no other', async () => {
  write('a-loop.mjs', definition('looping', 'for (;;);'));
  write('b-exit.mjs', '(process.exit(), undefined)');
  write('c-good.mjs', definition('good', 'return HOLD;'));
  write('d-again.mjs', definition('good', 'return HOLD;'));
  const shelf = new OwnStrategyShelf(pool, [folder]);
  const { strategies, faults } = await shelf.list();
  expect(strategies.map(({ listing }) => [listing.name, listing.file])).toEqual([['good', 'c-good.mjs']]);
  expect(faults.map(({ message }) => message)).toEqual([
    'a-loop.mjs did not come to an end within 5 seconds: does it loop for ever? Correct the file and try again.',
    expect.stringContaining('b-exit.mjs ended the thread that tried it out'),
    'd-again.mjs: the name good is taken by c-good.mjs. Choose another name or alias.',
  ]);
}, 60_000);

test('what is known of a file holds until it changes', async () => {
  const shelf = new OwnStrategyShelf(pool, [folder]);
  write('a-loop.mjs', definition('mended', 'return HOLD;'));
  utimesSync(join(folder, 'a-loop.mjs'), new Date(), new Date(1));
  rmSync(join(folder, 'b-exit.mjs'));
  rmSync(join(folder, 'd-again.mjs'));
  const names = async () => (await shelf.list()).strategies.map(({ listing }) => listing.name);
  expect(await names()).toEqual(['mended', 'good']);
  write('a-loop.mjs', definition('renamed', 'return HOLD;'));
  expect(await names()).toEqual(['renamed', 'good']);
}, 60_000);
