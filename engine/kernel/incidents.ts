import type { TradingState } from '../domain/book.ts';
import type { AccountId } from '../domain/ids.ts';
import { setTradingState } from './trading-state.ts';
import type { Turn } from './turn.ts';

/** Tells whoever is in charge, with noise. `text` ends with what to do. */
export function page(turn: Turn, text: string): void {
  turn.ask({ kind: 'announce', event: { kind: 'notice', severity: 'critical', text } });
}

/**
 * Something that must not be: the books of the account take nothing new (`reducing`) or nothing at all (`halted`)
 * until a person has looked, and somebody is paged. A stricter stop of an earlier incident stays.
 */
export function raiseIncident(
  turn: Turn,
  incident: {
    readonly account: AccountId;
    readonly state: Extract<TradingState, 'reducing' | 'halted'>;
    readonly text: string;
  },
): void {
  const { account, state, text } = incident;
  for (const { id } of turn.state.booksOf(account)) {
    if (turn.state.heldBy(id, 'incident').state === 'halted') continue;
    setTradingState(turn, { scope: id, cause: 'incident', state, reason: text });
  }
  page(turn, text);
}
