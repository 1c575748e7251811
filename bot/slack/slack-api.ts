import { webApi } from '@slack/bolt';
import type { Failure } from '../messaging/courier.ts';
import type { BoltLog } from './bolt-log.ts';

/** How long an answer may take before the connection counts as dead. */
const ANSWER_WITHIN_MS = 10_000;
const UPLOAD_WITHIN_MS = 120_000;

/** What Slack's refusals mean. */
const REFUSALS: readonly (readonly [Extract<Failure, { kind: 'refused' }>['why'], RegExp])[] = [
  ['gone', /^(?:message_not_found|cant_update_message|edit_window_closed)$/],
  ['closed', /^(?:not_in_channel|channel_not_found)$/],
  ['markup', /^(?:invalid_blocks|invalid_blocks_format|msg_blocks_too_long|msg_too_long|no_text)$/],
];

/** A call outside the Web API that was not taken. */
class NotTaken extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`Slack answered ${status}`);
    this.status = status;
  }
}

/** The Web API with a limit on every call and no retries of its own: waiting is the outbox's affair. */
export class SlackApi {
  readonly web: webApi.WebClient;
  readonly #secrets: readonly string[];

  constructor(options: {
    readonly token: string;
    readonly apiRoot: string;
    /** Never to stand in a log. */
    readonly secrets: readonly string[];
    readonly log: BoltLog;
  }) {
    this.#secrets = options.secrets;
    this.web = new webApi.WebClient(options.token, clientOptions(options.apiRoot, options.log));
  }

  /** Answers through the address that came with a press or a slash command; false when Slack did not take it. */
  async respond(url: string, payload: Readonly<Record<string, unknown>>): Promise<boolean> {
    try {
      await post(url, JSON.stringify(payload), { 'content-type': 'application/json' }, ANSWER_WITHIN_MS);
      return true;
    } catch {
      return false;
    }
  }

  /** Brings the bytes of a file to the address that Slack gave for it. */
  async putFile(url: string, bytes: Buffer): Promise<void> {
    await post(url, new Uint8Array(bytes), { 'content-type': 'application/octet-stream' }, UPLOAD_WITHIN_MS);
  }

  /** An error as it may be logged. */
  scrubbed(error: unknown): Error {
    const hide = (text: string): string =>
      this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text);
    if (!(error instanceof Error)) return new Error(hide(String(error)));
    const clean = new Error(hide(error.message));
    clean.name = error.name;
    if (error.stack !== undefined) clean.stack = hide(error.stack);
    return clean;
  }
}

/** How Bolt's clients are to behave. */
export function clientOptions(apiRoot: string, log: BoltLog): webApi.WebClientOptions {
  return {
    slackApiUrl: apiRoot,
    logger: log,
    retryConfig: { retries: 0 },
    timeout: ANSWER_WITHIN_MS,
    rejectRateLimitedCalls: true,
  };
}

/** Reads what a call threw. */
export function failureOf(error: unknown): Failure {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'too-many', retryAfterMs: 1000 * error.retryAfter };
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    const says = error.data.error;
    if (says === 'ratelimited') return { kind: 'too-many', retryAfterMs: 1000 };
    if (/^(?:internal_error|fatal_error|service_unavailable|request_timeout)$/.test(says)) {
      return { kind: 'unreachable', says };
    }
    return { kind: 'refused', why: REFUSALS.find(([, means]) => means.test(says))?.[0] ?? 'other', says };
  }
  if (error instanceof NotTaken && error.status < 500) {
    return { kind: 'refused', why: 'other', says: error.message };
  }
  return { kind: 'unreachable', says: error instanceof Error ? error.message : String(error) };
}

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
  limitMs: number,
): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(limitMs) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new NotTaken(answer.status);
}
