import type { Logger } from 'pino';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Config } from '../../config/schema.ts';
import type { RunningEngine } from '../../engine/compose.ts';
import type { LocalChat } from '../terminal/local-chat.ts';

export interface PlatformParts {
  readonly config: Config;
  readonly engine: RunningEngine;
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
}

/** The chats of a running desk. */
export interface Platforms {
  /** The Telegram bot's name without its @; undefined when there is none. */
  readonly botName: string | undefined;
  attachTerminal(chat: LocalChat): void;
  /** Resolves when the news of everything that happened has been handed to its chats. */
  told(): Promise<void>;
  stop(): Promise<void>;
}

/** Connects the chats that the settings name. */
export async function connectPlatforms({ engine }: PlatformParts): Promise<Platforms> {
  return {
    botName: undefined,
    attachTerminal: () => {},
    told: () => engine.settled(),
    stop: async () => {},
  };
}
