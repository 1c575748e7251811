import { formatQuantity } from '../../domain/amount-text.ts';
import { minutesOf } from '../../domain/order.ts';
import { type RefusalCode, refusal } from '../../domain/refusal.ts';
import type { Check, Finding } from '../check.ts';

/** Longest life of an order in minutes, as Kite offers it; what should rest longer is an order of the day. */
const MOST_MINUTES = 120;
/** An order of shares must show at least a tenth of itself (NSE, disclosed quantity). */
const SHOWN_AT_LEAST_PERCENT = 10;

function no(code: RefusalCode, why: string): Finding {
  return { passed: false, refusal: refusal(code, `Not sent. ${why}`) };
}

/** An order of some minutes lives for whole minutes, and not for hours. */
const validity: Check = {
  name: 'validity',
  holdsExits: true,
  run({ intent }) {
    const minutes = minutesOf(intent.validity);
    if (minutes === undefined) return { passed: true, says: String(intent.validity) };
    if (Number.isSafeInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES)
      return { passed: true, says: () => `${minutes} min` };
    return no(
      'BAD_VALIDITY',
      `An order may rest for 1 to ${MOST_MINUTES} whole minutes. Write ttl 5m, or leave it out for the day.`,
    );
  },
};

/** What an order shows of itself: a part that is large enough, of shares only, and never of an order for the moment. */
const disclosed: Check = {
  name: 'disclosed quantity',
  holdsExits: true,
  run({ intent, instrument }) {
    const { disclosed: shown, quantity } = intent;
    if (shown === undefined) return { passed: true, says: 'all of it' };
    if (instrument.kind !== 'equity')
      return no(
        'DISCLOSED_QTY',
        `Orders of ${instrument.tradingSymbol} show all of themselves. Leave out disclose.`,
      );
    if (intent.validity === 'IOC')
      return no(
        'DISCLOSED_QTY',
        'An IOC order rests nowhere, so it shows nothing. Leave out disclose, or ioc.',
      );
    const least = Math.ceil((quantity * SHOWN_AT_LEAST_PERCENT) / 100);
    if (shown >= least && shown < quantity)
      return { passed: true, says: () => `${formatQuantity(shown)} of ${formatQuantity(quantity)}` };
    return no(
      'DISCLOSED_QTY',
      `Of ${formatQuantity(quantity)} at least ${formatQuantity(least)} must be shown (${SHOWN_AT_LEAST_PERCENT} %), and fewer than all. Write disclose ${formatQuantity(least)}.`,
    );
  },
};

/** Rules on how an order lives and shows itself. */
export const TERMS_CHECKS: readonly Check[] = [validity, disclosed];
