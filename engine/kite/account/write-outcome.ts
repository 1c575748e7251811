import { verdictOn } from '../broker/answers.ts';
import type { KiteResult } from '../client.ts';
import { failureText } from '../transport/kite-failure.ts';

/** What became of a change at Kite that is no order. `unknown`: read what it should have changed. */
export type WriteOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What an answer proves of a change; one that the limits held back was not sent. */
export function writeOutcome<Value>(result: KiteResult<Value>): WriteOutcome<Value> {
  if (result.ok) return { kind: 'done', value: result.value };
  const verdict = verdictOn(result.error);
  switch (verdict.kind) {
    case 'throttled':
      return { kind: 'not-sent', reason: failureText(result.error) };
    case 'needs-authorisation':
      return { kind: 'refused', message: verdict.message };
    default:
      return verdict;
  }
}
