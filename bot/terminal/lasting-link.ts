import { type ChatLink, LinkClosed, type SendManner } from './chat-link.ts';
import type { ShownReply } from './shown-reply.ts';

/**
 * A link for scripts that outlives its engine: when the engine says goodbye between two lines, the next line goes
 * to the engine that `open` finds or starts. A line that an engine may have acted on is never said twice.
 */
export class LastingLink implements ChatLink {
  readonly gone: Promise<string> = new Promise(() => {});
  readonly #open: () => Promise<ChatLink>;
  readonly #listeners: ((reply: ShownReply) => void)[] = [];
  #link: ChatLink;

  constructor(first: ChatLink, open: () => Promise<ChatLink>) {
    this.#link = first;
    this.#open = open;
  }

  async send(line: string, manner?: SendManner): Promise<ShownReply> {
    try {
      return await this.#link.send(line, manner);
    } catch (error) {
      if (!(error instanceof LinkClosed) || !error.untouched) throw error;
    }
    await this.#link.close();
    this.#link = await this.#open();
    for (const listener of this.#listeners) this.#link.onPush(listener);
    return this.#link.send(line, manner);
  }

  /** An engine that stopped has no orders on their way. */
  async settle(limitMs: number): Promise<void> {
    try {
      await this.#link.settle(limitMs);
    } catch (error) {
      if (!(error instanceof LinkClosed) || !error.untouched) throw error;
    }
  }

  onPush(listener: (reply: ShownReply) => void): void {
    this.#listeners.push(listener);
    this.#link.onPush(listener);
  }

  close(): Promise<void> {
    return this.#link.close();
  }
}
