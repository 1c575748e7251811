import { formatRupees } from '../../domain/amount-text.ts';
import { money, ZERO } from '../../domain/money.ts';
import { refusal } from '../../domain/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { Check, Finding } from '../check.ts';

/** Older than this, what the broker said of its money is no evidence. */
const OLD_MS = MINUTE_MS;

/**
 * Entries need their margin and charges in the broker's own money too: books may hold less than the account, and
 * the account less than its books. What is not known is not there.
 */
export const brokerFunds: Check = {
  name: 'funds at the broker',
  holdsExits: false,
  run(view) {
    const { funds } = view.account;
    if (funds.kind === 'own-books' || view.marginNeeded === ZERO)
      return { passed: true, says: 'the book tells' };
    if (funds.kind === 'unknown') return short('What the account has at the broker is not known yet.');
    if (funds.ageMs > OLD_MS) {
      const seconds = Math.floor(funds.ageMs / SECOND_MS);
      return short(`What the account has at the broker was last told ${seconds} s ago.`);
    }
    const needed = money(view.marginNeeded + view.charges);
    if (needed <= funds.free) {
      const says = () => `${formatRupees(needed)} of ${formatRupees(funds.free)}`;
      return { passed: true, says, use: needed / funds.free };
    }
    return {
      passed: false,
      refusal: refusal(
        'MARGIN_SHORT',
        `Not sent. It needs ₹${formatRupees(needed)} and the account has ₹${formatRupees(funds.free)} at the broker. Make it smaller, or add funds.`,
      ),
    };
  },
};

function short(why: string): Finding {
  return {
    passed: false,
    refusal: refusal('MARGIN_SHORT', `Not sent. ${why} Try again in a moment, or look at /status.`),
  };
}
