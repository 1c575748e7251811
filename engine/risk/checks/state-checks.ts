import { refusal } from '../../domain/refusal.ts';
import { formatDate, formatTime, istDate } from '../../domain/time.ts';
import type { Check, GateView } from '../check.ts';
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

/** Orders are taken while a session that trades is on, by the calendar of the date. */
const marketOpen: Check = {
  name: 'market open',
  holdsExits: true,
  run(view) {
    const { schedule } = view;
    if (schedule.kind === 'unknown') {
      return {
        passed: false,
        refusal: refusal(
          'NO_CALENDAR',
          `Not sent. ${schedule.reason} Add the date to the calendar before trading it.`,
        ),
      };
    }
    const sessions = schedule.kind === 'open' ? schedule.sessions : [];
    const now = sessions.find((session) => view.timeOfDay >= session.from && view.timeOfDay < session.to);
    if (now !== undefined && (now.name === 'continuous' || now.name === 'muhurat')) {
      return { passed: true, says: now.name };
    }
    const opens =
      view.opensAt === undefined
        ? 'See /market for the next session.'
        : `It opens ${formatDate(istDate(view.opensAt))} at ${formatTime(view.opensAt).slice(0, 5)}. Send it again then.`;
    return {
      passed: false,
      refusal: refusal('MARKET_CLOSED', `Not sent. The market is closed${closedWhy(view)}. ${opens}`),
    };
  },
};

function closedWhy(view: GateView): string {
  return view.schedule.kind === 'closed' ? ` (${view.schedule.reason})` : '';
}

/** No order on a price nobody has seen lately. */
const freshPrice: Check = {
  name: 'fresh price',
  holdsExits: false,
  run(view) {
    if (view.quote === undefined || view.expectedPrice === 0) {
      return {
        passed: false,
        refusal: refusal(
          'NO_PRICE',
          `Not sent. There is no price of ${view.instrument.tradingSymbol} yet. Try again in a moment.`,
        ),
      };
    }
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
