import type { Candle } from '../../domain/candle.ts';
import type { BrokerOrderId, InstrumentId, OrderTag } from '../../domain/ids.ts';
import { MOST_MODIFICATIONS, type Pricing, samePricing } from '../../domain/order.ts';
import type { Depth, Tick } from '../../domain/tick.ts';
import { type EpochMs, istDate } from '../../domain/time.ts';
import type { BrokerOrder, BrokerTrade, ChangeAnswer } from '../../ports/broker.ts';
import { Admission } from './admission.ts';
import { BarMeeting } from './bar-meeting.ts';
import { finished, refused, type SubmitAnswer } from './exchange-answers.ts';
import { type Desk, ExchangeBook, type ExchangeListener } from './exchange-book.ts';
import { type ExchangeOrder, enteredOrder, isWorking, type OrderEntry, triggerOf } from './exchange-order.ts';
import { DEFAULT_FILLS, type FillSettings, type HouseRules, type MarketSight } from './house-rules.ts';
import { Inbox, type Message } from './inbox.ts';
import { belowFilled, NOTHING_CHANGES, TOO_MANY_CHANGES } from './kite-words.ts';
import { OrderNumbers } from './order-numbers.ts';
import { SessionPhases } from './session-phase.ts';
import { lapseForAuction, lapseOutlived, meetPhase, meetQuote, type TickMeeting } from './tick-meeting.ts';
import { WaitingRoom } from './waiting-room.ts';

/** What an exchange sees, whom it tells, and the rules that it keeps. */
export interface ExchangeOptions {
  readonly sight: MarketSight;
  /** Told of every change in the order in which it happens, during the call that makes it happen. */
  readonly listener: ExchangeListener;
  readonly rules?: HouseRules;
  readonly fills?: Partial<FillSettings>;
}

/**
 * One exchange for paper, replay and backtest: deterministic, without clock, timers or I/O. Messages take effect
 * after their latency, at the next tick or pulse; in the bar model an order counts from the first bar that starts
 * at or after its coming, and changes take effect at once.
 */
export class SimulatedExchange {
  readonly #sight: MarketSight;
  readonly #fills: FillSettings;
  readonly #phases: SessionPhases;
  readonly #admission: Admission;
  readonly #book: ExchangeBook;
  readonly #inbox = new Inbox();
  readonly #waiting: WaitingRoom;
  readonly #numbers = new OrderNumbers();
  #sequence = 0;

  constructor(options: ExchangeOptions) {
    const rules = options.rules ?? {};
    this.#sight = options.sight;
    this.#fills = { ...DEFAULT_FILLS, ...options.fills };
    this.#phases = new SessionPhases(rules.calendar);
    this.#waiting = new WaitingRoom(this.#phases);
    this.#admission = new Admission(rules, options.sight, this.#phases);
    this.#book = new ExchangeBook(options.listener);
  }

  /** Today's orders, ended ones too. */
  get orders(): readonly BrokerOrder[] {
    return this.#book.orders;
  }

  get trades(): readonly BrokerTrade[] {
    return this.#book.trades;
  }

  hasTag(tag: OrderTag): boolean {
    return this.#book.byTag(tag) !== undefined;
  }

  /** Takes an order for processing, or refuses it at once; risk management and exchange speak on its arrival. */
  submit(entry: OrderEntry, at: EpochMs): SubmitAnswer {
    if (this.hasTag(entry.tag)) return refused(`An order with tag ${entry.tag} was placed before.`);
    const message = this.#admission.atOnce(entry, at);
    if (message !== undefined) return refused(message);
    const order = enteredOrder(entry, {
      id: this.#numbers.next(istDate(at)),
      sequence: this.#nextSequence(),
      at,
    });
    const priced = this.#admission.knownPrice(entry) !== undefined;
    this.#book.add(order);
    if (order.afterMarket === undefined) this.#inbox.push({ kind: 'enter', order, priced }, this.#due(at));
    else this.#waiting.add(order);
    return { kind: 'accepted', id: order.id };
  }

