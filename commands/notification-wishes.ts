import type { DeskEvent, OrderNews } from '../engine/desk.ts';
import { type EpochMs, istTimeOfDay, MINUTE_MS } from '../engine/domain/time.ts';

/** The preference that holds a person's wishes. */
export const NOTIFY_PREFERENCE = 'notify';

/** What can be told, as people name it. */
export const NOTIFICATION_KINDS = {
  fills: 'what was bought and sold',
  orders: 'orders cancelled',
  rejects: 'orders refused, changes not done',
  alerts: 'your alerts',
  signals: 'what strategies tell or ask',
  approvals: 'what waits for a yes, and the answer',
  warnings: 'feed, login, limits, jobs',
  day: "the day's end",
  reports: 'reports you subscribed to',
} as const;

export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

export const MANNERS = ['on', 'silent', 'off'] as const;
/** `on` buzzes where it matters, `silent` is written without a sound, `off` is not told. */
export type Manner = (typeof MANNERS)[number];

/** Minutes of the day in India; `from` after `to` goes over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

export interface NotificationWishes {
  readonly manners: Partial<Readonly<Record<NotificationKind, Manner>>>;
  readonly quiet?: QuietHours;
  /** Wall time. */
  readonly mutedUntil?: EpochMs;
}

const NO_WISHES: NotificationWishes = { manners: {} };

/** A stored preference; without one everything is on. */
export function readWishes(stored: string | undefined): NotificationWishes {
  return stored === undefined || stored === '' ? NO_WISHES : (JSON.parse(stored) as NotificationWishes);
}

const ORDER_KINDS: Readonly<Record<OrderNews, NotificationKind | undefined>> = {
  accepted: 'orders',
  open: 'orders',
  cancelled: 'orders',
  modified: 'orders',
  'partly-filled': 'fills',
  filled: 'fills',
  rejected: 'rejects',
  denied: 'rejects',
  'not-sent': 'rejects',
  'change-refused': 'rejects',
  unknown: undefined,
};

/** What an event is told as; undefined for what nobody can turn off: an order in doubt, a critical notice, a word to one person. */
function kindOf(event: DeskEvent): NotificationKind | undefined {
  switch (event.kind) {
    case 'order':
      return ORDER_KINDS[event.what];
    case 'alert':
      return 'alerts';
    case 'signal':
      return 'signals';
    case 'approval':
      return 'approvals';
    case 'report':
      return 'reports';
    case 'notice':
      return event.severity === 'critical' ? undefined : 'warnings';
    case 'day-closed':
      return 'day';
    default:
      return undefined;
  }
}

/** How a person wants an event told at an instant of wall time. */
export function mannerOf(event: DeskEvent, wishes: NotificationWishes, now: EpochMs): Manner {
  const kind = kindOf(event);
  if (kind === undefined) return 'on';
  const manner = wishes.manners[kind] ?? 'on';
  return manner === 'on' && isQuiet(wishes, now) ? 'silent' : manner;
}

function isQuiet({ quiet, mutedUntil }: NotificationWishes, now: EpochMs): boolean {
  if (mutedUntil !== undefined && now < mutedUntil) return true;
  if (quiet === undefined) return false;
  const minute = Math.floor(istTimeOfDay(now) / MINUTE_MS);
  const { from, to } = quiet;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
