import type { Dispatcher } from '../../commands/dispatch.ts';
import { type Button, type Reply, reply } from '../../commands/reply.ts';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import type { Identity } from '../../engine/domain/user.ts';
import { type ButtonRegistry, OLD_BUTTON } from '../button-registry.ts';
import { RateLimit } from '../rate-limit.ts';
import type { BotApi } from './bot-api.ts';
import type { CardNews } from './card-news.ts';
import type { Heard } from './heard.ts';
import { showLongWork } from './long-work.ts';
import type { Outgoing } from './outgoing.ts';
import { alertText } from './press-answer.ts';

/** After so long without an answer the chat shows that one is being made. */
const TYPING_AFTER_MS = 300;
/** A press is answered by then whatever happens: Telegram forgets it soon after. */
const PRESS_WITHIN_MS = 8_000;
/** What only signals that something happens is not waited for longer. */
const SIGNAL_WITHIN_MS = 4_000;
const HOUR_SECONDS = 3_600;

const SLOW_DOWN = 'Slow down: one command a second. Send the last one again in a moment.';
const UNREADABLE = {
  'no-text': 'Only text is read here. Type for example: buy 10 reliance.',
  forwarded: 'Forwarded messages are not read as commands. Type it yourself, for example: buy 10 reliance.',
} as const;
const FAULT =
  'That failed, because of a fault in Munim. Nothing more is known here; munim.log has the details.';

type Line = Extract<Heard, { kind: 'line' }>;
type Press = Extract<Heard, { kind: 'press' }>;

/** What is to be done about something heard. Work that goes on after its answer is given to `defer`. */
export type Work = (defer: (rest: Promise<void>) => void) => Promise<void>;

export interface ConversationOptions {
  readonly desk: Pick<Desk, 'people'>;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press' | 'stranger'>;
  readonly buttons: ButtonRegistry;
  readonly api: Pick<BotApi, 'call'>;
  readonly post: (outgoing: Outgoing) => void;
  readonly news: CardNews;
  readonly nowMs: () => number;
  readonly onBug: (error: unknown) => void;
}

