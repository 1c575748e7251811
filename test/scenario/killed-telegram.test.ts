import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { startTelegramServer, type TelegramServer } from '../servers/telegram/telegram-server.ts';
import type { TestChat, TestUser } from '../servers/telegram/world.ts';
import { preparedHome } from '../support/database.ts';
import { startTestEngine } from '../support/engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const token = '7000000001:test-token';
const SETTINGS = { LIMIT_DUPLICATE_SECONDS: '0', MARKET_SPEED: '20' };
/** A start of the whole program, on a machine that does other things too. */
const START_MS = 40_000;

/** `munim start` without a terminal, on a home and a Telegram server. */
class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = '';

  constructor(home: string, apiRoot: string) {
    this.#child = spawn(process.execPath, ['tools/run.mjs', 'start'], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...SETTINGS,
        MUNIM_HOME: home,
        TELEGRAM_BOT_TOKEN: token,
        TELEGRAM_API_ROOT: apiRoot,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
  }

  /** What it said on standard error until it ran. */
  async running(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#child.stderr?.on('data', (chunk) => {
        this.#said += String(chunk);
        if (this.#said.includes('The desk runs')) resolve(this.#said);
      });
      this.#child.once('close', () => reject(new Error(`the program ended:\n${this.#said}`)));
    });
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    await this.#ended;
  }
}

describe('a desk on Telegram that is killed', () => {
  let home: string;
  let server: TelegramServer;
  let program: Program;
  let asha: TestUser;
  let chat: TestChat;
  let invitation: string;

  /** Starts the program; what it said. */
  async function start(): Promise<string> {
    program = new Program(home, server.root);
    return program.running();
  }

  const next = (words: string) => server.nextMessage(chat, ({ text }) => text.includes(words), START_MS);
  const botSaid = (words: string) =>
    server.transcript(chat).filter(({ from, text }) => from === 'bot' && text.includes(words));

  beforeAll(async () => {
    home = await preparedHome();
    // A new process cannot know how fast the killed one was.
    server = await startTelegramServer({ token, repeatedPollWaitMs: 0, limits: { chatBurst: 20 } });
    asha = server.user(11, { firstName: 'Asha' });
    chat = server.privateChat(asha);
    invitation = await start();
  }, START_MS);

  afterAll(async () => {
    await program.end('SIGTERM');
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('prints a link whose code makes the person who follows it the owner', async () => {
    const code = /https:\/\/t\.me\/munim_test_bot\?start=(\S+)/.exec(invitation)?.[1];
    expect(code).toBeDefined();
    server.say(asha, chat, `/start ${code}`);
    await next('You own this desk');
  });

  test(
    'says after the restart what it left without an answer, and does not do it a second time',
    async () => {
      server.fail('sendMessage', { kind: 'half-open' });
      const { messageId } = server.say(asha, chat, 'buy 10 infy mis');
      await server.until(({ servedFaults }) => servedFaults.length === 1);
      await program.end('SIGKILL');
      server.repeatLastUpdate();
      server.say(asha, chat, '/funds');
      expect(await start()).not.toContain('t.me');
      const excuse = await next('Munim restarted while this was being handled');
      expect(excuse.replyTo).toBe(messageId);
      await next('PAPER');
      expect(botSaid('BUY 10 INFY')).toEqual([]);
    },
    START_MS,
  );

  test(
    'makes one order of a press that is delivered again after the restart',
    async () => {
      server.say(asha, chat, 'buy 10 infy mis');
      await server.nextMessage(chat, ({ buttons }) => buttons.includes('Confirm'));
      server.press(asha, 'Confirm');
      await next('Bought 10 INFY');
      await program.end('SIGKILL');
      server.repeatLastUpdate();
      await start();
      server.say(asha, chat, '/trades');
      await next('INFY');
      await program.end('SIGTERM');
      expect(botSaid('Bought 10 INFY')).toHaveLength(1);
      const engine = await startTestEngine(home, SETTINGS);
      expect(await engine.desk.books.orders(bookId('paper1'))).toHaveLength(1);
      // A stop in peace waits for its answers.
      expect(await engine.inbox.unfinished('telegram:7000000001')).toEqual([]);
      await engine.stop();
    },
    START_MS,
  );

  test('is refused nothing by the platform, but for polls that meet the end of a killed one', () => {
    const met = (refused: { readonly method: string; readonly code: number }): boolean =>
      refused.method === 'getUpdates' && refused.code === 409;
    expect(server.refusals.filter((refused) => !met(refused))).toEqual([]);
  });
});
