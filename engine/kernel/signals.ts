import { assert } from '../domain/assert.ts';
import type { Deployment, KeptSignal, SignalOutcome } from '../domain/deployment.ts';
import { formatTimeOfDay, type IsoDate, istDate, istTimeOfDay, MINUTE_MS } from '../domain/time.ts';
import { TIMEFRAME_MINUTES } from '../domain/timeframe.ts';
import { askedBy } from '../strategies/entry-rules.ts';
import { protectionAgainst, SPAM_BARS, SPAM_ENTRIES } from '../strategies/protections.ts';
import { LONG, SHORT } from '../strategies/signal.ts';
import { type KernelContext, tradable } from './context.ts';
import { pauseDeployment } from './deployment-state.ts';
import { followWord } from './strategy-orders.ts';
import { heldFor, type StrategySeat, type StrategyWord } from './strategy-seat.ts';
import { type EntryRefusal, entryUnitsNow } from './strategy-sizes.ts';
import type { Turn } from './turn.ts';

/** Trading days that low profit is looked for in. */
const LOOK_BACK_DAYS = 5;

/** What was heard at the close of a bar; `stale` says why its bar is no ground for an order. */
export interface HeardWord extends StrategyWord {
  readonly stale?: string;
}

/**
 * Takes a strategy's word: keeps it with its reason and what came of it, once a bar. A word that asks for nothing, such
 * as an exit where nothing is held, leads to nothing.
 */
export function hearWord(
  turn: Turn,
  context: KernelContext,
  seat: Omit<StrategySeat, 'deployment'> & Pick<KeptSignal, 'deployment'>,
  word: HeardWord,
): KeptSignal | undefined {
  const deployment = turn.state.strategies.deployments.get(seat.deployment);
  const { instrument } = seat;
  const { barStart } = word;
  if (deployment === undefined) return undefined;
  if (turn.state.strategies.wasHeard({ deployment: deployment.id, instrument, barStart })) return undefined;
  const now = { ...seat, deployment };
  const signal: KeptSignal = {
    deployment: deployment.id,
    book: deployment.book,
    instrument,
    barStart,
    at: turn.moment.marketAt,
    day: istDate(turn.moment.marketAt),
    says: word.signal === LONG ? 'long' : word.signal === SHORT ? 'short' : 'exit',
    price: word.close,
    reason: word.reason,
    outcome: outcomeOf(turn, context, now, word),
  };
  turn.record({ kind: 'signal-kept', signal });
  if (signal.outcome.kind === 'told') tell(turn, context, deployment, signal);
  return signal;
}

function outcomeOf(turn: Turn, context: KernelContext, seat: StrategySeat, word: HeardWord): SignalOutcome {
  const { deployment } = seat;
  const asked = askedBy(word.signal, heldFor(turn, seat), deployment.plan);
  if (!asked.leaves && asked.enters === 0) return { kind: 'nothing' };
  if (word.stale !== undefined) return { kind: 'refused', code: 'DATA_STALE', says: word.stale };
  const against = asked.enters === 0 ? undefined : againstEntry(turn, context, seat);
  if (against !== undefined && !asked.leaves) return { kind: 'refused', ...against };
  if (deployment.mode !== 'auto') return wanted(turn, context, seat, word);
  // What is against the entry is no reason to stay in.
  const followed =
    against === undefined ? seat : { ...seat, filters: [{ name: against.code, admits: () => false }] };
  const { exit, entry, refused } = followWord(turn, context, followed, word);
  const orders = [exit, entry].flatMap((order) => (order === undefined ? [] : [order.id]));
  if (orders.length > 0) return { kind: 'followed', orders };
  return refused === undefined ? { kind: 'nothing' } : { kind: 'refused', ...(against ?? refused) };
}

/** What of the deployment itself is against a new position; what the gate says comes after it. */
function againstEntry(turn: Turn, context: KernelContext, seat: StrategySeat): EntryRefusal | undefined {
  const { deployment, instrument } = seat;
  const { state } = deployment;
  if (state.kind === 'paused') return { code: 'STRATEGY_PAUSED', says: `Paused: ${state.reason}.` };
  const time = istTimeOfDay(turn.moment.marketAt);
  const { from, to } = deployment;
  if ((from !== undefined && time < from) || (to !== undefined && time >= to)) {
    const hours = `${from === undefined ? 'the open' : formatTimeOfDay(from)} to ${to === undefined ? 'the close' : formatTimeOfDay(to)}`;
    return { code: 'OUTSIDE_HOURS', says: `It enters from ${hours} only.` };
  }
  const barMs = TIMEFRAME_MINUTES[deployment.timeframe] * MINUTE_MS;
  const day = istDate(turn.moment.marketAt);
  const held = protectionAgainst(deployment.protections, turn.state.strategies.tradesOf(deployment.id), {
    instrument,
    now: turn.moment.marketAt,
    day,
    lookBackFrom: tradingDaysBack(context, day, LOOK_BACK_DAYS),
    barMs,
  });
  return held ?? spam(turn, deployment, { instrument, since: turn.moment.marketAt - SPAM_BARS * barMs });
}

function tradingDaysBack({ calendar }: KernelContext, day: IsoDate, days: number): IsoDate {
  let back = day;
  for (let i = 1; i < days; i += 1) back = calendar.previousTradingDay(back) ?? back;
  return back;
}

/** A strategy that enters one symbol again and again within a few bars is stopped before it wears the money away. */
function spam(
  turn: Turn,
  deployment: Deployment,
  { instrument, since }: { readonly instrument: KeptSignal['instrument']; readonly since: number },
): EntryRefusal | undefined {
  let entries = 0;
  for (const signal of turn.state.strategies.signals) {
    const isEntry = signal.says !== 'exit' && signal.outcome.kind === 'followed';
    if (
      isEntry &&
      signal.deployment === deployment.id &&
      signal.instrument === instrument &&
      signal.at > since
    )
      entries += 1;
  }
  if (entries < SPAM_ENTRIES) return undefined;
  const reason = `it wanted into ${instrument} for the ${entries + 1}th time within ${SPAM_BARS} bars`;
  pauseDeployment(turn, deployment, { by: 'engine', reason });
  return { code: 'STRATEGY_PAUSED', says: `Paused: ${reason}.` };
}

/** What a signal that waits for a person would trade; nothing when its entry has no size. */
function wanted(turn: Turn, context: KernelContext, seat: StrategySeat, word: HeardWord): SignalOutcome {
  const held = heldFor(turn, seat);
  const { leaves, enters } = askedBy(word.signal, held, seat.deployment.plan);
  if (leaves || enters === 0)
    return { kind: 'told', side: held > 0 ? 'SELL' : 'BUY', units: Math.abs(held), reduces: true };
  const units = entryUnitsNow(turn, context, { seat, word, side: enters });
  if (!units.ok) return { kind: 'refused', ...units.error };
  return { kind: 'told', side: enters > 0 ? 'BUY' : 'SELL', units: units.value, reduces: false };
}

/** Tells a signal that waits for a person. */
function tell(turn: Turn, context: KernelContext, deployment: Deployment, signal: KeptSignal): void {
  const book = turn.state.books.get(deployment.book);
  assert(book !== undefined, `no book ${deployment.book}`);
  const instrument = tradable(context, signal.instrument);
  turn.ask({ kind: 'announce', event: { kind: 'signal', signal, deployment, book, instrument } });
}
