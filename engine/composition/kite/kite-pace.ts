import type { StatusLine } from '../../desk.ts';
import { formatQuantity } from '../../domain/amount-text.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { KiteClient } from '../../kite/client.ts';
import type { Quota } from '../../kite/limits/kite-limits.ts';

/** From this part of the day's orders on, entries are not taken any more. */
const ENTRIES_STOP_AT = 0.8;

/** How much of Kite's limits is used, and whether Kite answers, in one line. */
export function kitePace(client: Pick<KiteClient, 'quotas' | 'circuit'>): StatusLine {
  const name = 'kite requests';
  const quotas = client.quotas();
  const orders = quotas.filter((quota) => quota.name === 'orders');
  const lines = quotas.filter(({ waiting }) => waiting > 0).map(waitingText);
  const says = [`orders ${orders.map(usedText).join(', ')}`, ...lines].join('; ');
  if (client.circuit('other') !== 'closed') {
    return { name, state: 'bad', says: `Kite does not answer: entries wait, cancels and exits go. ${says}` };
  }
  const full = orders.some(
    ({ used, most, windowMs }) => windowMs > MINUTE_MS && used >= most * ENTRIES_STOP_AT,
  );
  return full
    ? { name, state: 'waiting', says: `the rest of the day's orders is kept for exits; ${says}` }
    : { name, state: 'ok', says };
}

function usedText({ used, most, windowMs }: Quota): string {
  const span = windowMs <= SECOND_MS ? 'this second' : windowMs <= MINUTE_MS ? 'this minute' : 'today';
  return `${formatQuantity(used)} of ${formatQuantity(most)} ${span}`;
}

function waitingText({ name, waiting }: Quota): string {
  return `${formatQuantity(waiting)} ${name} requests wait`;
}
