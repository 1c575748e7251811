import type { Dispatcher } from '../../commands/dispatch.ts';
import { type Reply, refused, reply } from '../../commands/reply.ts';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import type { Identity } from '../../engine/domain/user.ts';
import { ButtonShelf } from './button-shelf.ts';
import type { ChatLink } from './chat-link.ts';
import { ordersSettled } from './orders-in-flight.ts';
import type { ShownReply } from './shown-reply.ts';

/** Whoever may open the engine's own socket: the first start makes this person the owner. */
const LOCAL_PERSON: Identity = { platform: 'terminal', subject: 'local' };
/** All terminals of an engine are one place, so a ticket made in one can be confirmed in the next. */
const LOCAL_PLACE = 'terminal:local';

export interface LocalChatOptions {
  readonly desk: Desk;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press'>;
  /** Resolves when the news of everything that happened has been told. */
  readonly told: () => Promise<void>;
  /** A command threw. */
  readonly onBug: (error: unknown) => void;
}

/** The engine's side of the terminal chat: answers lines and presses, and tells every terminal the news. */
export class LocalChat {
  readonly #options: LocalChatOptions;
  readonly #buttons = new ButtonShelf();
  readonly #listeners = new Set<(shown: ShownReply) => void>();

  constructor(options: LocalChatOptions) {
    this.#options = options;
  }

  /** Answers a line; a bug becomes a reply too, so that a terminal never waits for nothing. */
  async answer(line: string): Promise<ShownReply> {
    try {
      return this.#buttons.show(await this.#reply(line.trim()));
    } catch (error) {
      this.#options.onBug(error);
      return this.#buttons.show(
        reply(
          'That failed, because of a fault in Munim. Nothing more is known here; munim.log has the details.',
          {
            severity: 'bad',
          },
        ),
      );
    }
  }

  /** Tells all terminals something. */
  push(news: Reply): void {
    const shown = this.#buttons.show(news);
    for (const listener of this.#listeners) listener(shown);
  }

  subscribe(listener: (shown: ShownReply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits for orders on their way, `limitMs` at most. */
  async settle(limitMs: number): Promise<void> {
    const caller = this.#caller();
    if (caller === undefined) return;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), limitMs);
    await ordersSettled(this.#options.desk, caller, limit.signal);
    clearTimeout(timer);
    await this.#options.told();
  }

  /** A terminal in this process. */
  link(): ChatLink {
    const unsubscribe: (() => void)[] = [];
    return {
      send: (line) => this.answer(line),
      settle: (limitMs) => this.settle(limitMs),
      onPush: (listener) => unsubscribe.push(this.subscribe(listener)),
      gone: new Promise(() => {}),
      close: async () => {
        for (const stop of unsubscribe) stop();
      },
    };
  }

  #reply(line: string): Promise<Reply> {
    const caller = this.#caller();
    if (caller === undefined) {
      const no = refusal(
        'NOT_PAIRED',
        'This desk has no owner at this terminal. Use the chat it was paired with.',
      );
      return Promise.resolve(refused(no));
    }
    const pressed = /^press(?:\s+(.*))?$/i.exec(line);
    if (pressed !== null) return this.#press(caller, pressed[1] ?? '');
    if (/^b\d+$/i.test(line)) return this.#press(caller, line);
    return this.#options.dispatcher.line(caller, line);
  }

  #press(caller: Caller, text: string): Promise<Reply> {
    const button = this.#buttons.find(text);
    if (button !== undefined) return this.#options.dispatcher.press(caller, button);
    const message =
      text.trim() === ''
        ? 'Say which button: the id in its brackets, such as press b1.'
        : `There is no button ${text.trim()} any more. Ask again for the reply it belonged to, then press the id in its brackets.`;
    const no = refusal('BUTTON_EXPIRED', message);
    return Promise.resolve(refused(no));
  }

  #caller(): Caller | undefined {
    const user = this.#options.desk.people.identify(LOCAL_PERSON);
    return user === undefined ? undefined : { user, place: LOCAL_PLACE };
  }
}
