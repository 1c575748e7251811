import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { LocalChat } from './local-chat.ts';
import type { ShownReply } from './shown-reply.ts';
import { encode, type FromEngine, type FromTerminal, fromTerminal, MessageReader } from './wire.ts';

export interface LocalServer {
  readonly path: string;
  /** Lets answers under way finish, says goodbye and closes. */
  close(): Promise<void>;
}

/** How long a terminal that does not hang up is waited for. */
const FAREWELL_MS = 1_000;
const STOPPED = 'The engine stopped.';

/** One attached terminal. Its questions are answered in their order. */
class Attached {
  readonly #socket: Socket;
  readonly #chat: LocalChat;
  readonly #unsubscribe: () => void;
  readonly #push = (reply: ShownReply): void => this.#say({ kind: 'push', reply });
  #work: Promise<void> = Promise.resolve();
  #leaving = false;

  constructor(socket: Socket, chat: LocalChat) {
    this.#socket = socket;
    this.#chat = chat;
    this.#unsubscribe = chat.subscribe(this.#push);
    const reader = new MessageReader(fromTerminal);
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => this.#take(reader, String(chunk)));
    socket.on('error', () => socket.destroy());
    socket.on('close', this.#unsubscribe);
    this.#say({ kind: 'hello' });
  }

  /** Answers what was taken, takes nothing more, and says so. */
  async leave(reason: string): Promise<void> {
    this.#leaving = true;
    await this.#work;
    this.#unsubscribe();
    this.#say({ kind: 'bye', reason });
    await this.#hungUp();
  }

  /**
   * The terminal reads the farewell and hangs up; hanging up first could lose it, when a line of the terminal
   * crosses it on the way.
   */
  #hungUp(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#socket.destroy(), FAREWELL_MS);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.end();
    });
  }

  #take(reader: MessageReader<FromTerminal>, chunk: string): void {
    try {
      for (const message of this.#leaving ? [] : reader.read(chunk)) {
        this.#work = this.#work.then(async () => this.#say(await this.#answer(message)));
      }
    } catch {
      this.#socket.destroy();
    }
  }

  async #answer(message: FromTerminal): Promise<FromEngine> {
    switch (message.kind) {
      case 'line':
        return { kind: 'reply', id: message.id, reply: await this.#line(message) };
      case 'settle':
        await this.#chat.settle(message.limitMs);
        return { kind: 'settled', id: message.id };
    }
  }

  #line({ text, live }: Extract<FromTerminal, { kind: 'line' }>): Promise<ShownReply> {
    return this.#chat.answer(text, live ? this.#push : undefined);
  }

  #say(message: FromEngine): void {
    if (this.#socket.writable) this.#socket.write(encode(message));
  }
}

/** Listens on a path that only this user can open from the first moment on. */
async function listen(server: Server, path: string): Promise<void> {
  const pipe = process.platform === 'win32';
  // A socket file that a killed engine left; the caller holds the home, so nobody listens there.
  if (!pipe) rmSync(path, { force: true });
  const before = pipe ? 0 : process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
      if (!pipe) process.umask(before);
    });
  } finally {
    if (!pipe) process.umask(before);
  }
  if (!pipe) chmodSync(path, 0o600);
}

/** Opens the engine's chat to terminals of other processes. The caller holds the home's lock. */
export async function serveLocal(path: string, chat: LocalChat): Promise<LocalServer> {
  const attached = new Set<Attached>();
  let closing = false;
  const server = createServer((socket) => {
    const terminal = new Attached(socket, chat);
    attached.add(terminal);
    if (closing) void terminal.leave(STOPPED);
    socket.once('close', () => attached.delete(terminal));
  });
  await listen(server, path);
  return {
    path,
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await Promise.all([...attached].map((terminal) => terminal.leave(STOPPED)));
      await closed;
    },
  };
}
