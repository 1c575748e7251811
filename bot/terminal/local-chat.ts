import type { Dispatcher } from '../../commands/dispatch.ts';
import { type Following, type Reply, refused, reply } from '../../commands/reply.ts';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import type { ReplayDesk } from '../../engine/desk-replay.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import type { Identity } from '../../engine/domain/user.ts';
import { ButtonShelf } from './button-shelf.ts';
import type { ChatLink } from './chat-link.ts';
import { ordersSettled } from './orders-in-flight.ts';
import { scanPicture } from './scan-picture.ts';
import type { ShownReply } from './shown-reply.ts';

/** Whoever may open the engine's own socket: the first start makes this person the owner. */
const LOCAL_PERSON: Identity = { platform: 'terminal', subject: 'local' };
/** All terminals of an engine are one place, so a ticket made in one can be confirmed in the next. */
const LOCAL_PLACE = 'terminal:local';
/** A terminal prints each state below the last one, so it is shown only a few. */
const INTERIM_EVERY_MS = 3_000;

/** Tells one terminal what it did not ask for just now. */
type Later = (shown: ShownReply) => void;

export interface LocalChatOptions {
  readonly desk: Desk;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press'>;
  /** Past days that are practised on; undefined where there are none. */
  readonly replays?: Pick<ReplayDesk, 'seat'>;
  /** Resolves when the news of everything that happened has been told. */
  readonly told: () => Promise<void>;
  /** A command threw. */
  readonly onBug: (error: unknown) => void;
}

/** The engine's side of the terminal chat: answers lines and presses, and tells every terminal the news. */
export class LocalChat {
  readonly #options: LocalChatOptions;
  readonly #buttons = new ButtonShelf();
  /** Which terminal was answered with a reply, so that it is not told the same again. */
  readonly #answered = new WeakMap<Reply, Later | undefined>();
  readonly #listeners = new Set<(shown: ShownReply) => void>();

  constructor(options: LocalChatOptions) {
    this.#options = options;
  }

  /**
   * Answers a line; a bug becomes a reply too, so that a terminal never waits for nothing. Long work is answered
   * with its last state, or with its first one when there is somebody to tell the `later` ones.
   */
  async answer(line: string, later?: Later): Promise<ShownReply> {
    try {
      const answer = await drawn(await this.#reply(line.trim()));
      this.#answered.set(answer, later);
      if (answer.follow === undefined) return this.#buttons.show(answer);
      if (later === undefined) return this.#buttons.show(await answer.follow.final);
      this.#follow(answer.follow, later);
      return this.#buttons.show(answer);
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

  /** Tells one terminal how long work goes on, now and then, and how it ended. */
  #follow(following: Following, later: Later): void {
    let toldMs = performance.now();
    const stop = following.watch((interim) => {
      if (performance.now() - toldMs < INTERIM_EVERY_MS) return;
      toldMs = performance.now();
      later(this.#buttons.show(interim));
    });
    void following.final.then((final) => {
      stop();
      // A press that ended it is answered with the same, in a moment.
      setImmediate(() => {
        if (this.#answered.get(final) !== later) later(this.#buttons.show(final));
      });
    });
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
    const { desk, replays } = this.#options;
    const acting = replays?.seat(caller) ?? { desk, caller };
    await ordersSettled(acting.desk, acting.caller, limit.signal);
    clearTimeout(timer);
    await this.#options.told();
  }

  /** A terminal in this process. */
  link(): ChatLink {
    const unsubscribe: (() => void)[] = [];
    const listeners: ((shown: ShownReply) => void)[] = [];
    const later: Later = (shown) => {
      for (const listener of listeners) listener(shown);
    };
    return {
      send: (line, { live = false } = {}) => this.answer(line, live ? later : undefined),
      settle: (limitMs) => this.settle(limitMs),
      onPush: (listener) => {
        listeners.push(listener);
        unsubscribe.push(this.subscribe(listener));
      },
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

/** With what is to be scanned drawn below its lines. */
async function drawn(answer: Reply): Promise<Reply> {
  if (answer.scan === undefined) return answer;
  return { ...answer, lines: [...answer.lines, ...(await scanPicture(answer.scan))] };
}