/** Answers what people say and press. A line is authorised by its writer, a press by its presser, never by the chat. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #people: RateLimit;
  readonly #strangers: RateLimit;
  readonly #codes: RateLimit;

  constructor(options: ConversationOptions) {
    const { nowMs } = options;
    this.#options = options;
    this.#people = new RateLimit({ perSecond: 1, burst: 5, nowMs });
    this.#strangers = new RateLimit({ perSecond: 1 / HOUR_SECONDS, burst: 1, nowMs });
    this.#codes = new RateLimit({ perSecond: 1 / 60, burst: 5, nowMs });
  }

  /** What `heard` is to be done about; undefined when it is met with silence. Decides at once, works later. */
  workFor(heard: Heard): Work | undefined {
    const user = this.#options.desk.people.identify(identityOf(heard));
    if (user === undefined) return this.#forStranger(heard);
    const pace = stopsTrading(heard) ? 'pass' : this.#people.take(heard.subject);
    if (pace !== 'pass') return this.#tooFast(heard, pace === 'warn');
    const caller: Caller = { user, place: `telegram:${heard.chatId}` };
    switch (heard.kind) {
      case 'line':
        return (defer) => this.#line(caller, heard, defer);
      case 'press':
        return (defer) => this.#press(caller, heard, defer);
      case 'unreadable':
        return async () => this.#say(heard, reply(UNREADABLE[heard.why], { severity: 'warning' }));
    }
  }

  async #line(caller: Caller, line: Line, defer: Parameters<Work>[0]): Promise<void> {
    const { dispatcher } = this.#options;
    const { answer, since } = await this.#working(line.chatId, () => dispatcher.line(caller, line.text));
    const inGroup = !line.isPrivate;
    if (this.#isOutdated(line, answer, since)) return;
    if (inGroup && answer.confidential === true) {
      await this.#inPrivate(line, answer);
      return;
    }
    this.#reply(line, answer, inGroup ? { replyTo: line.messageId } : {}, defer);
  }

  /** For one person's eyes: by private message, and the group learns only where to look. */
  async #inPrivate(line: Line, answer: Reply): Promise<void> {
    const { api, post } = this.#options;
    const chatId = Number(line.subject);
    const reachable = await api
      .call('sendChatAction', { chat_id: chatId, action: 'typing' }, { limitMs: SIGNAL_WITHIN_MS })
      .catch(() => false);
    if (reachable) post({ chatId, reply: answer, urgent: true, silent: false, edits: false });
    const says = reachable
      ? 'Answered in private.'
      : 'That answer is for you alone. Open a private chat with this bot, press Start, and ask again there.';
    this.#say(line, reply(says), { replyTo: line.messageId });
  }

  async #press(caller: Caller, press: Press, defer: Parameters<Work>[0]): Promise<void> {
    const { buttons, dispatcher } = this.#options;
    const button = buttons.find(press.data);
    if (button === undefined) {
      await this.#answer(press, OLD_BUTTON);
      await this.#takeButtons(press);
      return;
    }
    let early: Promise<boolean> | undefined;
    const late = setTimeout(() => {
      early = this.#answer(press);
    }, PRESS_WITHIN_MS);
    const { answer, since } = await this.#working(press.chatId, () => dispatcher.press(caller, button));
    clearTimeout(late);
    if (isForPresserOnly(press, answer)) {
      // A press is answered once: what the alert cannot say any more goes to the presser's own chat.
      const told = early === undefined && (await this.#answer(press, alertText(answer)));
      if (!told) this.#say({ ...press, chatId: Number(press.subject) }, answer);
      return;
    }
    const answered = early ?? this.#answer(press);
    if (!this.#isOutdated(press, answer, since))
      this.#reply(press, answer, { edits: true, ...this.#asking(press, button) }, defer);
    await answered;
  }

  /** A card whose buttons do nothing any more must not go on offering them. */
  async #takeButtons({ chatId, messageId }: Press): Promise<void> {
    const card = { chat_id: chatId, message_id: messageId };
    // Refused for a card whose buttons are gone already: that is what is wanted.
    await this.#options.api
      .call('editMessageReplyMarkup', card, { limitMs: SIGNAL_WITHIN_MS })
      .catch(() => undefined);
  }

  #asking(press: Press, button: Button): Pick<Outgoing, 'asks'> {
    return button.asks !== undefined && !press.isPrivate ? { asks: true } : {};
  }

  /** Runs a command; a bug becomes an answer too, so that nobody waits for nothing. */
  async #working(
    chatId: number,
    run: () => Promise<Reply>,
  ): Promise<{ readonly answer: Reply; readonly since: number }> {
    const { api, news, onBug } = this.#options;
    const since = news.mark();
    const typing = setTimeout(() => {
      void api.call('sendChatAction', { chat_id: chatId, action: 'typing' }).catch(() => undefined);
    }, TYPING_AFTER_MS);
    try {
      return { answer: await run(), since };
    } catch (error) {
      onBug(error);
      return { answer: reply(FAULT, { severity: 'bad' }), since };
    } finally {
      clearTimeout(typing);
    }
  }

  /** News of the card that came meanwhile is newer than the answer. */
  #isOutdated({ chatId }: Heard, { card }: Reply, since: number): boolean {
    return card !== undefined && this.#options.news.isSince(since, chatId, card);
  }

  /** Says the answer; of long work all its states, the later ones while the chat goes on. */
  #reply(to: Heard, answer: Reply, more: Partial<Outgoing>, defer: Parameters<Work>[0]): void {
    if (answer.follow === undefined) {
      this.#say(to, answer, more);
      return;
    }
    const show = (state: Reply, manner: Partial<Outgoing> = {}): void => {
      if (state.card !== undefined) this.#options.news.told(to.chatId, state.card);
      this.#say(to, state, { ...more, ...manner });
    };
    defer(showLongWork(answer, answer.follow, show, this.#options.nowMs));
  }

  #say(to: Heard, answer: Reply, more: Partial<Outgoing> = {}): void {
    this.#options.post({
      chatId: to.chatId,
      reply: answer,
      urgent: true,
      silent: false,
      edits: false,
      ...more,
    });
  }

  /** Stops the button's spinner; text is shown to the presser alone. False when the platform did not take it. */
  async #answer(press: Press, text?: string): Promise<boolean> {
    const payload = {
      callback_query_id: press.queryId,
      ...(text === undefined ? {} : { text, show_alert: true }),
    };
    const ask = (): Promise<unknown> =>
      this.#options.api.call('answerCallbackQuery', payload, { limitMs: SIGNAL_WITHIN_MS });
    try {
      await ask().catch(ask);
      return true;
    } catch {
      return false;
    }
  }

  #tooFast(heard: Heard, warn: boolean): (() => Promise<void>) | undefined {
    if (heard.kind === 'press') return async () => void (await this.#answer(heard, SLOW_DOWN));
    return warn ? async () => this.#say(heard, reply(SLOW_DOWN, { severity: 'warning' })) : undefined;
  }

  /** Nobody the desk knows: a code opens the door, anything else is answered once an hour. */
  #forStranger(heard: Heard): (() => Promise<void>) | undefined {
    if (heard.kind === 'press') {
      return async () => void (await this.#answer(heard, 'This desk does not know you.'));
    }
    if (heard.kind === 'unreadable') return undefined;
    const offersCode = heard.isPrivate && /^\/(?:start|pair)(?:@\w+)?\s+\S/i.test(heard.text);
    const limit = offersCode ? this.#codes : this.#strangers;
    if (limit.take(heard.subject) !== 'pass') return undefined;
    const { dispatcher } = this.#options;
    return async () => {
      // A code said in a group is everybody's: it is not even tried there.
      const text = heard.isPrivate ? heard.text : '';
      const answer = await dispatcher.stranger(identityOf(heard), heard.name, text);
      if (answer !== undefined) this.#say(heard, answer);
    };
  }
}

function identityOf({ subject }: Heard): Identity {
  return { platform: 'telegram', subject };
}

/** In a private chat nobody else reads along, so only what is short enough is an alert there. */
function isForPresserOnly(press: Press, answer: Reply): boolean {
  if (answer.confidential !== true) return false;
  return !press.isPrivate || (answer.lines.length === 0 && answer.tables.length === 0);
}

/** Whoever pulls the kill switch is never too fast. */
function stopsTrading(heard: Heard): boolean {
  return heard.kind === 'line' && /^\/(?:kill|halt)\b/i.test(heard.text.trim());
}
