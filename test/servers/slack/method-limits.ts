/** Calls a minute that each method takes, as Slack's pages tell of them. */
const A_MINUTE: Readonly<Record<string, number>> = {
  'apps.connections.open': 60,
  'auth.test': 300,
  'chat.postMessage': 300,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'conversations.open': 50,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'users.info': 100,
  'views.open': 100,
  'views.update': 100,
};

/** New messages a second in one channel, and how many may come at once. */
const CHANNEL = { perSecond: 1, burst: 5 };

/** Counts calls; tells the whole seconds to wait when a method, or a channel, had too many. */
export class MethodLimits {
  readonly #now: () => number;
  readonly #calls = new Map<string, number[]>();
  readonly #channels = new Map<string, { tokens: number; atMs: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds to wait; undefined when the call passes, which then counts. */
  take(method: string, channel: string | undefined): number | undefined {
    const nowMs = this.#now();
    const calls = (this.#calls.get(method) ?? []).filter((at) => at > nowMs - 60_000);
    this.#calls.set(method, calls);
    const oldest = calls[calls.length - (A_MINUTE[method] ?? 20)];
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + 60_000 - nowMs) / 1000));
    if (method === 'chat.postMessage' && channel !== undefined && !this.#takesMessage(channel, nowMs))
      return 1;
    calls.push(nowMs);
    return undefined;
  }

  #takesMessage(channel: string, nowMs: number): boolean {
    const bucket = this.#channels.get(channel) ?? { tokens: CHANNEL.burst, atMs: nowMs };
    const earned = ((nowMs - bucket.atMs) / 1000) * CHANNEL.perSecond;
    const tokens = Math.min(CHANNEL.burst, bucket.tokens + earned);
    const passes = tokens >= 1 - 1e-9;
    this.#channels.set(channel, { tokens: passes ? tokens - 1 : tokens, atMs: nowMs });
    return passes;
  }
}
