import type { Dispatcher } from '../../commands/dispatch.ts';
import { COMMANDS } from '../../commands/registry.ts';
import type { Config } from '../../config/schema.ts';
import type { RunningEngine } from '../../engine/compose.ts';
import { eventTexts, mannersOf } from '../event-texts.ts';
import { type Mailbox, Notifier } from '../notifier.ts';
import type { SlackEntry, SlackPlatform } from '../slack/slack-platform.ts';
import type { TelegramPlatform } from '../telegram/telegram-platform.ts';
import type { LocalChat } from '../terminal/local-chat.ts';

/** How long the start waits for Telegram to name its bot; the bot connects later all the same. */
const NAME_WITHIN_MS = 3_000;

export interface PlatformParts {
  readonly config: Config;
  readonly engine: RunningEngine;
  readonly dispatcher: Dispatcher;
  /** Told of faults that concern nobody in a chat. */
  readonly onTrouble: (message: string, error: unknown) => void;
}

/** The chats of a running desk. */
export interface Platforms {
  /** The Telegram bot's name without its @; undefined when there is none. */
  readonly botName: string | undefined;
  readonly mailboxes: readonly Mailbox[];
  attachTerminal(chat: LocalChat): void;
  /** Resolves when the news of everything that happened has been handed to its chats. */
  told(): Promise<void>;
  stop(): Promise<void>;
}

/** The terminal cannot edit what it printed: a card that only changed is not told there. */
class TerminalMailbox implements Mailbox {
  readonly platform = 'terminal';
  #chat: LocalChat | undefined;

  attach(chat: LocalChat): void {
    this.#chat = chat;
  }

  deliver({ reply, buzz, news }: Parameters<Mailbox['deliver']>[0]): void {
    if (buzz || news === true || reply.card === undefined) this.#chat?.push(reply);
  }

  async settled(): Promise<void> {}
}

/** Connects the chats that the settings name. */
export async function connectPlatforms(parts: PlatformParts): Promise<Platforms> {
  const { engine, onTrouble } = parts;
  const terminal = new TerminalMailbox();
  const telegram = await connectTelegram(parts);
  const slack = await connectSlack(parts);
  const bots = [telegram, slack].filter((bot) => bot !== undefined);
  for (const bot of bots) engine.addStatus(() => bot.status());
  const { desk } = engine;
  const mailboxes = [terminal, ...bots.map((bot) => bot.mailbox)];
  const notifier = new Notifier({
    desk,
    mailboxes,
    texts: eventTexts(desk),
    placesOf: engine.placesOf,
    mannerAt: mannersOf(desk),
    onBug: (error) => onTrouble('news could not be told', error),
  });
  return {
    botName: await telegram?.botName(NAME_WITHIN_MS),
    mailboxes,
    attachTerminal(chat) {
      terminal.attach(chat);
      tellApprovals(notifier, engine);
      const news = recoveryNews(engine.recovered);
      if (news !== undefined) notifier.tell({ kind: 'notice', severity: 'warning', text: news });
    },
    async told() {
      await engine.settled();
      await notifier.settled();
    },
    async stop() {
      await Promise.all(bots.map((bot) => bot.stop()));
      notifier.stop();
    },
  };
}

/** The Telegram bot, when a token is set; its library is not even loaded otherwise. */
async function connectTelegram(parts: PlatformParts): Promise<TelegramPlatform | undefined> {
  const { config, engine, dispatcher, onTrouble } = parts;
  if (config.TELEGRAM_BOT_TOKEN === undefined) return undefined;
  const { startTelegram } = await import('../telegram/telegram-platform.ts');
  return startTelegram({
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    desk: engine.desk,
    dispatcher,
    inbox: engine.inbox,
    commands: COMMANDS,
    onTrouble,
  });
}

/** The Slack bot, when a token is set; its library is not even loaded otherwise. */
async function connectSlack(parts: PlatformParts): Promise<SlackPlatform | undefined> {
  const { config, engine, dispatcher, onTrouble } = parts;
  const { SLACK_BOT_TOKEN: botToken } = config;
  const entry = slackEntry(config);
  if (botToken === undefined || entry === undefined) return undefined;
  const { startSlack } = await import('../slack/slack-platform.ts');
  return startSlack({
    botToken,
    entry,
    apiRoot: config.SLACK_API_URL,
    desk: engine.desk,
    dispatcher,
    inbox: engine.inbox,
    commands: COMMANDS,
    onTrouble,
    onRefused: (says) => engine.desk.tell('critical', `${says}. Everything else works on.`),
  });
}

/** Socket Mode with an app token, else the port that Slack calls. */
function slackEntry(config: Config): SlackEntry | undefined {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = config;
  if (appToken !== undefined) return { kind: 'socket', appToken };
  if (signingSecret === undefined) return undefined;
  const nowSeconds = (): number => Date.now() / 1000;
  return { kind: 'http', signingSecret, host: config.WEB_HOST, port: config.SLACK_PORT, nowSeconds };
}

/** Buttons of before a restart are dead: what waits is shown again, and what ran out meanwhile is told. */
function tellApprovals(notifier: Notifier, { desk, recovered }: RunningEngine): void {
  for (const ticket of recovered.expiredApprovals)
    notifier.tell({ kind: 'approval', news: 'decided', ticket });
  for (const ticket of desk.approvals.waiting()) notifier.tell({ kind: 'approval', news: 'asked', ticket });
}

/** What a restart found unfinished, for the people it concerns; undefined when there was nothing. */
function recoveryNews({
  voidedTickets,
  withdrawnOrders,
  ordersInDoubt,
}: RunningEngine['recovered']): string | undefined {
  const found = [
    ...counted(voidedTickets, 'open ticket is void', 'open tickets are void'),
    ...counted(withdrawnOrders, 'order was not sent', 'orders were not sent'),
    ...counted(
      ordersInDoubt,
      'order was in doubt and is looked up',
      'orders were in doubt and are looked up',
    ),
  ];
  return found.length === 0
    ? undefined
    : `Munim restarted: ${found.join(', ')}. Look at /orders first, and type again only what is missing there.`;
}

function counted(count: number, one: string, many: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
