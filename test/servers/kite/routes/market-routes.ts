import type { House } from '../house.ts';
import { type Answer, success } from '../http/answer.ts';
import { type Call, forAccount, type Route } from '../http/route.ts';
import { isIndex, type Listing, quoteName, rupees } from '../market/listing.ts';
import type { DepthLevel, Quote } from '../market/tape.ts';
import { badInput } from '../refusal.ts';
import { instantOf, istStamp } from '../server-clock.ts';

const MOST_FULL = 500;
const MOST_SHORT = 1000;
const DEPTH = 5;

function ohlc(quote: Quote): object {
  return {
    open: rupees(quote.openPaise),
    high: rupees(quote.highPaise),
    low: rupees(quote.lowPaise),
    close: rupees(quote.closePaise),
  };
}

/** Five levels always; those nobody stands at are zeros. */
function depth(levels: readonly DepthLevel[]): readonly object[] {
  return Array.from({ length: DEPTH }, (_, index) => {
    const level = levels[index] ?? { pricePaise: 0, quantity: 0, orders: 0 };
    return { price: rupees(level.pricePaise), quantity: level.quantity, orders: level.orders };
  });
}

const sum = (levels: readonly DepthLevel[]): number => levels.reduce((all, level) => all + level.quantity, 0);

function fullQuote(listing: Listing, quote: Quote): object {
  const common = {
    instrument_token: listing.token,
    timestamp: istStamp(quote.exchangeMs),
    last_price: rupees(quote.lastPaise),
    net_change: rupees(quote.lastPaise - quote.closePaise),
    ohlc: ohlc(quote),
  };
  if (isIndex(listing)) return common;
  return {
    ...common,
    last_trade_time: istStamp(quote.lastTradeMs),
    last_quantity: quote.lastQuantity,
    buy_quantity: sum(quote.bids),
    sell_quantity: sum(quote.asks),
    volume: quote.volume,
    average_price: rupees(quote.averagePaise),
    oi: quote.openInterest,
    oi_day_high: quote.openInterestHigh,
    oi_day_low: quote.openInterestLow,
    lower_circuit_limit: rupees(quote.lowerCircuitPaise),
    upper_circuit_limit: rupees(quote.upperCircuitPaise),
    depth: { buy: depth(quote.bids), sell: depth(quote.asks) },
  };
}

function shortQuote(listing: Listing, quote: Quote): object {
  return { instrument_token: listing.token, last_price: rupees(quote.lastPaise) };
}

function ohlcQuote(listing: Listing, quote: Quote): object {
  return { ...shortQuote(listing, quote), ohlc: ohlc(quote) };
}

/** Names that are not listed are left out without a word. */
function quotes(
  house: House,
  call: Call,
  most: number,
  row: (listing: Listing, quote: Quote) => object,
): Answer {
  const names = call.query.getAll('i');
  if (names.length === 0) throw badInput('Missing or empty field `i`');
  if (names.length > most) throw badInput(`At most ${most} instruments are allowed in one call.`);
  const found = names.flatMap((name) => house.listings.find(name) ?? []);
  return success(
    Object.fromEntries(
      found.map((listing) => [quoteName(listing), row(listing, house.tape.quoteOf(listing))]),
    ),
  );
}

function momentOf(text: string | null, field: string): number {
  if (text === null || !/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d)?$/.test(text)) {
    throw badInput(`Invalid \`${field}\`.`);
  }
  return instantOf(text);
}

function history(house: House, call: Call): Answer {
  const listing = house.listings.withToken(Number(call.at['token']));
  if (listing === undefined) throw badInput('invalid token');
  const interval = call.at['interval'] ?? '';
  if (call.query.get('continuous') === '1' && (listing.type !== 'FUT' || interval !== 'day')) {
    throw badInput('Continuous data is for day candles of futures only.');
  }
  const asked = {
    interval,
    fromMs: momentOf(call.query.get('from'), 'from'),
    toMs: momentOf(call.query.get('to'), 'to'),
    openInterest: call.query.get('oi') === '1',
  };
  return success({ candles: house.history.candles(listing, asked, house.clock.now()) });
}

/** The instrument dump, quotes, and history. */
export function marketRoutes(house: House): readonly Route[] {
  const csv = (exchange?: string): Answer => ({
    status: 200,
    contentType: house.switches.instrumentsContentType,
    body: house.listings.csv(exchange),
  });
  return [
    forAccount('instruments', 'GET /instruments', () => csv()),
    forAccount('exchange-instruments', 'GET /instruments/:exchange', ({ at }) => csv(at['exchange'] ?? '')),
    forAccount('quote', 'GET /quote', (call) => quotes(house, call, MOST_FULL, fullQuote), 'quote'),
    forAccount('ohlc', 'GET /quote/ohlc', (call) => quotes(house, call, MOST_SHORT, ohlcQuote), 'quote'),
    forAccount('ltp', 'GET /quote/ltp', (call) => quotes(house, call, MOST_SHORT, shortQuote), 'quote'),
    forAccount(
      'historical',
      'GET /instruments/historical/:token/:interval',
      (call) => history(house, call),
      'historical',
    ),
  ];
}