  /** Reprices or resizes a working order. A new price or a larger quantity loses its place in the queue. */
  modify(
    id: BrokerOrderId | undefined,
    to: { readonly pricing: Pricing; readonly quantity: number },
    at: EpochMs,
  ): ChangeAnswer {
    const order = this.#book.find(id);
    if (order === undefined || !isWorking(order)) return finished(order);
    const message = this.#changeRefused(order, to, at);
    if (message !== undefined) return refused(message);
    order.modifications += 1;
    this.#send({ kind: 'modify', order, ...to }, at);
    return { kind: 'accepted' };
  }

  cancel(id: BrokerOrderId | undefined, at: EpochMs): ChangeAnswer {
    const order = this.#book.find(id);
    if (order === undefined || !isWorking(order)) return finished(order);
    this.#send({ kind: 'cancel', order }, at);
    return { kind: 'accepted' };
  }

  /** Constant time and no allocation for an instrument without orders. Keeps nothing of the tick. */
  onTick(tick: Tick, depth?: Depth): void {
    if (this.#fills.model === 'bars') return;
    this.#deliver(tick.at);
    const desk = this.#book.desk(tick.instrument);
    if (desk === undefined || desk.orders.length === 0) return;
    const { instrument } = tick;
    desk.liquidity.see(tick, () => depth ?? this.#sight.depth(instrument));
    meetPhase(this.#meeting(desk, tick.at));
  }

  /**
   * A bar that has ended. Everything that happens in it is stamped with its start. Orders that the listener sends
   * on the fills at its open, stamped with its start, take part in the rest of it.
   */
  onBar(id: InstrumentId, bar: Candle): void {
    this.meetBar(id, bar)?.whole();
  }

  /** The same bar in steps, for a listener that needs time to answer; undefined when no order can meet it. */
  meetBar(id: InstrumentId, bar: Candle): BarMeeting | undefined {
    this.#deliver(bar.start);
    const desk = this.#book.desk(id);
    if (desk === undefined) return undefined;
    const phase = this.#phases.of(desk.instrument, bar.start);
    if (phase.kind !== 'continuous') return undefined;
    return new BarMeeting({
      bar,
      desk,
      book: this.#book,
      settings: this.#fills,
      circuit: this.#admission.knownPrice({ instrument: desk.instrument }),
      deliver: () => this.#deliver(bar.start),
    });
  }

  /** Market time moved on: messages arrive, sessions change, and new orders meet the latest quote. */
  onTime(now: EpochMs): void {
    const ticks = this.#fills.model === 'ticks';
    for (const order of this.#waiting.release(now))
      this.#inbox.push({ kind: 'enter', order, priced: false }, this.#due(now));
    if (ticks) this.#deliver(now);
    for (const desk of this.#book.desks) {
      if (desk.orders.length === 0) continue;
      const meeting = this.#meeting(desk, now);
      lapseOutlived(meeting);
      if (meeting.phase.kind === 'over') this.#lapse(desk, now);
      else if (meeting.phase.kind === 'auction') lapseForAuction(meeting);
      else if (ticks) meetQuote(meeting, this.#sight);
    }
  }

  /** The day is over: what works lapses, and tomorrow starts with an empty book. */
  endDay(at: EpochMs): void {
    this.#inbox.clear();
    this.#waiting.clear();
    this.#book.close('the day is over', at);
  }

  /** Puts an order back as it was before a restart, without checks and without telling; its place in the queue is lost. */
  restore(order: Omit<ExchangeOrder, 'sequence'>, at: EpochMs): void {
    this.#numbers.skip(order.id, istDate(at));
    const restored: ExchangeOrder = { ...order, sequence: this.#nextSequence() };
    this.#book.add(restored);
    if (restored.status === 'passing' && restored.afterMarket !== undefined) {
      this.#waiting.add(restored);
    } else if (restored.status === 'passing') {
      this.#inbox.push({ kind: 'enter', order: restored, priced: false }, this.#due(at));
    } else if (isWorking(restored)) {
      this.#book.post(restored);
    }
  }

  restoreTrade(trade: BrokerTrade): void {
    this.#book.addTrade(trade);
  }

  #changeRefused(
    order: ExchangeOrder,
    to: { readonly pricing: Pricing; readonly quantity: number },
    at: EpochMs,
  ): string | undefined {
    if (order.modifications >= MOST_MODIFICATIONS) return TOO_MANY_CHANGES;
    if (samePricing(order.pricing, to.pricing) && order.quantity === to.quantity) return NOTHING_CHANGES;
    if (to.quantity <= order.filled) return belowFilled(order.filled);
    // A smaller or repriced intraday order late in the day is not a new one.
    const { afterMarket: _, ...inMarket } = order;
    const changed: OrderEntry = { ...(this.#waiting.has(order) ? order : inMarket), ...to, reduceOnly: true };
    const waiting = order.status !== 'open' || !samePricing(order.pricing, to.pricing);
    const message = this.#admission.atOnce(
      waiting ? changed : { ...changed, pricing: { type: 'MARKET' } },
      at,
    );
    if (message !== undefined) return message;
    const others = this.#book.desk(order.instrument.id)?.orders ?? [];
    const rest = { ...order, pricing: to.pricing, quantity: to.quantity - order.filled };
    return this.#admission.byRiskManagement(rest, others);
  }

  #send(message: Message, at: EpochMs): void {
    if (this.#fills.model === 'bars') this.#receive(message, at);
    else this.#inbox.push(message, this.#due(at));
  }

  #deliver(now: EpochMs): void {
    for (let message = this.#inbox.next(now); message !== undefined; message = this.#inbox.next(now)) {
      this.#receive(message, now);
    }
  }

  #receive(message: Message, at: EpochMs): void {
    const { order } = message;
    if (!isWorking(order)) return;
    switch (message.kind) {
      case 'enter':
        this.#enter(order, message.priced, at);
        return;
      case 'modify':
        this.#change(order, message, at);
        return;
      case 'cancel':
        this.#book.end(order, { status: 'cancelled', message: '' }, at);
    }
  }

  #enter(order: ExchangeOrder, priced: boolean, at: EpochMs): void {
    const others = this.#book.desk(order.instrument.id)?.orders ?? [];
    const message =
      this.#admission.byRiskManagement(order, others) ??
      (priced ? undefined : this.#admission.onArrival(order));
    if (message !== undefined) {
      this.#book.end(order, { status: 'rejected', message }, at);
      return;
    }
    order.status = triggerOf(order.pricing) === undefined ? 'open' : 'trigger-pending';
    this.#book.post(order);
    this.#book.tell(order, at);
  }

  #change(order: ExchangeOrder, to: Extract<Message, { kind: 'modify' }>, at: EpochMs): void {
    if (to.quantity <= order.filled) {
      const message = 'its quantity was reduced to what had traded';
      this.#book.end(order, { status: 'cancelled', message }, at);
      return;
    }
    const repriced = !samePricing(order.pricing, to.pricing);
    if (repriced || to.quantity > order.quantity) {
      order.sequence = this.#nextSequence();
      order.stance = 'new';
      order.limit = undefined;
    }
    order.quantity = to.quantity;
    order.pricing = to.pricing;
    if (repriced && order.status !== 'passing') {
      order.status = triggerOf(to.pricing) === undefined ? 'open' : 'trigger-pending';
    }
    this.#book.tell(order, at);
  }

  #lapse(desk: Desk, at: EpochMs): void {
    for (const order of desk.orders) {
      this.#book.end(order, { status: 'cancelled', message: 'the session is over' }, at);
    }
  }

  #meeting(desk: Desk, at: EpochMs): TickMeeting {
    return {
      desk,
      book: this.#book,
      at,
      phase: this.#phases.of(desk.instrument, at),
      circuit: () => this.#admission.knownPrice({ instrument: desk.instrument }),
    };
  }

  #due(at: EpochMs): number {
    return this.#fills.model === 'bars' ? at : at + this.#fills.latencyMs;
  }

  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}
