import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preparedHome } from '../support/database.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Said {
  readonly push?: boolean;
  readonly reply: {
    readonly headline: string;
    readonly text: string;
    readonly buttons: readonly { readonly id: string; readonly label: string }[];
  };
}

let home: string;
beforeAll(async () => {
  home = await preparedHome();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function munim(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['tools/run.mjs', ...args], {
    cwd: ROOT,
    env: { ...process.env, MUNIM_HOME: home, LIMIT_DUPLICATE_SECONDS: '0' },
  });
}

/** The program as a person at a terminal has it: line by line, its answers and its pushes. */
class Chat {
  readonly #child = munim('chat', '--json');
  readonly said: Said[] = [];
  readonly closed: Promise<number | null>;

  constructor() {
    let rest = '';
    this.#child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      this.said.push(...lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Said));
    });
    this.#child.stderr.resume();
    this.closed = new Promise((resolve) => this.#child.on('close', resolve));
  }

  async ask(line: string): Promise<Said['reply']> {
    const before = this.said.filter(({ push }) => push !== true).length;
    this.#child.stdin.write(`${line}\n`);
    await expect
      .poll(() => this.said.filter(({ push }) => push !== true).length, { timeout: 60_000 })
      .toBeGreaterThan(before);
    const answer = this.said.filter(({ push }) => push !== true)[before];
    if (answer === undefined) throw new Error('no answer');
    return answer.reply;
  }

  end(): Promise<number | null> {
    this.#child.stdin.end();
    return this.closed;
  }
}

/** What `munim kill` prints, and its exit status. */
function kill(...args: readonly string[]): Promise<{ readonly out: string; readonly status: number | null }> {
  return new Promise((resolve) => {
    const child = munim('kill', ...args);
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        out += chunk.toString('utf8');
      });
    child.on('close', (status) => resolve({ out, status }));
  });
}

test('munim kill stops a running desk from another shell, proves it, and only the typed word opens it', async () => {
  const chat = new Chat();
  const quote = await chat.ask('/quote tcs');
  const below = Math.floor(
    Number((/^\S+ ([\d,.]+)/.exec(quote.headline)?.[1] ?? '').replaceAll(',', '')) * 0.985,
  );
  await chat.ask(`buy 5 tcs mis @ ${below}`);
  await chat.ask('press Confirm');
  await expect.poll(async () => (await chat.ask('/orders')).text, { timeout: 20_000 }).toMatch(/TCS.*open/);

  const { out, status } = await kill();
  expect(status).toBe(0);
  expect(out).toMatch(/^HALTED: the whole desk · \d\d:\d\d:\d\d\.\d{3} · new orders blocked in \d\.\d\d s$/m);
  expect(out).toMatch(/^1 of 1 entry gone after \d\.\d\d s: order 1 BUY 5 TCS\.$/m);
  expect(out).toMatch(/^The book of account paper agrees: 0 entries work, 0 stops and exits rest\.$/m);
  await expect
    .poll(() => chat.said.some(({ push, reply }) => push === true && reply.text.includes('munim kill')))
    .toBe(true);
  expect((await chat.ask('buy 1 infy mis')).headline).toMatch(
    /^Not sent\. Trading is halted: kill level 3 by munim kill/,
  );
  const word = /type \/unkill desk (\d\d:\d\d)$/m.exec((await chat.ask('/unkill')).text)?.[1];
  expect((await chat.ask(`/unkill desk ${word}`)).headline).toBe('The whole desk is open again.');
  expect(existsSync(join(home, 'kill'))).toBe(false);
  expect((await chat.ask('buy 1 infy mis')).buttons.map(({ label }) => label)).toContain('Confirm');
  expect(await chat.end()).toBe(0);
}, 180_000);

test('without a running desk the next start obeys it, and a wrong level does nothing', async () => {
  expect(await kill('5')).toMatchObject({ status: 2 });
  expect(existsSync(join(home, 'kill'))).toBe(false);
  const { out, status } = await kill('2');
  expect(status).toBe(0);
  expect(out).toContain('Its next start will be held back until /unkill.');
  const chat = new Chat();
  expect((await chat.ask('buy 1 infy mis')).headline).toMatch(
    /^Not sent\. Only exits are taken now: kill level 2 by munim kill/,
  );
  expect(await chat.end()).toBe(0);
}, 180_000);
