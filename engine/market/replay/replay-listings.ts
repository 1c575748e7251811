import { type InstrumentId, type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import { indexSymbol, recordedIndex } from '../../domain/index-symbols.ts';
import { NO_PRICE, type Price, price } from '../../domain/price.ts';
import type { Tick } from '../../domain/tick.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { InstrumentListing } from '../../ports/market.ts';
import type { RecordedSeries } from './recorded-series.ts';

const NSE = 'NSE:';
const SHARE_FREEZE_QUANTITY = 100_000;
/** The smallest distance of bid and ask that is told, in ten-thousandths: a paisa. */
const SMALLEST_SPREAD = 100;

export const replayKey = (symbol: string): InstrumentKey =>
  instrumentKey(`NSE:${indexSymbol(symbol) ?? symbol}`);

/** The recorded name of what NSE lists: the other way of {@link replayKey}; undefined for contracts and other exchanges. */
export function recordedSymbol(key: InstrumentKey): string | undefined {
  if (!key.startsWith(NSE)) return undefined;
  const symbol = key.slice(NSE.length);
  return recordedIndex(symbol) ?? symbol;
}

export const isReplayIndex = (symbol: string): boolean => indexSymbol(symbol) !== undefined;

/** A recorded symbol as an index or a share of NSE. What the files do not tell (sector, derivatives) stays unknown. */
export function replayListing(series: RecordedSeries): InstrumentListing {
  const { symbol } = series;
  const index = indexSymbol(symbol);
  const facts = {
    key: replayKey(symbol),
    exchange: 'NSE' as const,
    tradingSymbol: index ?? symbol,
    name: symbol,
    tickSize: price(series.tickSize),
    lotSize: 1,
  };
  if (index !== undefined) return { kind: 'index', ...facts, freezeQuantity: 0 };
  const freezeQuantity = SHARE_FREEZE_QUANTITY;
  return { kind: 'equity', ...facts, freezeQuantity, hasDerivatives: false, sector: 'Other' };
}

/**
 * A recorded price as a quote: bid and ask one tick off the last, but never outside the bar it is part of, where
 * nobody can have traded. An index has neither.
 */
export function quoteTick(of: {
  readonly id: InstrumentId;
  readonly at: EpochMs;
  readonly last: Price;
  readonly volume: number;
  readonly traded: number;
  readonly spread: number | undefined;
  readonly range: { readonly low: number; readonly high: number } | undefined;
}): Tick {
  const { last, spread } = of;
  const away = spread === undefined ? undefined : Math.max(spread, SMALLEST_SPREAD);
  const size = away === undefined ? 0 : Math.max(1, of.traded);
  return {
    instrument: of.id,
    at: of.at,
    last,
    lastQuantity: of.traded,
    volume: of.volume,
    bid: away === undefined ? NO_PRICE : price(Math.max(of.range?.low ?? 0, last - away)),
    bidQuantity: size,
    ask:
      away === undefined ? NO_PRICE : price(Math.min(of.range?.high ?? Number.MAX_SAFE_INTEGER, last + away)),
    askQuantity: size,
    openInterest: 0,
  };
}
