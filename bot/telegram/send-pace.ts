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

/** Tokens that come back at a rate. */
class Bucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#atMs = nowMs;
  }

  /** Milliseconds until a token is there. */
  waitMs(nowMs: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
    return this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / this.#perSecond) * 1000;
  }

  take(): void {
    this.#tokens -= 1;
  }
}

interface ChatPace {
  readonly bucket: Bucket;
  /** When the messages of the last minute went to a group. */
  sentMs: readonly number[];
}

/** When the next message may go to a chat. */
export class SendPace {
  readonly #overall: Bucket;
  readonly #chats = new Map<number, ChatPace>();

  constructor(nowMs: number) {
    this.#overall = new Bucket(OVERALL_PER_SECOND, OVERALL_BURST, nowMs);
  }

  /** Milliseconds to wait, 0 for now. Group ids are negative. */
  waitMs(chatId: number, nowMs: number): number {
    const chat = this.#chat(chatId, nowMs);
    chat.sentMs = chat.sentMs.filter((sent) => sent > nowMs - MINUTE_MS);
    const first = chat.sentMs[chat.sentMs.length - GROUP_PER_MINUTE];
    const minute = chatId < 0 && first !== undefined ? first + MINUTE_MS - nowMs : 0;
    return Math.max(minute, chat.bucket.waitMs(nowMs), this.#overall.waitMs(nowMs));
  }

  /** A message goes out now. */
  take(chatId: number, nowMs: number): void {
    const chat = this.#chat(chatId, nowMs);
    chat.bucket.take();
    if (chatId < 0) chat.sentMs = [...chat.sentMs, nowMs];
    this.#overall.take();
  }

  #chat(chatId: number, nowMs: number): ChatPace {
    const chat = this.#chats.get(chatId) ?? {
      bucket: new Bucket(CHAT_PER_SECOND, CHAT_BURST, nowMs),
      sentMs: [],
    };
    this.#chats.delete(chatId);
    this.#chats.set(chatId, chat);
    const oldest = this.#chats.size > MOST_CHATS ? this.#chats.keys().next().value : undefined;
    if (oldest !== undefined) this.#chats.delete(oldest);
    return chat;
  }
}
