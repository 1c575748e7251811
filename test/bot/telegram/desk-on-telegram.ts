import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { eventTexts, mannersOf } from '../../../bot/event-texts.ts';
import { Notifier } from '../../../bot/notifier.ts';
import { startTelegram, type TelegramPlatform } from '../../../bot/telegram/telegram-platform.ts';
import { Dispatcher } from '../../../commands/dispatch.ts';
import { plainText } from '../../../commands/plain-text.ts';
import { COMMANDS } from '../../../commands/registry.ts';
import { Studies } from '../../../commands/studies.ts';
import type { ReplayDesk } from '../../../engine/desk-replay.ts';
import type { Role } from '../../../engine/domain/user.ts';
import { startTelegramServer, type TelegramServer } from '../../servers/telegram/telegram-server.ts';
import type { TestChat, TestUser } from '../../servers/telegram/world.ts';
import { preparedHome } from '../../support/database.ts';
import { owner, startTestEngine, type TestEngine } from '../../support/engine.ts';
import { Mischief } from '../mischief.ts';

/** A real desk on a strict Telegram server, new for each test; the engine is one for the file. */
export class DeskOnTelegram {
  engine!: TestEngine;
  server!: TelegramServer;
  platform!: TelegramPlatform;
  mischief!: Mischief;
  troubles: string[] = [];
  studies!: Studies;
  token = '';
  asha!: TestUser;
  chat!: TestChat;
  #notifier: Notifier | undefined;
  #home = '';
  #nextUser = 100;
  #bots = 0;

  async open(): Promise<void> {
    this.#home = await preparedHome();
    this.engine = await startTestEngine(this.#home);
  }

  async close(): Promise<void> {
    await this.engine.stop();
    expect(this.engine.troubles).toEqual([]);
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** A server, and the owner on it; the bot starts by `launch`. */
  async arrive(limits: 'none' | 'strict' = 'strict'): Promise<void> {
    // A bot of its own for each test: the updates of every server are counted from the same number.
    this.#bots += 1;
    this.token = `${7_000_000_000 + this.#bots}:test-token`;
    this.server = await startTelegramServer({
      token: this.token,
      repeatedPollWaitMs: 0,
      ...(limits === 'none' ? { limits } : {}),
    });
    this.asha = await this.member('owner', { firstName: 'Asha', username: 'asha' }, 11);
    this.chat = this.server.privateChat(this.asha);
  }

  /** Starts the bot; `nowMs` is the clock of its limits of pace, `replays` past days to practise on. */
  launch(nowMs = (): number => performance.now(), replays?: ReplayDesk): void {
    const { desk } = this.engine;
    this.mischief = new Mischief();
    const commands = [...COMMANDS, ...this.mischief.commands];
    this.troubles = [];
    this.studies = new Studies((error) => this.troubles.push(String(error)));
    const dispatcher = new Dispatcher({
      desk,
      commands,
      plainText: plainText(desk),
      studies: this.studies,
      ...(replays === undefined ? {} : { replays: { desk: replays, plainText } }),
    });
    this.platform = startTelegram({
      token: this.token,
      apiRoot: this.server.root,
      desk,
      dispatcher,
      inbox: this.engine.inbox,
      commands,
      onTrouble: (message, error) => this.troubles.push(`${message}: ${String(error)}`),
      retryMs: 50,
      slowRetryMs: 100,
      nowMs,
    });
    this.#notifier = new Notifier({
      desk,
      mailboxes: [this.platform.mailbox],
      texts: eventTexts(desk),
      placesOf: this.engine.placesOf,
      mannerAt: mannersOf(desk),
      onBug: (error) => this.troubles.push(String(error)),
    });
  }

  async halt(): Promise<void> {
    this.#notifier?.stop();
    await this.platform.stop();
  }

  async leave(): Promise<void> {
    this.mischief.release();
    this.studies.close();
    await this.halt();
    await this.server.stop();
  }

  /** Somebody whom the desk knows. */
  async member(
    role: Role,
    about: { firstName?: string; username?: string } = {},
    id = this.#nextUser++,
  ): Promise<TestUser> {
    const user = this.server.user(id, about);
    const { people } = this.engine.desk;
    const identity = { platform: 'telegram', subject: String(id) } as const;
    if (people.identify(identity) === undefined) {
      const invited = await people.invite(owner(this.engine.desk), role);
      if (!invited.ok) throw new Error(invited.error.message);
      const paired = await people.pair(identity, user.firstName, invited.value.code);
      if (!paired.ok) throw new Error(paired.error.message);
    }
    return user;
  }

  stranger(about: { firstName?: string; username?: string } = {}): TestUser {
    return this.server.user(this.#nextUser++, about);
  }

  /** Says a line as the owner and returns the next message of the bot that begins so. */
  async ask(text: string, begins: string | RegExp = /./) {
    this.server.say(this.asha, this.chat, text);
    return this.next(begins);
  }

  next(begins: string | RegExp = /./, place: TestChat = this.chat) {
    return this.server.nextMessage(place, (message) =>
      typeof begins === 'string' ? message.text.startsWith(begins) : begins.test(message.text),
    );
  }
}

/** Sets up a desk for the file and a bot for each test; `launched: false` leaves the start to the test. */
export function deskOnTelegram(options: { readonly launched?: boolean } = {}): DeskOnTelegram {
  const desk = new DeskOnTelegram();
  beforeAll(() => desk.open());
  afterAll(() => desk.close());
  beforeEach(async () => {
    await desk.arrive();
    if (options.launched !== false) desk.launch();
  });
  afterEach(() => desk.leave());
  return desk;
}
