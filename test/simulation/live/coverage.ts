import type { OrderState } from '../../../engine/domain/order.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { FAULTS, type Fault, type Hits } from './faults.ts';

type State = OrderState['kind'] | 'none';

const LIVE: readonly State[] = ['queued', 'submitting', 'acked', 'open', 'trigger-pending', 'unknown'];
/** A request to place leaves in this state only: a law says so at every request. */
const AT_POST: readonly State[] = ['submitting'];
/** A change needs the broker's number of a working order. */
const CHANGEABLE: readonly State[] = ['acked', 'open', 'trigger-pending'];
/**
 * News is struck when it happens at the house, before anybody can know of it: of our orders only those that left and
 * have not ended there; one that ended here can have news when it counts as not placed and comes after all.
 */
const WITH_NEWS: readonly State[] = ['submitting', 'acked', 'open', 'trigger-pending', 'unknown', 'none'];
/** A book is read with an order in doubt, or without any. */
const AT_READ: readonly State[] = ['unknown', 'none'];

/** The states in which each fault can meet an order; why the others cannot stands with each list. */
const CELLS: Readonly<Record<Fault, readonly State[]>> = {
  'request-lost': AT_POST,
  'request-late': AT_POST,
  'request-very-late': AT_POST,
  'answer-lost': AT_POST,
  'answer-5xx': AT_POST,
  'answer-400-timed-out': AT_POST,
  'answer-html': AT_POST,
  throttled: AT_POST,
  refused: AT_POST,
  'not-sent': AT_POST,
  'logged-out': AT_POST,
  'order-invisible': AT_POST,
  'tag-missing': AT_POST,
  'news-dropped': WITH_NEWS,
  'news-twice': WITH_NEWS,
  'news-late': WITH_NEWS,
  'book-unreachable': AT_READ,
  'book-stale': AT_READ,
  'positions-lag': AT_READ,
  'cancelled-outside': ['acked', 'open', 'trigger-pending', 'unknown', 'none'],
  'refused-later': ['open', 'trigger-pending', 'unknown'],
  'change-lost': CHANGEABLE,
  'change-unanswered': CHANGEABLE,
  'commit-lost': [...LIVE, 'filled', 'cancelled', 'rejected', 'none'],
  'commit-doubtful': [...LIVE, 'filled', 'cancelled', 'rejected', 'none'],
  crash: LIVE,
  'leader-paused': LIVE,
};

export interface Cell {
  readonly name: string;
  readonly hits: number;
}

/** Every cell of the table fault by state, and every crash point, with how often it was hit. */
export function coverage(hits: Hits): readonly Cell[] {
  const cells = FAULTS.flatMap((fault) => CELLS[fault].map((state) => `${fault}|${state}`));
  return [...cells, ...CRASH_POINTS].map((name) => ({ name, hits: hits.get(name) ?? 0 }));
}
