import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparedHome } from '../support/database.ts';

const RUN = fileURLToPath(new URL('../../tools/run.mjs', import.meta.url));

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program in a home of its own, as a shell would run it. */
class Program {
  readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  launch(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const { DATABASE_URL: _none, ...inherited } = process.env;
    const env = { ...inherited, MUNIM_HOME: this.home, ...environment };
    return spawn(process.execPath, [RUN, ...args], { cwd: this.home, env, stdio: 'pipe' });
  }

  /** Runs to the end; without `input` standard input stays open, as programs often leave it. */
  async run(
    args: readonly string[],
    input?: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    const child = this.launch(args, environment);
    if (input !== undefined) child.stdin?.end(input);
    return ended(child);
  }
}

function ended(child: ChildProcess): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    texts.stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    texts.stderr += String(chunk);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ status: code ?? -1, ...texts })));
}

function says(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes(words)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended without saying "${words}":\n${text}`)));
  });
}

function objects(
  text: string,
): readonly { readonly command?: string; readonly reply: { readonly headline: string } }[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('the program', () => {
  let program: Program;
  beforeAll(async () => {
    program = new Program(await preparedHome());
    // The first run builds, which takes longer than a test may.
    await program.run(['--help'], '');
  });
  afterAll(() => rmSync(program.home, { recursive: true, force: true }));

  it('says all that is wrong with its settings and ends with 78', async () => {
    const ran = await program.run(['start'], '', { MARKET_SPEED: 'fast', LIMIT_ORDER_VALEU: '1' });
    expect(ran.status).toBe(78);
    expect(ran.stderr).toContain('MARKET_SPEED=fast must be a number');
    expect(ran.stderr).toContain('Did you mean LIMIT_ORDER_VALUE?');
    expect(ran.stdout).toBe('');
  });

  it('calculates although nobody closes its input', async () => {
    const ran = await program.run([
      ...['calc', 'charges', 'date=2026-06-10', 'exchange=NSE', 'segment=equity-delivery'],
      ...['side=buy', 'qty=100', 'price=1000'],
    ]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ stt: '100', total: '118.74' });
    expect(ran.status).toBe(0);
  });

  it('runs one desk a home, lets chats attach, and stops when it is told to', async () => {
    const desk = program.launch(['start']);
    const end = ended(desk);
    await says(desk, 'The desk runs');
    const second = await program.run(['start'], '');
    expect(second.status).toBe(75);
    expect(second.stderr).toContain(`process ${desk.pid}`);
    const chat = await program.run(['chat', '--json'], '/nonsense\n\n# nothing\nwait 0\n');
    expect(chat.status).toBe(0);
    expect(objects(chat.stdout).map(({ command }) => command)).toEqual(['/nonsense', 'wait 0']);
    const audit = await program.run(['audit', 'verify'], '');
    expect(audit.status).toBe(0);
    expect(audit.stdout).toMatch(/rows hold/);
    desk.kill('SIGTERM');
    expect((await end).status).toBe(0);
    expect(existsSync(join(program.home, 'engine.lock'))).toBe(false);
    expect(existsSync(join(program.home, 'chat.sock'))).toBe(false);
  });

  it('chats with a desk of its own when none runs, two at once with the same one', async () => {
    const lines = `${Array.from({ length: 20 }, (_, i) => `/nonsense-${i}`).join('\n')}\n`;
    const chats = await Promise.all([1, 2].map(() => program.run(['chat', '--json'], lines)));
    for (const chat of chats) {
      expect(chat.stderr).not.toContain('fault');
      expect(chat.status, chat.stderr).toBe(0);
      expect(objects(chat.stdout)).toHaveLength(20);
    }
    expect(existsSync(join(program.home, 'engine.lock'))).toBe(false);
  });

  it('goes on after it was killed', async () => {
    const desk = program.launch(['start']);
    const end = ended(desk);
    await says(desk, 'The desk runs');
    desk.kill('SIGKILL');
    await end;
    const chat = await program.run(['chat', '--json'], '/nonsense\n');
    expect(chat.status).toBe(0);
    expect(objects(chat.stdout)).toHaveLength(1);
  });
});
