import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Telegraf, TelegramError } from 'telegraf';
import type { Opts, Telegram } from 'telegraf/types';

/** How long an answer may take before the connection counts as dead; a long poll has a limit of its own. */
const ANSWER_WITHIN_MS = 20_000;

/** Why a call had no effect, or none that is known. */
export type Failure =
  | { readonly kind: 'too-many'; readonly retryAfterMs: number }
  /** Another program polls with the same token. */
  | { readonly kind: 'conflict' }
  /** The network, the platform, or a gateway in front of it; trying again may help. */
  | { readonly kind: 'unreachable'; readonly says: string }
  /** The platform says no to this call; trying again does not help. */
  | { readonly kind: 'refused'; readonly code: number; readonly says: string };

/** Reads what a call threw. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TelegramError)) {
    return { kind: 'unreachable', says: error instanceof Error ? error.message : String(error) };
  }
  const { code, description } = error;
  if (code === 429) return { kind: 'too-many', retryAfterMs: 1000 * (error.parameters?.retry_after ?? 1) };
  if (code === 409) return { kind: 'conflict' };
  if (code >= 500) return { kind: 'unreachable', says: `${code} ${description}` };
  return { kind: 'refused', code, says: description };
}

/** Telegraf's types name the signal of a shim; at run time it takes Node's own. */
type CallSignal = NonNullable<NonNullable<Parameters<Telegraf['telegram']['callApi']>[2]>['signal']>;

export interface CallOptions {
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * The Bot API over connections of its own: every call ends within its limit, so that a connection that died in
 * silence is not waited for.
 */
export class BotApi {
  readonly bot: Telegraf;
  readonly #token: string;
  readonly #agent: HttpAgent;

  constructor(options: { readonly token: string; readonly apiRoot: string }) {
    const { token, apiRoot } = options;
    this.#token = token;
    this.#agent = apiRoot.startsWith('https:')
      ? new HttpsAgent({ keepAlive: true, keepAliveMsecs: 10_000 })
      : new HttpAgent({ keepAlive: true, keepAliveMsecs: 10_000 });
    this.bot = new Telegraf(token, { telegram: { apiRoot, webhookReply: false } });
    // Given to the constructor, telegraf would drop it for http roots.
    this.bot.telegram.options.agent = this.#agent;
  }

  /** Calls a method; what it throws is read by `failureOf`. */
  async call<Method extends keyof Telegram>(
    method: Method,
    payload: Opts<Method>,
    { limitMs = ANSWER_WITHIN_MS, signal }: CallOptions = {},
  ): Promise<ReturnType<Telegram[Method]>> {
    // Not AbortSignal.any: in Node 20 a joined timeout may be collected before it fires.
    const end = new AbortController();
    const abort = (): void => end.abort();
    const timer = setTimeout(abort, limitMs);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
    try {
      return await this.bot.telegram.callApi(method, payload, {
        signal: end.signal as unknown as CallSignal,
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** An error as it may be logged: telegraf takes the token out of the first place only. */
  scrubbed(error: unknown): Error {
    const hide = (text: string): string => text.replaceAll(this.#token, '[token]');
    if (!(error instanceof Error)) return new Error(hide(String(error)));
    const clean = new Error(hide(error.message));
    clean.name = error.name;
    if (error.stack !== undefined) clean.stack = hide(error.stack);
    return clean;
  }

  close(): void {
    this.#agent.destroy();
  }
}
