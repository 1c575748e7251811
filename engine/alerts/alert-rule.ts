import type { Alert } from '../domain/alert.ts';
import type { EpochMs } from '../domain/time.ts';

/** What is seen of a condition: whether it holds, and whether it has clearly stopped to. */
export interface Sight {
  readonly holds: boolean;
  readonly clearlyOver: boolean;
}

/** What follows from a sight: the alert as it is now, and whether its owner is told. */
export interface Judgement {
  readonly alert: Alert;
  readonly tells: boolean;
}

/**
 * One alert at one moment of wall time. It tells when an armed condition comes to hold, and arms again only when the
 * condition was clearly over, so that a price that trembles on its level tells once. Within `quietMs` of telling it
 * counts instead. One that does not repeat is done when it has told: whoever keeps it removes it.
 */
export function judge(alert: Alert, { holds, clearlyOver }: Sight, now: EpochMs, quietMs: number): Judgement {
  if (alert.state.kind === 'waiting') {
    return { alert: clearlyOver ? { ...alert, state: { kind: 'armed' } } : alert, tells: false };
  }
  if (!holds) return { alert, tells: false };
  const fired: Alert = { ...alert, state: { kind: 'waiting' } };
  const isQuiet = alert.toldAt !== undefined && now - alert.toldAt < quietMs;
  if (isQuiet) return { alert: { ...fired, hushed: alert.hushed + 1 }, tells: false };
  return { alert: { ...fired, toldAt: now, hushed: 0 }, tells: true };
}
