import type { Dispatcher } from '../../commands/dispatch.ts';
import { type Button, type Reply, reply } from '../../commands/reply.ts';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import type { Identity, Platform } from '../../engine/domain/user.ts';
import { type ButtonRegistry, OLD_BUTTON } from './button-registry.ts';
import type { CardNews } from './card-news.ts';
import type { Heard, HeardLine, HeardPress } from './heard.ts';
import { showLongWork } from './long-work.ts';
import type { Manners } from './manners.ts';
import type { Outgoing } from './outgoing.ts';
import { RateLimit } from './rate-limit.ts';

/** After so long without an answer the chat shows that one is being made. */
const TYPING_AFTER_MS = 300;
/** A press is answered by then whatever happens: platforms forget it soon after. */
const PRESS_WITHIN_MS = 8_000;
const HOUR_SECONDS = 3_600;

const SLOW_DOWN = 'Slow down: one command a second. Send the last one again in a moment.';
const UNREADABLE = {
  'no-text': 'Only text is read here. Type for example: buy 10 reliance.',
  forwarded: 'Forwarded messages are not read as commands. Type it yourself, for example: buy 10 reliance.',
} as const;
const FAULT =
  'That failed, because of a fault in Munim. Nothing more is known here; munim.log has the details.';

/** What is to be done about something heard. Work that goes on after its answer is given to `defer`. */
export type Work = (defer: (rest: Promise<void>) => void) => Promise<void>;

export interface ConversationOptions {
  readonly platform: Platform;
  readonly desk: Pick<Desk, 'people'>;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press' | 'stranger'>;
  readonly buttons: ButtonRegistry;
  readonly manners: Manners;
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

  /** Whether the desk knows a person of this platform. */
  isKnown(subject: string): boolean {
    return this.#options.desk.people.identify(this.#identity(subject)) !== undefined;
  }

  /** What `heard` is to be done about; undefined when it is met with silence. Decides at once, works later. */
  workFor(heard: Heard): Work | undefined {
    const user = this.#options.desk.people.identify(this.#identity(heard.subject));
    if (user === undefined) return this.#forStranger(heard);
    const pace = stopsTrading(heard) ? 'pass' : this.#people.take(heard.subject);
    if (pace !== 'pass') return this.#tooFast(heard, pace === 'warn');
    const caller: Caller = { user, place: `${this.#options.platform}:${heard.chat}` };
    switch (heard.kind) {
      case 'line':
        return (defer) => this.#line(caller, heard, defer);
      case 'press':
        return (defer) => this.#press(caller, heard, defer);
      case 'unreadable':
        return async () => this.#say(heard, reply(UNREADABLE[heard.why], { severity: 'warning' }));
    }
  }

  async #line(caller: Caller, line: HeardLine, defer: Parameters<Work>[0]): Promise<void> {
    const { dispatcher, manners } = this.#options;
    const { answer, since } = await this.#working(line.chat, () => dispatcher.line(caller, line.text));
    if (this.#isOutdated(line, answer, since)) return;
    if (!line.isPrivate && answer.confidential === true) {
      await manners.confide(line, answer);
      return;
    }
    this.#reply(line, answer, {}, defer);
  }

  async #press(caller: Caller, press: HeardPress, defer: Parameters<Work>[0]): Promise<void> {
    const { buttons, dispatcher, manners } = this.#options;
    const found = buttons.find(press.data);
    if (found === undefined) {
      await manners.answerPress(press, reply(OLD_BUTTON, { severity: 'warning' }));
      await manners.takeButtons(press);
      return;
    }
    const button = filled(found, press.fills);
    if (button.asks !== undefined && (await manners.askAside(press, button))) return;
    let early: Promise<boolean> | undefined;
    const late = setTimeout(() => {
      early = manners.answerPress(press);
    }, PRESS_WITHIN_MS);
    const { answer, since } = await this.#working(press.chat, () => dispatcher.press(caller, button));
    clearTimeout(late);
    if (isForPresserOnly(press, answer)) {
      // A press is answered once: what that cannot say any more goes to the presser's own chat.
      const told = early === undefined && (await manners.answerPress(press, answer));
      if (!told) this.#say({ ...press, chat: manners.ownChat(press) }, answer);
      return;
    }
    const answered = early ?? manners.answerPress(press);
    const asks = button.asks !== undefined && !press.isPrivate ? { asks: true } : {};
    if (!this.#isOutdated(press, answer, since)) this.#reply(press, answer, { edits: true, ...asks }, defer);
    await answered;
  }

