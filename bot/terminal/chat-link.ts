import type { ShownReply } from './shown-reply.ts';

/** The engine was stopped, or its connection broke, before it answered. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
  /** Whether the engine surely did nothing with the line, so that it may be said to another one. */
  readonly untouched: boolean;

  constructor(reason: string, untouched: boolean) {
    super(reason);
    this.untouched = untouched;
  }
}

export interface SendManner {
  readonly live?: boolean;
}

/** One terminal's conversation with an engine, in this process or in another one. */
export interface ChatLink {
  /**
   * Answers a line; long work with its last state, or, when `live`, with its first one, and the later ones are
   * pushed. Rejects with {@link LinkClosed} when the engine went away.
   */
  send(line: string, manner?: SendManner): Promise<ShownReply>;
  /** Resolves when no order is on its way any more, or after `limitMs`. */
  settle(limitMs: number): Promise<void>;
  /** Called for every message nobody asked for, in order. */
  onPush(listener: (reply: ShownReply) => void): void;
  /** Resolves with the reason when the engine goes away by itself. */
  readonly gone: Promise<string>;
  close(): Promise<void>;
}
