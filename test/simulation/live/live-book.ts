import { accountId } from '../../../engine/domain/ids.ts';
import type { Turn } from '../../../engine/kernel/turn.ts';
import { openLiveBook } from '../../support/live-book.ts';

export const ACCOUNT = accountId('kite-AB1234');
export const CAPITAL_RUPEES = 100_000;

/** A live book with little capital: its limits are soon reached. */
export function openSmallBook(turn: Turn): void {
  openLiveBook(turn, ACCOUNT, CAPITAL_RUPEES);
}
