import { formatQuantity } from '../../domain/amount-text.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';

export interface SearchCost {
  readonly runs: number;
  readonly ms: number;
  /** Whether a person should be asked before it starts. */
  readonly mustAsk: boolean;
  /** `1,000,000 combinations, about 40 minutes`, in Indian grouping. */
  readonly text: string;
}

/** Longer than this a search is not started unasked. */
const UNASKED_MS = MINUTE_MS;

/** What `runs` runs will take when one takes `runMs` and so many threads share them. */
export function searchCost(runs: number, runMs: number, threads: number): SearchCost {
  const ms = (runs * runMs) / threads;
  return {
    runs,
    ms,
    mustAsk: ms > UNASKED_MS,
    text: `${formatQuantity(runs)} ${runs === 1 ? 'combination' : 'combinations'}, ${about(ms)}`,
  };
}

function about(ms: number): string {
  if (ms < SECOND_MS) return 'under a second';
  if (ms < 2 * MINUTE_MS) return `about ${counted(ms / SECOND_MS, 'second')}`;
  if (ms < 2 * HOUR_MS) return `about ${counted(ms / MINUTE_MS, 'minute')}`;
  return `about ${counted(ms / HOUR_MS, 'hour')}`;
}

function counted(amount: number, unit: string): string {
  const whole = Math.round(amount);
  return `${formatQuantity(whole)} ${unit}${whole === 1 ? '' : 's'}`;
}
