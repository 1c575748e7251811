import { brokerOrderId } from '../../domain/ids.ts';
import type { ChangeAnswer, PlaceAnswer } from '../../ports/broker.ts';
import type { KiteResult } from '../client.ts';
import {
  failureText,
  type KiteErrorType,
  type KiteFailure,
  UNSAID_PAUSE_MS,
} from '../transport/kite-failure.ts';
import { hasEnded, isBeingProcessed, isOverOrderCap, leavesDoubt } from './known-texts.ts';

/** Types with which Kite refuses before anything reaches the exchange. All others leave it open. */
const PROVEN: ReadonlySet<KiteErrorType> = new Set([
  'InputException',
  'MarginException',
  'HoldingException',
  'TokenException',
  'PermissionException',
  'UserException',
]);

/** A sale of delivery shares that the depository has not released (Kite Connect documentation, holdings). */
const NEEDS_AUTHORISATION = 428;
/** A count of a minute is over when it has passed. */
const CAP_PAUSE_MS = 60_000;

/** What an answer about one order proves. */
type Verdict =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'needs-authorisation'; readonly message: string }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * What is proven when a request about an order failed. An order may exist after any answer that is not a proven
 * refusal: Kite has no key that would make a second request harmless, and its status 400 covers timeouts too.
 */
export function verdictOn(failure: KiteFailure): Verdict {
  switch (failure.kind) {
    case 'not-sent':
    case 'logged-out':
      return { kind: 'not-sent', reason: failure.reason };
    case 'throttled':
      return { kind: 'throttled', retryAfterMs: failure.retryAfterMs };
    case 'no-answer':
      return { kind: 'unknown', reason: failure.reason };
    case 'not-kite':
      return failure.status === 429
        ? { kind: 'throttled', retryAfterMs: failure.retryAfterMs ?? UNSAID_PAUSE_MS }
        : { kind: 'unknown', reason: `Kite ${failure.reason}` };
    case 'error':
      return verdictOnError(failure);
  }
}

function verdictOnError(error: Extract<KiteFailure, { readonly kind: 'error' }>): Verdict {
  const { status, errorType, message } = error;
  const unknown: Verdict = { kind: 'unknown', reason: message };
  if (status < 400 || status >= 500 || leavesDoubt(message)) return unknown;
  if (isOverOrderCap(message)) {
    return { kind: 'throttled', retryAfterMs: error.retryAfterMs ?? CAP_PAUSE_MS };
  }
  if (status === 429) return { kind: 'throttled', retryAfterMs: error.retryAfterMs ?? UNSAID_PAUSE_MS };
  if (status === NEEDS_AUTHORISATION) return { kind: 'needs-authorisation', message };
  return PROVEN.has(errorType) ? { kind: 'refused', message } : unknown;
}

/** What became of an attempt to place. */
export function placeAnswer(result: KiteResult<{ readonly order_id: string }>): PlaceAnswer {
  if (result.ok) return { kind: 'accepted', brokerOrderId: brokerOrderId(result.value.order_id) };
  const verdict = verdictOn(result.error);
  return verdict.kind === 'needs-authorisation' ? { kind: 'refused', message: verdict.message } : verdict;
}

/**
 * What became of a modify or cancel. A request that our limits held back was not sent. `being-processed` may be
 * asked again a moment later.
 */
export function changeAnswer(
  result: KiteResult<unknown>,
): ChangeAnswer | { readonly kind: 'being-processed'; readonly message: string } {
  if (result.ok) return { kind: 'accepted' };
  const { error } = result;
  if (error.kind === 'error' && error.status < 500) {
    if (isBeingProcessed(error.message)) return { kind: 'being-processed', message: error.message };
    if (hasEnded(error.message)) return { kind: 'finished', message: error.message };
  }
  const verdict = verdictOn(error);
  switch (verdict.kind) {
    case 'needs-authorisation':
      return { kind: 'refused', message: verdict.message };
    case 'throttled':
      return { kind: 'not-sent', reason: tooMany(error) };
    default:
      return verdict;
  }
}

function tooMany(failure: KiteFailure): string {
  return failure.kind === 'throttled' ? failure.reason : `Kite takes no more now: ${failureText(failure)}`;
}
