import { type Refusal, refusal } from '../../domain/refusal.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Check, GateView } from '../check.ts';

const seconds = (ms: number): string => (ms / SECOND_MS).toFixed(1);

/** One process trades a desk: neither one that was replaced nor one of an older build than the database's. */
const rightProcess: Check = {
  name: 'this Munim trades',
  holdsExits: true,
  run({ process: { standing } }) {
    switch (standing.kind) {
      case 'current':
        return { passed: true, says: 'it is the only one' };
      case 'replaced':
        return {
          passed: false,
          refusal: refusal('NOT_LEADER', `Not sent. ${standing.says} Trade through the other one.`),
        };
      case 'outdated':
        return {
          passed: false,
          refusal: refusal('BUILD_MISMATCH', `Not sent. ${standing.says} Start the newer version here too.`),
        };
    }
  },
};

/** Real money only where this process was started for it. */
const liveAllowed: Check = {
  name: 'real money allowed',
  holdsExits: true,
  run({ book, process }) {
    if (book.mode === 'paper' || process.ceiling === 'live') return { passed: true, says: book.mode };
    return {
      passed: false,
      refusal: refusal(
        'LIVE_OFF',
        `Not sent. ${book.id} is a live book, and this Munim trades paper only. Set TRADING_MODE=live in .env and start it again.`,
      ),
    };
  },
};

/** Says why nobody is logged in and what to do; `why` is a part of a sentence. */
export function loggedOutRefusal(why: string): Refusal {
  return refusal(
    'TOKEN_DEAD',
    `Not sent. The broker takes no orders: ${why}. Log in with /login, then send it again.`,
    [{ label: 'Log in', command: '/login' }],
  );
}

/** Nothing can leave without a login, exits neither. */
const loggedIn: Check = {
  name: 'logged in',
  holdsExits: true,
  run({ account }) {
    if (account.loggedOut === undefined) return { passed: true, says: 'yes' };
    return { passed: false, refusal: loggedOutRefusal(account.loggedOut) };
  },
};

/** No new position at a broker that may not take it off again. */
const brokerAnswers: Check = {
  name: 'broker answers',
  holdsExits: false,
  run({ account, limits }) {
    const use = account.silentMs / limits.brokerSilenceMs;
    if (use <= 1) return { passed: true, says: 'yes', use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'BROKER_UNREACHABLE',
        `Not sent. The broker has not answered for ${Math.floor(account.silentMs / SECOND_MS)} s (limit broker-silence, ${limits.brokerSilenceMs / SECOND_MS} s). Exits are still tried; see /status.`,
      ),
    };
  },
};

interface Difference {
  readonly aheadMs: number;
  readonly than: string;
}

/** The clock that differs most from this machine's; undefined when none is known. */
function worstClock({ process, account }: GateView): Difference | undefined {
  const known = [
    { aheadMs: account.clockAheadMs, than: "the broker's" },
    { aheadMs: process.clockAheadMs, than: "the database's" },
  ].filter((clock): clock is Difference => clock.aheadMs !== undefined);
  return known.sort((a, b) => Math.abs(b.aheadMs) - Math.abs(a.aheadMs))[0];
}

/** Validity, sessions and codes all hang on the time of day. */
const rightTime: Check = {
  name: 'clock is right',
  holdsExits: false,
  run(view) {
    const worst = worstClock(view);
    if (worst === undefined) return { passed: true, says: 'no other clock is known' };
    const off = Math.abs(worst.aheadMs);
    const use = off / view.limits.clockSkewMs;
    const says = `${seconds(off)} s ${worst.aheadMs < 0 ? 'behind' : 'ahead of'} ${worst.than}`;
    if (use <= 1) return { passed: true, says, use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'CLOCK_SKEW',
        `Not sent. This machine's clock is ${says} (limit clock-skew, ${view.limits.clockSkewMs / SECOND_MS} s). Set the clock, then send it again.`,
      ),
    };
  },
};

/** Rules on what must be right outside before an entry leaves. */
export const READINESS_CHECKS: readonly Check[] = [
  rightProcess,
  liveAllowed,
  loggedIn,
  brokerAnswers,
  rightTime,
];
