import { refusal } from '../../domain/refusal.ts';
import { formatDate } from '../../domain/time.ts';
import type { Check, GateView } from '../check.ts';
import { marketOpen, meetsOnePrice } from './hours-check.ts';
import { loggedOutRefusal } from './readiness-checks.ts';

/** Whether the order only shrinks a position, also when those of its side that wait fill before it. */
export function isExit(view: GateView): boolean {
  return view.intent.reduceOnly || view.opening === 0;
}

/** Halted takes nothing, reducing takes exits, reconciling waits: an exit may be agreed to, and leaves after it. */
const tradingState: Check = {
  name: 'trading state',
  holdsExits: true,
  run(view) {
    const states = [view.deskState, view.bookState];
    if (states.includes('halted') && !view.guards) {
      return {
        passed: false,
        refusal: refusal(
          'KILL_SWITCH',
          `Not sent. Trading is halted: ${view.stateReason}. Cancels still pass; /unkill says how to open it again.`,
        ),
      };
    }
    if (states.includes('reconciling')) {
      // Without a login the comparison never ends: waiting would be the wrong advice.
      const { loggedOut } = view.account;
      if (loggedOut !== undefined) return { passed: false, refusal: loggedOutRefusal(loggedOut) };
      if (view.intent.reduceOnly && !view.leaves)
        return { passed: true, says: 'goes when the books are compared' };
      return {
        passed: false,
        refusal: refusal(
          'STATE_RECONCILING',
          'Not sent. Munim is comparing its books with the broker. Try again in a few seconds; an exit (/exit) may be agreed to now and goes by itself then.',
        ),
      };
    }
    if (states.includes('reducing') && !isExit(view)) {
      return {
        passed: false,
        refusal: refusal(
          'STATE_REDUCING',
          `Not sent. Only exits are taken now: ${view.stateReason}. Close positions with /exit, or see /status.`,
        ),
      };
    }
    return { passed: true, says: 'active' };
  },
};

/** No order on a price nobody has seen lately. */
const freshPrice: Check = {
  name: 'fresh price',
  holdsExits: false,
  run(view) {
    if ((view.quote === undefined && !meetsOnePrice(view)) || view.expectedPrice === 0) {
      return {
        passed: false,
        refusal: refusal(
          'NO_PRICE',
          `Not sent. There is no price of ${view.instrument.tradingSymbol} yet. Try again in a moment.`,
        ),
      };
    }
    // What waits for one price of many orders finds that price there: the last one only tells what it is worth.
    if (meetsOnePrice(view)) return { passed: true, says: 'the last price before the opening' };
    const limitMs = view.limits.staleAfterMs;
    if (view.quoteAgeMs > limitMs) {
      const seconds = Math.floor(view.quoteAgeMs / 1000);
      return {
        passed: false,
        refusal: refusal(
          'DATA_STALE',
          `Not sent. The last price of ${view.instrument.tradingSymbol} is ${seconds} s old. See /status for the feed.`,
        ),
      };
    }
    return { passed: true, says: 'price is fresh', use: view.quoteAgeMs / limitMs };
  },
};

/** A contract lives until the close of its expiry day. */
const notExpired: Check = {
  name: 'not expired',
  holdsExits: true,
  run(view) {
    const { instrument } = view;
    if (instrument.kind !== 'equity' && instrument.expiry < view.day) {
      return {
        passed: false,
        refusal: refusal(
          'EXPIRED_CONTRACT',
          `Not sent. ${instrument.tradingSymbol} expired on ${formatDate(instrument.expiry, true)}. Pick a later expiry with /search ${instrument.underlyingSymbol}.`,
        ),
      };
    }
    return { passed: true, says: 'listed' };
  },
};

/** While an order of the instrument is in doubt, no second one may be sent after it. */
const nothingInDoubt: Check = {
  name: 'nothing in doubt',
  holdsExits: false,
  run(view) {
    const doubt = view.liveOrders.find(
      (order) => order.state.kind === 'unknown' && order.instrument === view.intent.instrument,
    );
    if (doubt !== undefined) {
      return {
        passed: false,
        refusal: refusal(
          'UNKNOWN_PENDING',
          `Not sent. Order ${doubt.id} of ${view.instrument.tradingSymbol} is in doubt at the broker. Wait until it is found: /order ${doubt.id}.`,
        ),
      };
    }
    return { passed: true, says: 'no order in doubt' };
  },
};

/** Rules on the state of the desk, the book and the market. */
export const STATE_CHECKS: readonly Check[] = [
  tradingState,
  notExpired,
  marketOpen,
  freshPrice,
  nothingInDoubt,
];
