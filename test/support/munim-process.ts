import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChatLink } from '../../bot/terminal/chat-link.ts';
import { connectLocal } from '../../bot/terminal/local-client.ts';
import type { ShownReply } from '../../bot/terminal/shown-reply.ts';
import { chatSocketPath } from '../../bot/terminal/socket-path.ts';
import type { SettingName } from '../../config/schema.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Settings, and whatever else stands around the process. */
type Environment = Partial<Record<SettingName, string>> & Readonly<Record<string, string>>;

/** What is pressed to mean it: an order, a change, a cancel, an exit. */
const YES = ['Confirm', 'Change it', 'Cancel it'];

/** How a process ended: its status, or the signal that ended it. */
interface Ending {
  readonly status: number | null;
  readonly signal: string | null;
}

/** The whole program as `munim start` runs it, in a process of its own, with a terminal attached from here. */
export class MunimProcess {
  readonly #child: ChildProcess;
  readonly #home: string;
  readonly #over: Promise<Ending>;
  /** Headlines of what was told unasked. */
  readonly told: string[] = [];
  #said = '';
  #link: ChatLink | undefined;

  private constructor(home: string, said: Environment) {
    this.#home = home;
    this.#child = spawn(process.execPath, ['tools/run.mjs', 'start'], {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: '', ...said, MUNIM_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#said += String(chunk);
    });
    this.#over = new Promise((resolve) =>
      this.#child.once('close', (status, signal) => resolve({ status, signal })),
    );
  }

  /** Starts it and does not wait. */
  static launch(home: string, said: Environment): MunimProcess {
    return new MunimProcess(home, said);
  }

  /** Starts it and waits until a terminal is attached. */
  static async start(home: string, said: Environment): Promise<MunimProcess> {
    const munim = new MunimProcess(home, said);
    await munim.attached();
    return munim;
  }

  /** What it said on standard error. */
  get said(): string {
    return this.#said;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when the desk runs and a terminal is attached. */
  async attached(): Promise<void> {
    const ready = (async () => {
      while (!this.#said.includes('The desk runs')) await pause(20);
      return connectLocal(chatSocketPath(this.#home));
    })();
    const ended = this.#over.then(() => Promise.reject(new Error(`the program ended:\n${this.#said}`)));
    this.#link = await Promise.race([ready, ended]);
    this.#link.onPush((reply) => this.told.push(textOf(reply)));
  }

  /** Says a line as the owner at the terminal, and gives the whole answer. */
  async say(line: string): Promise<ShownReply> {
    if (this.#link === undefined) throw new Error('no terminal is attached');
    return this.#link.send(line);
  }

  /** Says a line that asks back, and says yes; resolves with the last answer, or with undefined when the process died first. */
  async order(line: string): Promise<string | undefined> {
    try {
      const asked = await this.say(line);
      const yes = asked.buttons.flat().find(({ label }) => YES.includes(label));
      return textOf(yes === undefined ? asked : await this.say(`press ${yes.id}`));
    } catch {
      return undefined;
    }
  }

  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void {
    this.#child.kill(name);
  }

  /** Resolves when it is gone. */
  ended(): Promise<Ending> {
    return this.#over;
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#over;
    await this.#link?.close();
  }

  async stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.#over;
  }
}

/** All words of an answer. */
export function textOf(reply: ShownReply): string {
  const cells = reply.tables.flatMap(({ rows }) => rows.map((row) => row.join(' | ')));
  return [reply.headline, ...reply.lines, ...cells].join('\n');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
