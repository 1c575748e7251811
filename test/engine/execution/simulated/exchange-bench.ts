import type { Candle } from '../../../../engine/domain/candle.ts';
import {
  bookId,
  type InstrumentId,
  instrumentId,
  instrumentKey,
  orderTag,
} from '../../../../engine/domain/ids.ts';
import type { Equity, OptionContract, Tradable } from '../../../../engine/domain/instrument.ts';
import { type Price, priceFromRupees, priceToRupees } from '../../../../engine/domain/price.ts';
import type { Depth, Quote, Tick } from '../../../../engine/domain/tick.ts';
import {
  type EpochMs,
  epochMs,
  isoDate,
  istInstant,
  parseTimeOfDay,
} from '../../../../engine/domain/time.ts';
import type { OrderEntry } from '../../../../engine/execution/simulated/exchange-order.ts';
import type { FillSettings, HouseRules } from '../../../../engine/execution/simulated/house-rules.ts';
import { SimulatedExchange } from '../../../../engine/execution/simulated/simulated-exchange.ts';
import type { BrokerOrder, BrokerTrade } from '../../../../engine/ports/broker.ts';

export const DAY = isoDate('2026-11-25');
/** An instant of the test's day in India. */
export const at = (time: string): EpochMs => istInstant(DAY, parseTimeOfDay(time));
export const rs = (rupees: number): Price => priceFromRupees(rupees);

export const SHARE: Equity = {
  kind: 'equity',
  id: instrumentId(0),
  key: instrumentKey('NSE:ACME'),
  exchange: 'NSE',
  tradingSymbol: 'ACME',
  name: 'Acme Works',
  tickSize: rs(0.1),
  lotSize: 1,
  freezeQuantity: 200_000,
  hasDerivatives: true,
  sector: 'Other',
};

export const OPTION: OptionContract = {
  kind: 'option',
  id: instrumentId(1),
  key: instrumentKey('NFO:NIFTY26DEC25000CE'),
  exchange: 'NFO',
  tradingSymbol: 'NIFTY26DEC25000CE',
  name: 'NIFTY 25000 CE',
  tickSize: rs(0.05),
  lotSize: 65,
  freezeQuantity: 1_800,
  underlyingSymbol: 'NIFTY',
  underlying: instrumentKey('NSE:NIFTY 50'),
  expiry: isoDate('2026-12-29'),
  expiryKind: 'monthly',
  optionType: 'CE',
  strike: rs(25_000),
};

export interface Quoted {
  readonly last: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly bidQuantity?: number;
  readonly askQuantity?: number;
  /** Units traded since the tick before. */
  readonly traded?: number;
}

/** A simulated exchange with a market that is moved by hand; what it tells is kept. */
export class ExchangeBench {
  readonly exchange: SimulatedExchange;
  readonly orders: BrokerOrder[] = [];
  readonly trades: BrokerTrade[] = [];
  /** All that was told, in one order, for comparisons. */
  readonly told: string[] = [];
  readonly quotes = new Map<InstrumentId, Quote>();
  depth: Depth | undefined;
  now: EpochMs = at('10:00:00');
  band = { lowerBand: rs(0), upperBand: rs(0) };
  /** What a client does on each trade, at once. */
  react: () => void = () => {};
  #tags = 0;

  constructor(options: { rules?: HouseRules; fills?: Partial<FillSettings> } = {}) {
    this.exchange = new SimulatedExchange({
      ...options,
      sight: { quote: (id) => this.quotes.get(id), depth: () => this.depth },
      listener: {
        onOrder: (order) => {
          this.orders.push(order);
          this.told.push(
            `${order.brokerOrderId} ${order.status} ${order.filled}/${order.quantity} ${order.message}`,
          );
        },
        onTrade: (trade) => {
          this.trades.push(trade);
          this.react();
          this.told.push(`${trade.tradeId} ${trade.quantity} @ ${priceToRupees(trade.price)}`);
        },
      },
    });
  }

  entry(wish: Partial<OrderEntry> & { readonly instrument?: Tradable } = {}): OrderEntry {
    this.#tags += 1;
    return {
      tag: orderTag(`t${this.#tags}`),
      book: bookId('paper1'),
      instrument: SHARE,
      side: 'BUY',
      product: 'MIS',
      quantity: 10,
      pricing: { type: 'MARKET' },
      validity: 'DAY',
      reduceOnly: false,
      ...wish,
    };
  }

  /** Submits and returns the number of the order. Throws when it is refused at once. */
  submit(wish: Partial<OrderEntry> = {}): BrokerOrder['brokerOrderId'] {
    const answer = this.exchange.submit(this.entry(wish), this.now);
    if (answer.kind === 'refused') throw new Error(answer.message);
    return answer.id;
  }

  /** The sentence of a refusal at once; undefined when accepted. */
  refusal(wish: Partial<OrderEntry> = {}): string | undefined {
    const answer = this.exchange.submit(this.entry(wish), this.now);
    return answer.kind === 'refused' ? answer.message : undefined;
  }

  /** The order as the exchange has it now. */
  order(id: BrokerOrder['brokerOrderId']): BrokerOrder {
    const found = this.exchange.orders.find((order) => order.brokerOrderId === id);
    if (found === undefined) throw new Error(`no order ${id}`);
    return found;
  }

  tradesOf(id: BrokerOrder['brokerOrderId']): string[] {
    return this.trades
      .filter((trade) => trade.brokerOrderId === id)
      .map((trade) => `${trade.quantity} @ ${priceToRupees(trade.price)}`);
  }

  /** A tick, `afterMs` after the one before. */
  tick(quoted: Quoted, instrument: Tradable = SHARE, afterMs = 1_000): Tick {
    this.now = epochMs(this.now + afterMs);
    const before = this.quotes.get(instrument.id);
    const tick: Tick = {
      instrument: instrument.id,
      at: this.now,
      last: rs(quoted.last),
      lastQuantity: quoted.traded ?? 0,
      volume: (before?.volume ?? 1_000) + (quoted.traded ?? 0),
      bid: rs(quoted.bid ?? 0),
      bidQuantity: quoted.bidQuantity ?? (quoted.bid === undefined ? 0 : 100),
      ask: rs(quoted.ask ?? 0),
      askQuantity: quoted.askQuantity ?? (quoted.ask === undefined ? 0 : 100),
      openInterest: 0,
    };
    const open = before?.open ?? tick.last;
    this.quotes.set(instrument.id, {
      ...tick,
      ...this.band,
      open,
      high: tick.last,
      low: tick.last,
      previousClose: open,
    });
    this.exchange.onTick(tick);
    return tick;
  }

  /** Time moves on without a tick. */
  pulse(afterMs = 250): void {
    this.now = epochMs(this.now + afterMs);
    this.exchange.onTime(this.now);
  }
}

/** A bar of rupees from a time of the day. */
export function bar(
  time: string,
  prices: readonly [number, number, number, number],
  volume = 10_000,
): Candle {
  const [open, high, low, close] = prices;
  return { start: at(time), open: rs(open), high: rs(high), low: rs(low), close: rs(close), volume };
}
