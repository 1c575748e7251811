import { loadMarketData } from '../../config/market-data.ts';
import { exchangeRules } from '../../engine/composition/exchange-rules.ts';
import { furnish } from '../../engine/composition/first-start.ts';
import { limitsOf } from '../../engine/composition/limits-of.ts';
import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import { reload } from '../../engine/composition/reload.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { instrumentKey, userId } from '../../engine/domain/ids.ts';
import { rupees } from '../../engine/domain/money.ts';
import { price, priceFromRupees } from '../../engine/domain/price.ts';
import { type EpochMs, epochMs, isoDate, istDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import { Brokers } from '../../engine/execution/brokers.ts';
import { Effects } from '../../engine/execution/effects.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { type KernelContext, tradable } from '../../engine/kernel/context.ts';
import { DeskState } from '../../engine/kernel/state.ts';
import { Writer } from '../../engine/kernel/writer.ts';
import { InstrumentCatalogue } from '../../engine/market/catalogue.ts';
import { QuoteBoard } from '../../engine/market/quote-board.ts';
import { Orchestrator } from '../../engine/orchestrator.ts';
import type { BrokerTrade } from '../../engine/ports/broker.ts';
import type { InstrumentListing, Market } from '../../engine/ports/market.ts';
import type { MarketListener } from '../../engine/ports/market-feed.ts';
import type { Timers } from '../../engine/ports/timers.ts';
import { Tickets } from '../../engine/trading-desk/ticket-desk.ts';
import { settings } from '../support/engine.ts';
import type { Chance } from './chance.ts';
import { Checker, checkPlacement } from './checker.ts';
import { HostileBroker, type Hostility } from './hostile-broker.ts';
import { MemoryStore } from './memory-store.ts';

const marketData = loadMarketData();
const rules = exchangeRules(marketData);
const limits = limitsOf(
  settings({
    LIMIT_DUPLICATE_SECONDS: '0',
    LIMIT_DAILY_LOSS_PERCENT: '90',
    LIMIT_WEEKLY_LOSS_PERCENT: '90',
    LIMIT_DRAWDOWN_PERCENT: '90',
    LIMIT_COOLDOWN_MINUTES: '0',
    LIMIT_POSITION_PERCENT: '90',
  }),
  0,
);
const CAPITAL = rupees(1_000_000);
const TICK = priceFromRupees(0.05);

const share = (symbol: string, hasDerivatives: boolean): InstrumentListing => ({
  kind: 'equity',
  key: instrumentKey(`NSE:${symbol}`),
  exchange: 'NSE',
  tradingSymbol: symbol,
  name: symbol,
  tickSize: TICK,
  lotSize: 1,
  freezeQuantity: 100_000,
  hasDerivatives,
  sector: 'Other',
});

const LISTED = [share('ACME', false), share('BOLT', true)];
export const KEYS = LISTED.map((listing) => listing.key);
export const OWNER: Caller = {
  user: { id: userId('u1'), name: 'owner', role: 'owner' },
  place: 'terminal:local',
};

/** Time that only the test moves, and what was put off until later. */
class Hands {
  now: EpochMs = istInstant(isoDate('2026-11-25'), timeOfDay(9, 16));
  #later: (() => void)[] = [];

  readonly timers: Timers = {
    after: (_, run) => {
      this.#later.push(run);
      return { cancel: () => undefined };
    },
    every: (_, run) => {
      this.#housekeeping = run;
      return { cancel: () => undefined };
    },
  };
  #housekeeping: () => void = () => undefined;

  pass(ms: number): void {
    this.now = epochMs(this.now + ms);
    const due = this.#later;
    this.#later = [];
    for (const run of due) run();
    if (ms >= 1_000) this.#housekeeping();
  }
}

/** One life of the process: everything in it but the store and the market dies with it. */
export interface Life {
  readonly writer: Writer;
  readonly effects: Effects;
  readonly hostile: HostileBroker;
  readonly paper: PaperBroker;
  readonly orchestrator: Orchestrator;
  readonly tickets: Tickets;
  readonly context: KernelContext;
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 2; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A desk on a market of two shares, whose process may die and start again on what it had stored. */
export class World {
  readonly store = new MemoryStore();
  readonly hands = new Hands();
  readonly bugs: string[] = [];
  readonly sent = new Set<string>();
  readonly checker = new Checker();
  readonly #chance: Chance;
  readonly #hostility: Hostility;
  readonly #quotes = KEYS.map(() => ({ last: 1_000, volume: 0 }));
  #life: Life | undefined;
  #listener: MarketListener | undefined;
  #codes = 0;

  constructor(chance: Chance, hostility: Hostility) {
    this.#chance = chance;
    this.#hostility = hostility;
  }

  get life(): Life {
    if (this.#life === undefined) throw new Error('nothing lives');
    return this.#life;
  }

  /** Starts the process on what is stored. */
  async start(): Promise<void> {
    const store = this.store.opened();
    const clock = { now: () => this.hands.now, monotonicMs: () => this.hands.now };
    const catalogue = new InstrumentCatalogue();
    const context: KernelContext = {
      listings: catalogue,
      quotes: new QuoteBoard(),
      calendar: rules.calendar,
      costs: rules.costs,
      endOfDay: (day) => rules.endOfDay(day, catalogue),
      limits,
      tagKey: 'a key',
      sendWithinMs: 2_000,
    };
    const onBug = (error: unknown): void => {
      this.bugs.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    };
    const paper = new PaperBroker({
      account: PAPER_ACCOUNT,
      clock,
      sight: { quote: (id) => context.quotes.quote(id), depth: () => undefined },
      instrumentOf: (key) => tradable(context, key),
    });
    const hostile = new HostileBroker({
      inner: paper,
      chance: this.#chance,
      hostility: this.#hostility,
      onPlace: (order) => this.#watch(() => checkPlacement(this.store, this.sent, order)),
      onTrade: (trade, tag) => this.#watch(() => this.#traded(trade, tag)),
    });
    const brokers = new Brokers([hostile]);
    const effects = new Effects({ brokers, clock, context, onBug });
    const writer: Writer = new Writer({
      state: DeskState.from(await store.load()),
      store,
      clocks: { wall: clock, market: clock },
      perform: (effect) => effects.perform(effect),
      onBroken: (error) =>
        reload(
          {
            writer,
            store,
            effects,
            context,
            timers: this.hands.timers,
            onTrouble: (message, trouble) => {
              if (message.startsWith('a bug')) onBug(trouble);
            },
          },
          error,
        ),
    });
    effects.attach(writer);
    await writer.run({ kind: 'engine' }, (turn) => furnish(turn, { ownerName: 'owner', capital: CAPITAL }));
    const orchestrator = new Orchestrator({
      writer,
      effects,
      context,
      store,
      market: this.#market(),
      brokers,
      paper,
      timers: this.hands.timers,
      wall: clock,
      squareOff: marketData.squareOff,
      loadDay: async () => {
        catalogue.add(LISTED);
        for (const listing of LISTED) {
          const id = catalogue.byKey(listing.key)?.id;
          const bands = {
            previousClose: price(10_000_000),
            lowerBand: price(8_000_000),
            upperBand: price(12_000_000),
          };
          if (id !== undefined) context.quotes.beginDay(id, bands);
        }
      },
      holdMarket: () => () => undefined,
      bookViews: () => [],
      anchor: async () => undefined,
      onBug,
    });
    const tickets = new Tickets({
      writer,
      context,
      clocks: { wall: clock, market: clock },
      secrets: { nonce: () => '', code: () => this.#code() },
      rules: { marketTicketMs: 60_000, limitTicketMs: 60_000, maxDriftBp: 100 },
      watch: async () => undefined,
    });
    this.#life = { writer, effects, hostile, paper, orchestrator, tickets, context };
    await orchestrator.start();
  }

  #code(): string {
    this.#codes += 1;
    return `T${this.#codes}`;
  }

  /** What a check finds inside the desk's own calls is kept, not thrown into them. */
  #watch(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.bugs.push(error instanceof Error ? error.message : String(error));
    }
  }

  #traded(trade: BrokerTrade, tag: string | undefined): void {
    const order = [...this.store.committed.values()].findLast((one) =>
      tag === undefined ? one.brokerOrderId === trade.brokerOrderId : one.tag === tag,
    );
    if (order === undefined) throw new Error(`a trade of an order nobody knows: ${trade.brokerOrderId}`);
    this.checker.traded(order, trade);
  }

  #market(): Market {
    return {
      label: 'SIMULATED',
      clock: { now: () => this.hands.now },
      quietMs: 0,
      calendar: rules.calendar,
      feed: {
        start: async (listener) => {
          this.#listener = listener;
        },
        stop: async () => undefined,
        subscribe: () => undefined,
        depth: () => undefined,
      },
      history: { candles: async () => [] } as unknown as Market['history'],
      listings: async () => [],
      references: async () => [],
    };
  }

  /** The process dies now; what was on its way to the store is there or not. */
  async crash(): Promise<void> {
    if (this.#chance.happens(0.5)) {
      this.store.release();
      await settle();
    }
    this.store.expect('stored');
    this.life.hostile.die();
    this.checker.forgetUnbooked();
    this.#listener = undefined;
    this.#life = undefined;
    const reborn = this.start();
    this.store.release();
    await reborn;
    this.move(0);
  }

  /** One tick of every share, the first one moved by so many ticks of its grid, and the time after it. */
  move(steps: number, which = 0): void {
    this.#quotes.forEach((quote, i) => {
      if (i === which) quote.last = Math.min(1_190, Math.max(810, quote.last + steps * 0.05));
      quote.volume += 40;
      const id = this.life.context.listings.byKey(KEYS[i] ?? instrumentKey(''))?.id;
      if (id === undefined) return;
      const last = priceFromRupees(Math.round(quote.last * 20) / 20);
      this.#listener?.onTick({
        instrument: id,
        at: this.hands.now,
        last,
        lastQuantity: 20,
        volume: quote.volume,
        bid: price(last - TICK),
        bidQuantity: this.#chance.whole(1, 30),
        ask: price(last + TICK),
        askQuantity: this.#chance.whole(1, 30),
        openInterest: 0,
      });
    });
    this.#listener?.onTime(this.hands.now);
  }

  /** The last price of a share in rupees. */
  last(which: number): number {
    return Math.round((this.#quotes[which]?.last ?? 0) * 20) / 20;
  }

  /** Goes to a time of the same day, when that lies ahead. */
  goTo(hours: number, minutes: number): void {
    const then = istInstant(istDate(this.hands.now), timeOfDay(hours, minutes));
    this.hands.pass(Math.max(0, then - this.hands.now));
  }

  /** Goes to the opening of the next trading day. */
  goToMorning(): void {
    const next = rules.calendar.nextTradingDay(istDate(this.hands.now));
    if (next === undefined) throw new Error('the calendar ends');
    this.hands.pass(istInstant(next, timeOfDay(9, 16)) - this.hands.now);
    for (const quote of this.#quotes) quote.volume = 0;
  }
}
