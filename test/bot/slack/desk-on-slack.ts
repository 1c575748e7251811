import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { eventTexts, mannersOf } from '../../../bot/event-texts.ts';
import { Notifier } from '../../../bot/notifier.ts';
import { type SlackEntry, type SlackPlatform, startSlack } from '../../../bot/slack/slack-platform.ts';
import { Dispatcher } from '../../../commands/dispatch.ts';
import { plainText } from '../../../commands/plain-text.ts';
import { COMMANDS } from '../../../commands/registry.ts';
import { Studies } from '../../../commands/studies.ts';
import type { Role } from '../../../engine/domain/user.ts';
import { type SlackServer, startSlackServer } from '../../servers/slack/slack-server.ts';
import type { SlackChannel, SlackPerson } from '../../servers/slack/slack-world.ts';
import { preparedHome } from '../../support/database.ts';
import { owner, startTestEngine, type TestEngine } from '../../support/engine.ts';
import { Mischief } from '../mischief.ts';

const BOT_TOKEN = 'xoxb-test-token';
const APP_TOKEN = 'xapp-test-token';

/** A real desk on a strict Slack, new for each test; the engine is one for the file. */
export class DeskOnSlack {
  engine!: TestEngine;
  server!: SlackServer;
  platform!: SlackPlatform;
  mischief!: Mischief;
  troubles: string[] = [];
  refused: string[] = [];
  asha!: SlackPerson;
  /** Where the owner talks to the bot alone. */
  chat!: SlackChannel;
  studies!: Studies;
  #notifier: Notifier | undefined;
  #home = '';
  #nextUser = 100;
  #bots = 0;

  /** On an engine of its own, or as the second platform of one that runs. */
  async open(engine?: TestEngine): Promise<void> {
    if (engine !== undefined) {
      this.engine = engine;
      return;
    }
    this.#home = await preparedHome();
    this.engine = await startTestEngine(this.#home);
  }

  async close(): Promise<void> {
    await this.engine.stop();
    expect(this.engine.troubles).toEqual([]);
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** A server, and the owner on it; the bot starts by `launch`. */
  async arrive(options: { readonly limits?: 'none'; readonly ackWithinMs?: number } = {}): Promise<void> {
    // A bot of its own for each test: every server counts its deliveries from the same number.
    this.#bots += 1;
    const bot = { botToken: BOT_TOKEN, appToken: APP_TOKEN, botUser: `U0BOT${this.#bots}` };
    this.server = await startSlackServer({ ...bot, ...options });
    this.asha = await this.member('owner', 'asha', 'U0ASHA');
    this.chat = this.server.world.direct(this.asha.id);
  }

  async launch(tokens: { readonly botToken?: string; readonly entry?: SlackEntry } = {}): Promise<void> {
    this.start(tokens);
    await this.server.until(({ deliveries }) => deliveries.sockets > 0);
  }

  start(tokens: { readonly botToken?: string; readonly entry?: SlackEntry } = {}): void {
    const { desk } = this.engine;
    this.mischief = new Mischief();
    const commands = [...COMMANDS, ...this.mischief.commands];
    this.troubles = [];
    this.refused = [];
    this.studies = new Studies((error) => this.troubles.push(String(error)));
    const dispatcher = new Dispatcher({ desk, commands, plainText: plainText(desk), studies: this.studies });
    this.platform = startSlack({
      botToken: tokens.botToken ?? BOT_TOKEN,
      entry: tokens.entry ?? { kind: 'socket', appToken: APP_TOKEN },
      apiRoot: this.server.root,
      desk,
      dispatcher,
      inbox: this.engine.inbox,
      commands,
      onTrouble: (message, error) => this.troubles.push(`${message}: ${String(error)}`),
      onRefused: (says) => this.refused.push(says),
      retryMs: 50,
      slowRetryMs: 100,
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
  async member(role: Role, name: string, id = `U0${this.#nextUser++}`): Promise<SlackPerson> {
    const user = this.server.user(id, { name });
    const { people } = this.engine.desk;
    const identity = { platform: 'slack', subject: `${user.team}/${id}` } as const;
    if (people.identify(identity) === undefined) {
      const invited = await people.invite(owner(this.engine.desk), role);
      if (!invited.ok) throw new Error(invited.error.message);
      const paired = await people.pair(identity, name, invited.value.code);
      if (!paired.ok) throw new Error(paired.error.message);
    }
    return user;
  }

  stranger(about: { readonly name?: string; readonly team?: string } = {}): SlackPerson {
    return this.server.user(`U0${this.#nextUser++}`, about);
  }

  /** Says a line as the owner and returns the next message of the bot that begins so. */
  async ask(text: string, begins: string | RegExp = /./s) {
    this.server.say(this.asha, text);
    return this.server.nextMessage(this.chat, begins);
  }

  /** What the bot said in a channel, as it stands now. */
  said(channel: SlackChannel = this.chat) {
    return this.server.transcript(channel).filter(({ from }) => from === this.server.world.bot.id);
  }
}

/** Sets up a desk for the file and a bot for each test; `launched: false` leaves the start to the test. */
export function deskOnSlack(
  options: { readonly launched?: boolean; readonly ackWithinMs?: number } = {},
): DeskOnSlack {
  const desk = new DeskOnSlack();
  beforeAll(() => desk.open());
  afterAll(() => desk.close());
  beforeEach(async () => {
    const { ackWithinMs } = options;
    await desk.arrive(ackWithinMs === undefined ? {} : { ackWithinMs });
    if (options.launched !== false) await desk.launch();
  });
  afterEach(() => desk.leave());
  return desk;
}
