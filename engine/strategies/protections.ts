import type { Protections, StrategyTrade } from '../domain/deployment.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';

/** What holds where nobody says otherwise. */
export const STANDARD_PROTECTIONS: Protections = {
  cooldownLosses: 2,
  cooldownBars: 6,
  stopsADay: 4,
  drawdownBp: 1_000,
  lowProfitTrades: 4,
};

export const NO_PROTECTIONS: Protections = {
  cooldownLosses: 0,
  cooldownBars: 0,
  stopsADay: 0,
  drawdownBp: 0,
  lowProfitTrades: 0,
};

/** The most entries in one symbol within {@link SPAM_BARS} bars: a strategy that turns faster has gone wrong. */
export const SPAM_ENTRIES = 6;
export const SPAM_BARS = 10;

/** What an entry is weighed against. */
export interface ProtectionView {
  readonly instrument: InstrumentKey;
  readonly now: EpochMs;
  readonly day: IsoDate;
  /** The first of the five trading days that low profit is looked for in. */
  readonly lookBackFrom: IsoDate;
  readonly barMs: number;
}

/** A part that holds an entry back: its code, and a sentence. */
export interface Held {
  readonly code: 'COOLDOWN' | 'STOP_GUARD' | 'LOW_PROFIT';
  readonly says: string;
}

/** The part that is against an entry now, from the strategy's own ended trades, oldest first; undefined when none is. */
export function protectionAgainst(
  protections: Protections,
  trades: Iterable<StrategyTrade>,
  view: ProtectionView,
): Held | undefined {
  const ended = [...trades].filter(({ end }) => end !== undefined);
  const own = ended.filter(({ instrument }) => instrument === view.instrument);
  return (
    stopGuard(protections, ended, view) ??
    cooldown(protections, own, view) ??
    lowProfit(protections, own, view)
  );
}

type Ended = readonly StrategyTrade[];

const lost = ({ end }: StrategyTrade): boolean => (end?.net ?? 0) < 0;

function stopGuard({ stopsADay }: Protections, ended: Ended, { day }: ProtectionView): Held | undefined {
  if (stopsADay === 0) return undefined;
  const stopped = ended.filter(
    (trade) => trade.day === day && trade.end?.why === 'stop' && lost(trade),
  ).length;
  if (stopped < stopsADay) return undefined;
  return {
    code: 'STOP_GUARD',
    says: `${stopped} trades were stopped out today, and ${stopsADay} are the most (guard=). It enters again tomorrow.`,
  };
}

function cooldown(
  { cooldownLosses, cooldownBars }: Protections,
  own: Ended,
  { now, barMs }: ProtectionView,
): Held | undefined {
  if (cooldownLosses === 0 || own.length < cooldownLosses) return undefined;
  const latest = own.slice(-cooldownLosses);
  const endedAt = latest.at(-1)?.end?.at ?? 0;
  const left = cooldownBars - Math.floor((now - endedAt) / barMs);
  if (left <= 0 || !latest.every(lost)) return undefined;
  return {
    code: 'COOLDOWN',
    says: `Its last ${cooldownLosses} trades in this symbol lost; it waits ${left} more ${left === 1 ? 'bar' : 'bars'} (cooldown=).`,
  };
}

function lowProfit(
  { lowProfitTrades }: Protections,
  own: Ended,
  { lookBackFrom }: ProtectionView,
): Held | undefined {
  if (lowProfitTrades === 0) return undefined;
  const recent = own.filter(({ day }) => day >= lookBackFrom);
  const net = recent.reduce((sum, { end }) => sum + (end?.net ?? 0), 0);
  if (recent.length < lowProfitTrades || net >= 0) return undefined;
  return {
    code: 'LOW_PROFIT',
    says: `Its ${recent.length} trades in this symbol since ${lookBackFrom} lost together (lowprofit=).`,
  };
}
