import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StudyAnswer } from '../../engine/desk-research.ts';
import type { Refusal } from '../../engine/domain/refusal.ts';
import type { Result } from '../../engine/domain/result.ts';
import { preparedHome } from '../support/database.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let folder: string;

/** What a file says that must not be loaded. */
const TRAP = `throw new Error('a file was loaded that nobody asked for');`;

beforeAll(async () => {
  const home = await preparedHome();
  folder = join(home, 'strategies');
  mkdirSync(folder);
  engine = await startTestEngine(home);
});

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
});

async function study(line: string): Promise<Result<StudyAnswer, Refusal>> {
  const order = await engine.desk.research.read('backtest', line);
  if (!order.ok) return order;
  return order.value.run({ cancel: new AbortController().signal, onProgress: () => undefined });
}

test('a study that needs no file of anybody loads none', async () => {
  const loads = join(folder, 'loaded.txt');
  writeFileSync(
    join(folder, 'trap.mjs'),
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(loads)}, 'yes');\n${TRAP}\n`,
  );
  const answer = await study('rsi reliance 2y');
  expect(answer.ok).toBe(true);
  expect(existsSync(loads)).toBe(false);
});

test('a file that cannot be used is named with its line when it is asked for', async () => {
  const answer = await study('trap reliance 2y');
  expect(!answer.ok && answer.error.message).toContain('trap.mjs, line 3: a file was loaded');
});

test('a volatility index has no future to trade', async () => {
  const answer = await study('rsi indiavix 2y');
  expect(!answer.ok && answer.error).toEqual({
    code: 'NOT_TRADABLE',
    message: 'INDIA VIX cannot be bought, and no future of it is known. Choose a share, or NIFTY.',
  });
});

test('dates the wrong way round are said', async () => {
  const answer = await study('rsi reliance from=2026-01-01 to=2025-01-01');
  expect(!answer.ok && answer.error.message).toContain('Turn the dates round.');
});
