import { ApiRefusal } from './refusal.ts';

/**
 * How much the server lets through. The platform publishes "about one a second in a chat, short
 * bursts pass, 20 a minute in a group, 30 a second over all"; the burst is our choice.
 */
export interface SendLimits {
  readonly chatPerSecond: number;
  readonly chatBurst: number;
  readonly groupPerMinute: number;
  readonly overallPerSecond: number;
}

export const defaultSendLimits: SendLimits = {
  chatPerSecond: 1,
  chatBurst: 5,
  groupPerMinute: 20,
  overallPerSecond: 30,
};

interface ChatAllowance {
  tokens: number;
  refilledMs: number;
  heldUntilMs: number;
  sentMs: number[];
}

/** How long until a window of `span` ms holds at most `most - count` of these times; 0 when there is room. */
function windowWaitMs(
  times: number[],
  rule: { readonly most: number; readonly spanMs: number },
  nowMs: number,
): number {
  while (times.length > 0 && (times[0] ?? nowMs) <= nowMs - rule.spanMs) times.shift();
  const blocking = times[times.length - rule.most];
  return blocking === undefined ? 0 : blocking + rule.spanMs - nowMs;
}

/** Counts sends and edits. A chat that went too fast is held: every send to it is refused until the wait is over. */
export class RateLimiter {
  readonly #limits: SendLimits;
  readonly #chats = new Map<number, ChatAllowance>();
  readonly #overallMs: number[] = [];

  constructor(limits: SendLimits) {
    this.#limits = limits;
  }

  /** Lets `count` messages into a chat, or refuses with 429 and the whole seconds to wait. */
  take(chat: { readonly id: number; readonly isGroup: boolean }, count: number, nowMs: number): void {
    const allowance = this.#allowance(chat.id, nowMs);
    const wait = Math.max(allowance.heldUntilMs - nowMs, this.#chatWaitMs(allowance, chat.isGroup, nowMs));
    const overallWait = windowWaitMs(
      this.#overallMs,
      { most: this.#limits.overallPerSecond, spanMs: 1000 },
      nowMs,
    );
    if (wait > 0) allowance.heldUntilMs = nowMs + wait;
    const longest = Math.max(wait, overallWait);
    if (longest > 0) {
      const retryAfterSeconds = Math.max(1, Math.ceil(longest / 1000));
      const sentence = `Too Many Requests: retry after ${retryAfterSeconds}`;
      throw new ApiRefusal(429, sentence, retryAfterSeconds);
    }
    allowance.tokens -= count;
    for (let sent = 0; sent < count; sent += 1) {
      allowance.sentMs.push(nowMs);
      this.#overallMs.push(nowMs);
    }
  }

  #allowance(chatId: number, nowMs: number): ChatAllowance {
    const fresh: ChatAllowance = {
      tokens: this.#limits.chatBurst,
      refilledMs: nowMs,
      heldUntilMs: 0,
      sentMs: [],
    };
    const allowance = this.#chats.get(chatId) ?? fresh;
    this.#chats.set(chatId, allowance);
    const earned = ((nowMs - allowance.refilledMs) / 1000) * this.#limits.chatPerSecond;
    allowance.tokens = Math.min(this.#limits.chatBurst, allowance.tokens + earned);
    allowance.refilledMs = nowMs;
    return allowance;
  }

  #chatWaitMs(allowance: ChatAllowance, isGroup: boolean, nowMs: number): number {
    const missing = Math.max(0, 1 - allowance.tokens);
    // Floating-point refills fall short of a whole token by a hair.
    const burstWait = missing < 1e-9 ? 0 : (missing / this.#limits.chatPerSecond) * 1000;
    const minute = { most: this.#limits.groupPerMinute, spanMs: 60_000 };
    const minuteWait = windowWaitMs(allowance.sentMs, minute, nowMs);
    return isGroup ? Math.max(burstWait, minuteWait) : burstWait;
  }
}
