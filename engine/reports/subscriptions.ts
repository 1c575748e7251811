import type { ReportKind, Subscription } from '../desk-reports.ts';

const HERE = 'at ';

/** The preference that holds where a person gets a kind of report. */
export function subscriptionName(kind: ReportKind): string {
  return `report-${kind}`;
}

/** Nobody gets what they did not ask for, but the first owner. */
export function readSubscription(stored: string | undefined, isFirstOwner: boolean): Subscription {
  if (stored === undefined) return { kind: isFirstOwner ? 'everywhere' : 'off' };
  if (stored.startsWith(HERE)) return { kind: 'at', place: stored.slice(HERE.length) };
  return { kind: stored === 'everywhere' ? 'everywhere' : 'off' };
}

export function subscriptionText(to: Subscription): string {
  return to.kind === 'at' ? `${HERE}${to.place}` : to.kind;
}
