import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparedHome } from '../support/database.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Said {
  readonly reply: {
    readonly headline: string;
    readonly text: string;
    readonly tables: readonly { readonly rows: readonly (readonly string[])[] }[];
  };
}

/** What the program answers to lines on its standard input. */
function chat(home: string, lines: readonly string[]): Promise<readonly Said[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['tools/run.mjs', 'chat', '--json'], {
      cwd: ROOT,
      env: { ...process.env, MUNIM_HOME: home, MARKET_SPEED: '20' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', () => {
      resolve(
        out
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Said),
      );
    });
    child.stdin.end(`${lines.join('\n')}\n`);
  });
}

let home: string;

beforeAll(async () => {
  home = await preparedHome();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('the running program starts its jobs, lists them, and runs one by hand', async () => {
  const said = await chat(home, [
    'wait 2',
    '/jobs',
    '/jobs run instruments-refresh',
    '/jobs',
    '/jobs run nonsense',
  ]);
  const [, first, byHand, second, unknown] = said.length === 5 ? said : [undefined, ...said];
  const rows = first?.reply.tables[0]?.rows ?? [];
  expect(rows.map(([name, when]) => [name, when])).toEqual(
    expect.arrayContaining([
      ['login-reminder', '07:30, 08:30, 09:00 on market days'],
      ['instruments-refresh', '08:35 on market days'],
      ['end-of-day-report', '16:00 on market days'],
    ]),
  );
  for (const [name, , last] of rows.slice(0, 2))
    expect(last, name).toMatch(/0[89]:[03][05]: nothing to do, \d+ ms$/);
  expect(byHand?.reply.headline).toMatch(/^instruments-refresh: nothing to do, \d+ ms$/);
  expect(second?.reply.tables[0]?.rows[1]?.[2]).toMatch(/by hand: nothing to do/);
  expect(unknown?.reply.headline).toMatch(/^There is no job nonsense\. Name one of these: login-reminder, /);
}, 120_000);
