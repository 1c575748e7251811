import { type InstrumentKey, instrumentId, instrumentKey } from '../../domain/ids.ts';
import type { Equity, Future, Instrument, MarketIndex, Tradable } from '../../domain/instrument.ts';
import { price } from '../../domain/price.ts';
import { isoDate } from '../../domain/time.ts';
import type { StudySubject } from './study-input.ts';

/** Five paise: the step of most shares, for those whose own is not listed any more. */
const USUAL_TICK = price(500);
const NO_FREEZE = Number.MAX_SAFE_INTEGER;
const NEVER = isoDate('9999-12-31');

/** A share that is known by its symbol only: a past member of an index, or something imported. */
export function shareNamed(symbol: string): Equity {
  return {
    kind: 'equity',
    id: instrumentId(0),
    key: instrumentKey(`NSE:${symbol}`),
    exchange: 'NSE',
    tradingSymbol: symbol,
    name: symbol,
    sector: 'Other',
    hasDerivatives: true,
    tickSize: USUAL_TICK,
    lotSize: 1,
    freezeQuantity: NO_FREEZE,
  };
}

/** Short names of indices, as their contracts have them. */
const UNDERLYINGS: ReadonlyMap<string, string> = new Map([
  ['NIFTY 50', 'NIFTY'],
  ['NIFTY BANK', 'BANKNIFTY'],
  ['NIFTY FIN SERVICE', 'FINNIFTY'],
  ['NIFTY MID SELECT', 'MIDCPNIFTY'],
  ['NIFTY NEXT 50', 'NIFTYNXT50'],
]);

/** The underlying's name of an index: `NIFTY` of `NIFTY 50`. */
function underlyingOf(index: Pick<MarketIndex, 'tradingSymbol'>): string {
  return UNDERLYINGS.get(index.tradingSymbol) ?? index.tradingSymbol;
}

/** An index cannot be bought: it is traded as a future that never ends, in lots of `lotSize`. */
function futureOf(index: MarketIndex, lotSize: number): Future {
  const underlyingSymbol = underlyingOf(index);
  return {
    kind: 'future',
    id: index.id,
    key: index.key,
    exchange: 'NFO',
    tradingSymbol: underlyingSymbol,
    name: index.name,
    tickSize: USUAL_TICK,
    lotSize,
    freezeQuantity: NO_FREEZE,
    underlyingSymbol,
    underlying: index.key,
    expiry: NEVER,
    expiryKind: 'monthly',
  };
}

/** Whether an index has a future to trade it by: a volatility index has none. A lot of one unit is that of no future. */
export function isTradedIndex(index: MarketIndex, lotOf: (underlying: string) => number): boolean {
  return lotOf(underlyingOf(index)) > 1;
}

/** What is traded for an instrument, and whose bars are looked at. */
export function subjectOf(instrument: Instrument, lotOf: (underlying: string) => number): StudySubject {
  const traded: Tradable =
    instrument.kind === 'index' ? futureOf(instrument, lotOf(underlyingOf(instrument))) : instrument;
  return { name: traded.tradingSymbol, bars: instrument.key as InstrumentKey, instrument: traded };
}
