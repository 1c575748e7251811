import type { MarketData } from '../../config/market-data.ts';
import { instrumentKey } from '../domain/ids.ts';
import { NO_PRICE } from '../domain/price.ts';
import type { SymbolBook } from '../domain/symbol-book.ts';
import type { IsoDate } from '../domain/time.ts';
import { InstrumentCatalogue } from '../market/catalogue.ts';
import { ExpiryCalendar } from '../market/expiry-calendar.ts';
import { MarketSymbolBook } from '../market/market-symbol-book.ts';
import { PRACTICE_STOCKS } from '../market/practice/stocks.ts';
import { RuleContracts } from '../market/rule-contracts.ts';
import { SessionCalendar } from '../market/session-calendar.ts';
import { isSpot, SpotNames } from '../market/spot-names.ts';
import { INDEX_SYMBOLS } from '../market/symbol-aliases.ts';
import type { InstrumentListing } from '../ports/market.ts';

/** Reaches a year of weekly contracts. */
const EXPIRIES_KNOWN = 60;

/**
 * Names without a list of instruments: the indices and shares that the exchange's tables speak of, and contracts
 * by the rules of their expiry as seen on `today`. Any strike counts as listed.
 */
export function ruleBook(data: MarketData, today: IsoDate): SymbolBook {
  const expiries = new ExpiryCalendar({
    rules: data.expiries,
    lots: data.lots,
    calendar: new SessionCalendar(data.sessions, data.holidays),
  });
  const known = new Map<string, ReturnType<ExpiryCalendar['next']>>();
  const listed = (underlying: string) => {
    const found = known.get(underlying) ?? expiries.next(underlying, today, EXPIRIES_KNOWN);
    known.set(underlying, found);
    return found;
  };
  const catalogue = new InstrumentCatalogue();
  catalogue.add([...indices(data), ...shares(data)]);
  const names = SpotNames.of(catalogue.all().filter(isSpot));
  const contracts = new RuleContracts({
    today,
    underlyings: expiries.underlyings(),
    expiries: (underlying, from) =>
      expiries.knows(underlying) ? listed(underlying).filter(({ date }) => date >= from) : [],
    lotSize: (underlying, expiry) => listed(underlying).find(({ date }) => date === expiry)?.lot,
  });
  return new MarketSymbolBook(() => names, contracts);
}

const facts = { tickSize: NO_PRICE, lotSize: 1, freezeQuantity: 0, exchange: 'NSE' as const };

function indices(data: MarketData): readonly InstrumentListing[] {
  return [...new Set([...Object.keys(data.lots.indices), 'INDIAVIX'])].map((root) => {
    const symbol = INDEX_SYMBOLS[root] ?? root;
    return {
      kind: 'index',
      ...facts,
      key: instrumentKey(`NSE:${symbol}`),
      tradingSymbol: symbol,
      name: symbol,
    };
  });
}

/** Every share that was in the index or has derivatives, by its present symbol. */
function shares(data: MarketData): readonly InstrumentListing[] {
  const { base, changes } = data.membership;
  const names = new Map(PRACTICE_STOCKS.map(({ symbol, name }) => [symbol, name]));
  const members = [...base.members, ...changes.flatMap((change) => change.in)];
  const derivatives = Object.keys(data.lots.stocks);
  return [...new Set([...members, ...derivatives])].map((symbol) => ({
    kind: 'equity',
    ...facts,
    key: instrumentKey(`NSE:${symbol}`),
    tradingSymbol: symbol,
    name: names.get(symbol) ?? symbol,
    hasDerivatives: symbol in data.lots.stocks,
    sector: data.sectors[symbol] ?? 'Other',
  }));
}
