import type { Parameters } from './parameters.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { UpdateQueue } from './updates.ts';
import type { Webhook } from './webhook.ts';
import type { Media, World } from './world.ts';

/** What the person sees after a press. */
export interface CallbackAnswer {
  readonly text: string;
  readonly alert: boolean;
}

/** A pressed button; it spins until `answer` is there. */
export interface CallbackQuery {
  readonly id: string;
  readonly userId: number;
  readonly chatId: number;
  readonly messageId: number;
  readonly askedMs: number;
  answer: CallbackAnswer | undefined;
}

/** A command in the bot's menu. */
export interface MenuCommand {
  readonly command: string;
  readonly description: string;
}

/** What the bot said about itself. Menus are kept by scope and language, the default one under `default:`. */
interface BotProfile {
  readonly menus: Map<string, readonly MenuCommand[]>;
  description: string;
  shortDescription: string;
}

/** A "typing…" line the bot showed. */
export interface ShownAction {
  readonly chatId: number;
  readonly action: string;
}

/** All the methods work on. */
export interface TelegramState {
  readonly world: World;
  readonly queue: UpdateQueue;
  readonly webhook: Webhook;
  /** Undefined when a test wants no limits. */
  readonly limiter: RateLimiter | undefined;
  readonly files: Map<string, Media>;
  readonly queries: Map<string, CallbackQuery>;
  readonly profile: BotProfile;
  readonly actions: ShownAction[];
  readonly now: () => number;
  readonly callbackLifeMs: number;
  /** In privacy mode, the default of every bot, a group shows it only commands, replies and mentions. */
  readonly privacyMode: boolean;
}

/** One call of a method; `closed` fires when the caller went away. */
export interface Call {
  readonly params: Parameters;
  readonly closed: AbortSignal;
}

/** A method of the Bot API: its result, or a thrown ApiRefusal. */
export type Method = (state: TelegramState, call: Call) => unknown;