  /** Runs a command; a bug becomes an answer too, so that nobody waits for nothing. */
  async #working(
    chat: string,
    run: () => Promise<Reply>,
  ): Promise<{ readonly answer: Reply; readonly since: number }> {
    const { manners, news, onBug } = this.#options;
    const since = news.mark();
    const typing = setTimeout(() => manners.typing(chat), TYPING_AFTER_MS);
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
  #isOutdated({ chat }: Heard, { card }: Reply, since: number): boolean {
    return card !== undefined && this.#options.news.isSince(since, chat, card);
  }

  /** Says the answer; of long work all its states, the later ones while the chat goes on. */
  #reply(to: Heard, answer: Reply, more: Partial<Outgoing>, defer: Parameters<Work>[0]): void {
    const at = { ...more, ...placeOf(to) };
    if (answer.follow === undefined) {
      this.#say(to, answer, at);
      return;
    }
    const show = (state: Reply, manner: Partial<Outgoing> = {}): void => {
      if (state.card !== undefined) this.#options.news.told(to.chat, state.card);
      this.#say(to, state, { ...at, ...manner });
    };
    defer(showLongWork(answer, answer.follow, show, this.#options.nowMs));
  }

  #say(to: Heard, answer: Reply, more: Partial<Outgoing> = {}): void {
    const { post, manners } = this.#options;
    // Whoever can be answered alone may have asked where the bot is not.
    const asked = to.kind === 'line' && !to.isPrivate && to.query !== undefined;
    post({
      chat: to.chat,
      reply: answer,
      urgent: true,
      silent: false,
      edits: false,
      ...(asked ? { aside: manners.ownChat(to) } : {}),
      ...more,
    });
  }

  #tooFast(heard: Heard, warn: boolean): (() => Promise<void>) | undefined {
    const warning = reply(SLOW_DOWN, { severity: 'warning' });
    if (heard.kind === 'press') {
      const says = warn ? warning : undefined;
      return async () => void (await this.#options.manners.answerPress(heard, says));
    }
    return warn ? async () => this.#say(heard, warning) : undefined;
  }

  /** Nobody the desk knows: a code opens the door, anything else is answered once an hour. */
  #forStranger(heard: Heard): (() => Promise<void>) | undefined {
    if (heard.kind === 'press') {
      const unknown = reply('This desk does not know you.', { severity: 'warning' });
      return async () => void (await this.#options.manners.answerPress(heard, unknown));
    }
    if (heard.kind === 'unreadable') return undefined;
    const offersCode = heard.isPrivate && /^\/(?:start|pair|link)(?:@\w+)?\s+\S/i.test(heard.text);
    const limit = offersCode ? this.#codes : this.#strangers;
    if (limit.take(heard.subject) !== 'pass') return undefined;
    const { dispatcher } = this.#options;
    return async () => {
      // A code said in a group is everybody's: it is not even tried there.
      const text = heard.isPrivate ? heard.text : '';
      const answer = await dispatcher.stranger(this.#identity(heard.subject), heard.name, text);
      if (answer !== undefined) this.#say(heard, answer);
    };
  }

  #identity(subject: string): Identity {
    return { platform: this.#options.platform, subject };
  }
}

/** A line is answered under itself where several talk; where somebody talked aside, the answer goes there. */
function placeOf({ kind, isPrivate, messageId, thread }: Heard): Partial<Outgoing> {
  if (thread !== undefined) return { replyTo: thread };
  return kind === 'line' && !isPrivate && messageId !== '' ? { replyTo: messageId } : {};
}

/** The button with its question answered. */
function filled(button: Button, answer: string | undefined): Button {
  if (button.asks === undefined || answer === undefined) return button;
  return { label: button.label, command: button.command.replace('{}', () => answer) };
}

/** In a private chat nobody else reads along, so only what is short enough is told beside the message there. */
function isForPresserOnly(press: HeardPress, answer: Reply): boolean {
  if (answer.confidential !== true) return false;
  return !press.isPrivate || (answer.lines.length === 0 && answer.tables.length === 0);
}

/** Whoever pulls the kill switch is never too fast. */
function stopsTrading(heard: Heard): boolean {
  return heard.kind === 'line' && /^\/(?:kill|halt)\b/i.test(heard.text.trim());
}
