import type { Parameters } from '../parameters.ts';
import { ApiRefusal, badRequest } from '../refusal.ts';
import type { Call, TelegramState } from '../state.ts';
import type { Update } from '../updates.ts';

const longestPollSeconds = 50;

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function readAllowed(state: TelegramState, params: Parameters): void {
  const list = params.json('allowed_updates');
  if (list === undefined) return;
  if (!Array.isArray(list)) throw badRequest('expected an Array of strings as allowed updates');
  state.queue.allow(list.map(String));
}

export async function getUpdates(state: TelegramState, { params, closed }: Call): Promise<readonly Update[]> {
  if (state.webhook.url !== '') {
    throw new ApiRefusal(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  readAllowed(state, params);
  const poll = state.queue.poll({
    offset: params.integer('offset') ?? 0,
    limit: clamp(params.integer('limit') ?? 100, 1, 100),
    timeoutMs: clamp(params.integer('timeout') ?? 0, 0, longestPollSeconds) * 1000,
    closed,
  });
  state.world.changed();
  return await poll;
}

function checkedUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const local = url?.protocol === 'http:' && url.hostname === '127.0.0.1';
  // Plain http is refused by the platform; a test on this machine has nothing else.
  if (url === undefined || (url.protocol !== 'https:' && !local)) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  return given;
}

export function setWebhook(state: TelegramState, call: Call): true {
  const given = call.params.text('url') ?? '';
  if (given === '') return deleteWebhook(state, call);
  const url = checkedUrl(given);
  const secretToken = call.params.text('secret_token');
  if (secretToken !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
  readAllowed(state, call.params);
  if (call.params.flag('drop_pending_updates')) state.queue.clear();
  state.queue.abandon('Conflict: terminated by setWebhook request');
  state.webhook.set({ url, ...(secretToken === undefined ? {} : { secretToken }) });
  state.world.changed();
  return true;
}

export function deleteWebhook(state: TelegramState, { params }: Call): true {
  state.webhook.remove();
  if (params.flag('drop_pending_updates')) state.queue.clear();
  return true;
}

export function getWebhookInfo(state: TelegramState): object {
  const { lastError } = state.webhook;
  return {
    url: state.webhook.url,
    has_custom_certificate: false,
    pending_update_count: state.queue.pendingCount,
    ...(lastError === undefined ? {} : { last_error_message: lastError }),
  };
}
