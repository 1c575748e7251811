import { setTimeout as delay } from 'node:timers/promises';
import { asRecord } from './parameters.ts';
import type { Update, UpdateQueue } from './updates.ts';

/** Where updates are posted to, with the secret the bot asked to see again. */
export interface WebhookTarget {
  readonly url: string;
  readonly secretToken?: string;
}

/** What the webhook sender needs from the rest of the server. */
interface WebhookPorts {
  readonly queue: UpdateQueue;
  /** Runs a method the bot put into its answer; errors are never told to the bot. */
  readonly execute: (method: string, values: ReadonlyMap<string, unknown>) => Promise<void>;
  readonly firstRetryMs: number;
  /** Called after a delivery, for those who wait. */
  readonly changed: () => void;
}

const longestRetryMs = 60_000;
const notFromAnswers = new Set(['setwebhook', 'deletewebhook', 'close', 'logout']);

function chatKey(update: Update): string {
  for (const value of Object.values(update)) {
    const body = asRecord(value);
    const message = asRecord(body?.['message']) ?? body;
    const chat = asRecord(message?.['chat']);
    if (chat !== undefined) return String(chat['id']);
  }
  return '';
}

/** Posts updates to the bot: in order within a chat, again and again until it answers 2xx. */
export class Webhook {
  readonly #ports: WebhookPorts;
  #target: WebhookTarget | undefined;
  #stopped = new AbortController();
  readonly #lines = new Map<string, Promise<void>>();
  lastError: string | undefined;

  constructor(ports: WebhookPorts) {
    this.#ports = ports;
  }

  get url(): string {
    return this.#target?.url ?? '';
  }

  set(target: WebhookTarget): void {
    this.remove();
    this.#target = target;
    this.lastError = undefined;
    this.#stopped = new AbortController();
    const { signal } = this.#stopped;
    this.#ports.queue.forward((update) => this.#line(update, target, signal));
  }

  remove(): void {
    this.#target = undefined;
    this.#stopped.abort();
    this.#lines.clear();
    this.#ports.queue.forward(undefined);
  }

  #line(update: Update, target: WebhookTarget, signal: AbortSignal): void {
    const key = chatKey(update);
    const before = this.#lines.get(key) ?? Promise.resolve();
    this.#lines.set(
      key,
      before.then(async () => await this.#deliver(update, target, signal)),
    );
  }

  async #deliver(update: Update, target: WebhookTarget, signal: AbortSignal): Promise<void> {
    let waitMs = this.#ports.firstRetryMs;
    while (!signal.aborted) {
      const retryAfterMs = await this.#post(update, target, signal);
      if (retryAfterMs === undefined) {
        this.#ports.queue.remove(update.update_id);
        this.#ports.changed();
        return;
      }
      await delay(Math.max(waitMs, retryAfterMs), undefined, { signal }).catch(() => undefined);
      waitMs = Math.min(longestRetryMs, waitMs * 2);
    }
  }

  /** Undefined when the bot took the update; otherwise the least wait it asked for. */
  async #post(update: Update, target: WebhookTarget, signal: AbortSignal): Promise<number | undefined> {
    const secret = target.secretToken;
    try {
      const answer = await fetch(target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
        body: JSON.stringify(update),
        signal,
      });
      const body = await answer.text();
      if (answer.ok) {
        await this.#executeAnswer(body);
        return undefined;
      }
      this.lastError = `Wrong response from the webhook: ${answer.status} ${answer.statusText}`;
      return Number(answer.headers.get('retry-after') ?? 0) * 1000;
    } catch (cause) {
      this.lastError = cause instanceof Error ? cause.message : String(cause);
      return 0;
    }
  }

  async #executeAnswer(body: string): Promise<void> {
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      return;
    }
    const call = asRecord(parsed);
    const method = call?.['method'];
    if (call === undefined || typeof method !== 'string') return;
    if (/^get/i.test(method) || notFromAnswers.has(method.toLowerCase())) return;
    await this.#ports.execute(method, new Map(Object.entries(call)));
  }
}
