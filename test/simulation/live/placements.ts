import type { PlaceAnswer } from '../../../engine/ports/broker.ts';
import type { Chance } from '../chance.ts';
import type { Fault } from './faults.ts';

/** How long a request waits for its answer. */
export const TIMEOUT_MS = 7_000;

/** One request as its fault sees it. */
export interface Meeting {
  readonly arrive: (ms: number) => void;
  readonly answer: (ms: number, answer: PlaceAnswer) => Promise<PlaceAnswer>;
  readonly unsent: () => void;
}

interface Placement {
  readonly fault: Fault;
  readonly happens: (meeting: Meeting, chance: Chance) => Promise<PlaceAnswer>;
}

const unknown = (reason: string): PlaceAnswer => ({ kind: 'unknown', reason });

/** The ways in which a placement goes wrong. */
export const PLACEMENTS: readonly Placement[] = [
  {
    fault: 'request-lost',
    happens: ({ answer }) => answer(TIMEOUT_MS, unknown('no answer in 7 s')),
  },
  {
    fault: 'request-late',
    happens: ({ arrive, answer }, chance) => {
      arrive(chance.whole(1_000, 110_000));
      return answer(TIMEOUT_MS, unknown('no answer in 7 s'));
    },
  },
  {
    fault: 'request-very-late',
    happens: ({ arrive, answer }, chance) => {
      arrive(chance.whole(301_000, 600_000));
      return answer(TIMEOUT_MS, unknown('no answer in 7 s'));
    },
  },
  {
    fault: 'answer-lost',
    happens: ({ arrive, answer }, chance) => {
      arrive(chance.whole(5, 200));
      return answer(chance.whole(200, TIMEOUT_MS), unknown('the connection was reset'));
    },
  },
  {
    fault: 'answer-5xx',
    happens: ({ arrive, answer }, chance) => {
      if (chance.happens(0.5)) arrive(chance.whole(5, 900));
      return answer(chance.whole(50, 2_000), unknown('HTTP 504'));
    },
  },
  {
    fault: 'answer-400-timed-out',
    happens: ({ arrive, answer }) => {
      arrive(8_000);
      return answer(1_000, unknown('Order request timed out. Please check the order book.'));
    },
  },
  {
    fault: 'answer-html',
    happens: ({ arrive, answer }, chance) => {
      if (chance.happens(0.5)) arrive(chance.whole(5, 200));
      return answer(chance.whole(220, 900), unknown('an answer that is not JSON'));
    },
  },
  {
    fault: 'throttled',
    happens: ({ answer, unsent }) => {
      unsent();
      return answer(40, { kind: 'throttled', retryAfterMs: 1_000 });
    },
  },
  {
    fault: 'refused',
    happens: ({ answer }) => answer(60, { kind: 'refused', message: 'Insufficient funds.' }),
  },
  {
    fault: 'not-sent',
    happens: ({ answer, unsent }) => {
      unsent();
      return answer(20, { kind: 'not-sent', reason: 'connection refused' });
    },
  },
  {
    fault: 'logged-out',
    happens: ({ answer }) =>
      answer(50, { kind: 'refused', message: 'Incorrect `api_key` or `access_token`.' }),
  },
];
