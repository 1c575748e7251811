import { formatQuantity } from '../../domain/amount-text.ts';
import type { FeedHealth } from '../../ports/market-feed.ts';
import type { ConnectionState } from './connection.ts';
import type { DroppedCounts } from './frame-decoder.ts';
import type { Line } from './line.ts';
import type { SlotCounts } from './price-slots.ts';

interface FeedFacts {
  readonly lines: readonly Line[];
  readonly counts: Readonly<SlotCounts>;
  readonly dropped: Readonly<DroppedCounts>;
  readonly instruments: number;
  /** Instruments that found no room on Kite's connections. */
  readonly noRoom: number;
  readonly orderHints: number;
  /** Text frames that Kite's page does not describe. */
  readonly unknown: number;
  /** How often a connection broke. */
  readonly lost: number;
  /** Kite's latest complaint; empty when there was none. */
  readonly lastError: string;
}

/** One line on the whole socket: worst connection first, then what was counted; what is 0 is left out. */
export function feedHealth(facts: FeedFacts): FeedHealth {
  const states = facts.lines.map((line) => line.state);
  const worst = worstOf(states);
  const open = states.filter((state) => state.kind === 'open').length;
  const says = [
    trouble(worst),
    `${open} of ${states.length} ${states.length === 1 ? 'connection' : 'connections'} open`,
    `${formatQuantity(facts.instruments)} instruments`,
    counted(facts.noRoom, 'without room'),
    counted(facts.orderHints, 'order messages'),
    counted(facts.lost, 'times lost'),
    counted(facts.counts.replaced, 'ticks replaced by newer ones'),
    counted(sum(facts.lines.map((line) => line.askedAgain)), 'silent ones asked for again'),
    counted(droppedFrames(facts), 'frames dropped'),
    counted(droppedPackets(facts), 'packets dropped'),
    facts.lastError === '' ? '' : `Kite said: ${facts.lastError}`,
  ];
  return { state: healthOf(worst), says: says.filter((part) => part !== '').join(', ') };
}

const BY_TROUBLE = ['refused', 'logged-out', 'waiting', 'connecting', 'stopped', 'open'] as const;

function worstOf(states: readonly ConnectionState[]): ConnectionState {
  const rank = (state: ConnectionState): number => BY_TROUBLE.indexOf(state.kind);
  return [...states].sort((a, b) => rank(a) - rank(b))[0] ?? { kind: 'stopped' };
}

function healthOf(worst: ConnectionState): FeedHealth['state'] {
  if (worst.kind === 'open') return 'ok';
  return worst.kind === 'refused' || worst.kind === 'waiting' ? 'bad' : 'waiting';
}

function trouble(worst: ConnectionState): string {
  switch (worst.kind) {
    case 'refused':
      return 'Kite does not take the login any more: /login';
    case 'logged-out':
      return 'nobody is logged in at Kite: /login';
    case 'waiting':
      return `no connection after ${worst.failures} ${worst.failures === 1 ? 'attempt' : 'attempts'} (${worst.reason})`;
    case 'connecting':
      return 'connecting';
    case 'stopped':
      return 'stopped';
    case 'open':
      return '';
  }
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${formatQuantity(count)} ${what}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function droppedFrames({ dropped, unknown }: FeedFacts): number {
  return dropped.misshapen + dropped.oversized + unknown;
}

function droppedPackets({ dropped, counts }: FeedFacts): number {
  return sum(Object.values(dropped.packets)) + counts.strangers;
}
