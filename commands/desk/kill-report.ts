import type { KillReport } from '../../engine/desk-kill.ts';
import type { Order } from '../../engine/domain/order.ts';
import { formatTimeMs, SECOND_MS } from '../../engine/domain/time.ts';
import { type Button, type Reply, reply } from '../reply.ts';

const MOST_NAMED = 10;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const seconds = (ms: number): string => `${(ms / SECOND_MS).toFixed(2)} s`;

function orderText(order: Order): string {
  const symbol = order.instrument.slice(order.instrument.indexOf(':') + 1);
  const filled = order.filled > 0 ? `, ${order.filled} filled` : '';
  return `order ${order.id} ${order.side} ${order.quantity} ${symbol}${filled}`;
}

function named(orders: readonly Order[]): string {
  const more = orders.length > MOST_NAMED ? ` and ${orders.length - MOST_NAMED} more` : '';
  return orders.slice(0, MOST_NAMED).map(orderText).join('; ') + more;
}

function entryLines({ level, gone, left, tookMs }: KillReport): readonly string[] {
  if (level === 2) {
    return left.length === 0
      ? ['No entry rests.']
      : [
          `${plural(left.length, 'entry rests', 'entries rest')} and may still fill: ${named(left)}. Cancel them: /cancelall.`,
        ];
  }
  const all = gone.length + left.length;
  if (all === 0) return ['There was no open entry to cancel.'];
  return [
    `${gone.length} of ${plural(all, 'entry', 'entries')} gone after ${seconds(tookMs)}${gone.length === 0 ? '' : `: ${named(gone)}`}.`,
    ...(left.length === 0
      ? []
      : [
          `NOT proven gone: ${named(left)}. Munim goes on cancelling each second; look into the broker's own app.`,
        ]),
  ];
}

function proofLine(proof: KillReport['proof'][number]): string {
  if (proof.kind === 'unread')
    return `The book of account ${proof.account} could not be read: ${proof.reason}.`;
  const agrees = proof.entries === 0 ? 'agrees' : 'DISAGREES';
  return `The book of account ${proof.account} ${agrees}: ${plural(proof.entries, 'entry works', 'entries work')}, ${plural(proof.kept, 'stop or exit rests', 'stops and exits rest')}.`;
}

/** What a kill did and what it did not, headline first, as every chat and the command line show it. */
export function killHeadline({ level, scope, at, blockedMs }: KillReport): string {
  const state = level === 3 ? 'HALTED' : 'ONLY EXITS';
  const what = scope === 'desk' ? 'the whole desk' : `book ${scope}`;
  return `${state}: ${what} · ${formatTimeMs(at)} · new orders blocked in ${seconds(blockedMs)}`;
}

export function killLines(report: KillReport): readonly string[] {
  const { recorded, positions, kept, level } = report;
  return [
    ...entryLines(report),
    `${plural(positions, 'position stays', 'positions stay')} open; ${kept.length === 0 ? 'no stop or exit rests' : `kept: ${named(kept)}`}.`,
    ...(level === 2 ? [] : report.proof.map(proofLine)),
    ...(recorded
      ? []
      : [
          'The database did not take it. It holds in memory and by the file kill in the home, also after a restart.',
        ]),
  ];
}

/** The report in a chat, with what may be done next. */
export function killCard(report: KillReport): Reply {
  const next: readonly Button[] = [
    { label: 'Positions', command: '/positions' },
    { label: 'Orders', command: '/orders' },
    { label: 'How to open again', command: '/unkill' },
  ];
  return reply(killHeadline(report), {
    lines: killLines(report),
    buttons: [next],
    severity: report.left.length > 0 && report.level === 3 ? 'bad' : 'warning',
  });
}
