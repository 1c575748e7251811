import { createConnection, type Socket } from 'node:net';
import { type ChatLink, LinkClosed, type SendManner } from './chat-link.ts';
import type { ShownReply } from './shown-reply.ts';
import { encode, type FromEngine, type FromTerminal, fromEngine, MessageReader } from './wire.ts';

type Answer = Extract<FromEngine, { readonly id: number }>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A terminal attached to an engine in another process. */
class SocketLink implements ChatLink {
  readonly gone: Promise<string>;
  /** Resolves when the engine has taken this terminal in; rejects when it went before. */
  readonly greeted: Promise<void>;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((reply: ShownReply) => void)[] = [];
  #count = 0;
  #reason = 'The connection to the engine broke.';
  /** After its farewell the engine has answered all that it took. */
  #farewell = false;
  #greet: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new MessageReader(fromEngine);
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      try {
        for (const message of reader.read(String(chunk))) this.#take(message);
      } catch {
        this.#reason = 'The engine speaks another version of this chat. Stop it and start it again.';
        socket.destroy();
      }
    });
    this.greeted = new Promise((resolve, reject) => {
      this.#greet = resolve;
      socket.once('close', () => reject(this.#closed()));
    });
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        for (const { reject } of this.#waiting.values()) reject(this.#closed());
        this.#waiting.clear();
        resolve(this.#reason);
      });
    });
  }

  async send(line: string, { live = false }: SendManner = {}): Promise<ShownReply> {
    const answer = await this.#ask((id) => ({ kind: 'line', id, text: line, live }));
    if (answer.kind !== 'reply')
      throw new LinkClosed('The engine gave an answer to another question.', false);
    return answer.reply;
  }

  async settle(limitMs: number): Promise<void> {
    await this.#ask((id) => ({ kind: 'settle', id, limitMs }));
  }

  onPush(listener: (reply: ShownReply) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    this.#socket.destroySoon();
    await this.gone;
  }

  #ask(make: (id: number) => FromTerminal): Promise<Answer> {
    if (!this.#socket.writable) return Promise.reject(this.#closed());
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(encode(make(id)));
    });
  }

  #closed(): LinkClosed {
    return new LinkClosed(this.#reason, this.#farewell);
  }

  #take(message: FromEngine): void {
    switch (message.kind) {
      case 'hello':
        this.#greet();
        return;
      case 'push':
        for (const listener of this.#listeners) listener(message.reply);
        return;
      case 'bye':
        this.#reason = message.reason;
        this.#farewell = true;
        this.#socket.destroySoon();
        return;
      case 'reply':
      case 'settled':
        this.#waiting.get(message.id)?.resolve(message);
        this.#waiting.delete(message.id);
    }
  }
}

/** Attaches to the engine that listens at `path`; rejects when none does. */
export function connectLocal(path: string): Promise<ChatLink> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      const link = new SocketLink(socket);
      // A connection that an engine on its way out never took in has carried nothing: it is no link yet.
      link.greeted.then(() => resolve(link), reject);
    });
  });
}
