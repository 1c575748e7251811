import type { StatusLine } from '../desk.ts';
import { formatQuantity } from '../domain/amount-text.ts';
import { tradesAt } from '../domain/session.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Effects } from '../execution/effects.ts';
import type { KernelContext } from '../kernel/context.ts';
import { standingOf } from '../kernel/trading-state.ts';
import type { Writer } from '../kernel/writer.ts';
import type { QuoteBoard } from '../market/quote-board.ts';
import type { Market } from '../ports/market.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { accountLines } from './account-status.ts';

/** Derivatives trade longest: prices come while they do. */
const LONGEST = { segment: 'fno', hasDerivatives: true } as const;

/** What can be wrong with a running engine, and whether it is. */
export interface StatusSources {
  readonly writer: Writer;
  readonly context: Pick<KernelContext, 'latch' | 'readiness' | 'limits'>;
  readonly effects: Effects;
  readonly quotes: QuoteBoard;
  readonly market: Market;
  readonly wall: WallClock;
  /** Wall time of the last tick; undefined before the first. */
  readonly lastTickAt: () => number | undefined;
  /** Answers when the database does. */
  readonly ping: () => Promise<void>;
  readonly databaseName: string;
  readonly staleAfterMs: number;
}

/** What `/status` shows of the desk's parts, the market first. */
export async function statusLines(sources: StatusSources): Promise<readonly StatusLine[]> {
  return [
    feedLine(sources),
    ...sourceLines(sources),
    await databaseLine(sources),
    clockLine(sources),
    tradingLine(sources),
    ...accountLines(sources.writer.state, sources.effects, sources.market.clock),
  ];
}

/** The connections of a market that is elsewhere. */
function sourceLines({ market }: StatusSources): readonly StatusLine[] {
  const health = market.feed.health?.();
  return health === undefined ? [] : [{ name: 'price source', ...health }];
}

function feedLine(sources: StatusSources): StatusLine {
  const name = `market ${sources.market.label}`;
  const last = sources.lastTickAt();
  if (last === undefined) return { name, state: 'waiting', says: 'no price yet' };
  const ageMs = sources.wall.now() - last;
  const counted = `${formatQuantity(sources.quotes.ticks)} ticks, ${formatQuantity(sources.quotes.refused)} refused`;
  const { calendar, clock } = sources.market;
  if (ageMs > sources.staleAfterMs && !tradesAt(calendar, LONGEST, clock.now())) {
    return { name, state: 'ok', says: `quiet outside the session, ${counted}` };
  }
  if (ageMs > sources.staleAfterMs) {
    return { name, state: 'bad', says: `last price ${Math.round(ageMs / SECOND_MS)} s ago, ${counted}` };
  }
  return { name, state: 'ok', says: counted };
}

async function databaseLine(sources: StatusSources): Promise<StatusLine> {
  const before = sources.wall.monotonicMs();
  try {
    await sources.ping();
  } catch {
    return { name: 'database', state: 'bad', says: `${sources.databaseName} does not answer` };
  }
  const tookMs = sources.wall.monotonicMs() - before;
  return {
    name: 'database',
    state: 'ok',
    says: `${sources.databaseName}, answers in ${tookMs.toFixed(1)} ms`,
  };
}

/** How far this machine's clock is off, as far as anybody has said. */
function clockLine({ context: { readiness, limits } }: StatusSources): StatusLine {
  const clocks = [
    { than: 'the database', ms: readiness.process().clockAheadMs },
    ...readiness.accounts.map((account) => ({ than: account, ms: readiness.account(account).clockAheadMs })),
  ];
  const known = clocks.flatMap(({ than, ms }) => (ms === undefined ? [] : [{ than, ms }]));
  if (known.length === 0) return { name: 'clock', state: 'waiting', says: 'no other clock is known yet' };
  const off = Math.max(...known.map(({ ms }) => Math.abs(ms)));
  const says = known.map(({ than, ms }) => `${ms < 0 ? '' : '+'}${ms} ms to ${than}`).join(', ');
  return { name: 'clock', state: off > limits.clockSkewMs ? 'bad' : 'ok', says };
}

function tradingLine({ writer, context }: StatusSources): StatusLine {
  if (!writer.usable) return { name: 'trading', state: 'bad', says: 'recovering from a database fault' };
  const { state, reason } = standingOf(writer.state, context.latch, 'desk');
  return {
    name: 'trading',
    state: state === 'active' ? 'ok' : 'bad',
    says: reason === '' ? state : `${state}: ${reason}`,
  };
}
