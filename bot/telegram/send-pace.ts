import { Bucket, type Call, type Pace, PerChat } from '../messaging/pace.ts';

/**
 * Telegram publishes about one message a second in a chat (short bursts pass), 20 a minute in a group and 30 a
 * second in all, and does not say more; these stay below.
 */
const CHAT_PER_SECOND = 1;
const CHAT_BURST = 4;
const GROUP_PER_MINUTE = 18;
const OVERALL_PER_SECOND = 18;
const OVERALL_BURST = 8;
const MINUTE_MS = 60_000;
const MOST_CHATS = 5_000;

interface ChatPace {
  readonly bucket: Bucket;
  /** When the messages of the last minute went to a group. */
  sentMs: readonly number[];
}

/** When the next message may go to a chat; whatever shows something counts alike. */
export class SendPace implements Pace {
  readonly #overall: Bucket;
  readonly #chats = new PerChat<ChatPace>(MOST_CHATS);

  constructor(nowMs: number) {
    this.#overall = new Bucket(OVERALL_PER_SECOND, OVERALL_BURST, nowMs);
  }

  waitMs(chat: string, _call: Call, nowMs: number): number {
    const pace = this.#chat(chat, nowMs);
    pace.sentMs = pace.sentMs.filter((sent) => sent > nowMs - MINUTE_MS);
    const first = pace.sentMs[pace.sentMs.length - GROUP_PER_MINUTE];
    const minute = isGroup(chat) && first !== undefined ? first + MINUTE_MS - nowMs : 0;
    return Math.max(minute, pace.bucket.waitMs(nowMs), this.#overall.waitMs(nowMs));
  }

  take(chat: string, _call: Call, nowMs: number): void {
    const pace = this.#chat(chat, nowMs);
    pace.bucket.take();
    if (isGroup(chat)) pace.sentMs = [...pace.sentMs, nowMs];
    this.#overall.take();
  }

  #chat(chat: string, nowMs: number): ChatPace {
    return this.#chats.get(chat, () => ({
      bucket: new Bucket(CHAT_PER_SECOND, CHAT_BURST, nowMs),
      sentMs: [],
    }));
  }
}

/** Group ids are negative. */
function isGroup(chat: string): boolean {
  return chat.startsWith('-');
}
