import type { RecordedFact } from '../../../engine/domain/fact.ts';
import type { AccountId } from '../../../engine/domain/ids.ts';
import { direction, isLive, isTerminal, type Order } from '../../../engine/domain/order.ts';
import { type DeskState, positionKey } from '../../../engine/kernel/state.ts';
import { checkPlacement, demand } from '../checker.ts';
import type { MemoryStore } from '../memory-store.ts';
import { type BrokerHouse, type HouseOrder, isWorking } from './broker-house.ts';

/** Values are taken at the last price, the gate's at the price of each order. */
const SLACK = 1.1;

/** What a book may hold of one share and of all, in ten-thousandths of a rupee. */
export interface Ceiling {
  readonly positionValue: number;
  readonly grossValue: number;
  readonly lastOf: (instrument: string) => number;
}

/** What must hold at every moment, whatever went wrong: read from the stored facts and from the house alone. */
export class Laws {
  readonly #store: MemoryStore;
  readonly #house: BrokerHouse;
  readonly #ceiling: Ceiling;
  readonly #sent = new Set<string>();
  readonly #positions = new Map<string, number>();
  readonly #madeOf = new Map<string, number>();
  readonly #states = new Map<string, string>();
  #read = 0;

  constructor(store: MemoryStore, house: BrokerHouse, ceiling: Ceiling) {
    this.#store = store;
    this.#house = house;
    this.#ceiling = ceiling;
  }

  /** The broker proved that a request never reached it: it may be made once more. */
  provenUnsent(order: Order): void {
    this.#sent.delete(order.tag);
  }

  /** A request to place is about to leave. */
  onPost(order: Order): void {
    this.follow();
    checkPlacement(this.#store, this.#sent, order);
    if (order.reduceOnly) this.#mayShrink(order);
    else {
      this.#mayGrow(order);
      this.#withinCeiling(order);
    }
  }

  /** An entry leaves only while the desk and its book are active; what closes a position may leave while they shrink. */
  #mayGrow(order: Order): void {
    const away = -(this.#positions.get(positionKey(order)) ?? 0) * direction(order.side);
    for (const [held, state] of this.#states) {
      const [scope, cause] = held.split('|');
      if (scope !== 'desk' && scope !== order.book) continue;
      const may = state === 'active' || (state === 'reducing' && order.quantity <= away);
      demand(may, () => `entry ${order.id} left while ${cause} held ${scope} ${state}`);
    }
  }

  /** An exit leaves for no more than what is held and no other exit may take. */
  #mayShrink(order: Order): void {
    const key = positionKey(order);
    const held = this.#positions.get(key) ?? 0;
    demand(
      held * direction(order.side) < 0,
      () => `exit ${order.id} of ${order.side} while ${held} are held of ${key}`,
    );
    let room = Math.abs(held);
    for (const other of this.#store.committed.values()) {
      if (other.id === order.id || positionKey(other) !== key || other.side !== order.side) continue;
      if (other.reduceOnly && isLive(other) && other.state.kind !== 'queued')
        room -= other.quantity - other.filled;
    }
    demand(order.quantity <= room, () => `exit ${order.id} of ${order.quantity} where ${room} may go`);
  }

  /** What is held, what works and what may have left stay within the limits together, one in doubt like any other. */
  #withinCeiling(order: Order): void {
    const worth = new Map<string, number>();
    for (const [key, units] of this.#positions) this.#add(worth, key, Math.abs(units));
    const waiting = new Map<string, number>();
    for (const other of this.#store.committed.values()) {
      if (other.reduceOnly || !isLive(other) || other.state.kind === 'queued') continue;
      const side = `${positionKey(other)}#${other.side}`;
      waiting.set(side, (waiting.get(side) ?? 0) + other.quantity - other.filled);
    }
    for (const [side, units] of waiting) {
      const [key = '', way] = side.split('#');
      const held = (this.#positions.get(key) ?? 0) * (way === 'BUY' ? 1 : -1);
      this.#add(worth, key, held >= 0 ? units : Math.max(0, units + held));
    }
    const away = -(this.#positions.get(positionKey(order)) ?? 0) * direction(order.side);
    if ((waiting.get(`${positionKey(order)}#${order.side}`) ?? 0) <= away) return;
    const own = worth.get(positionKey(order)) ?? 0;
    const all = [...worth.values()].reduce((sum, value) => sum + value, 0);
    const { positionValue, grossValue } = this.#ceiling;
    const says = (value: number): string => `entry ${order.id} makes it ${Math.round(value / 10_000)} rupees`;
    demand(own <= positionValue * SLACK, () => `${says(own)} in ${positionKey(order)}`);
    demand(all <= grossValue * SLACK, () => `${says(all)} in all`);
  }

  #add(worth: Map<string, number>, key: string, units: number): void {
    worth.set(key, (worth.get(key) ?? 0) + units * this.#ceiling.lastOf(key.split('|')[1] ?? ''));
  }

  /** Only the process that leads stores anything. */
  onStored(leads: boolean): void {
    demand(leads, () => 'a process that does not lead any more stored something');
  }

  /** Reads what was stored since the last look. */
  follow(): void {
    const fresh = this.#store.facts.slice(this.#read);
    this.#read = this.#store.facts.length;
    for (const recorded of fresh) this.#fact(recorded);
  }

  #fact({ fact }: RecordedFact): void {
    if (fact.kind === 'filled') this.#positions.set(positionKey(fact.position), fact.position.quantity);
    if (fact.kind === 'trading-state-changed') this.#states.set(`${fact.scope}|${fact.cause}`, fact.state);
    if (fact.kind !== 'order-moved') return;
    const { order } = fact;
    demand(
      order.state.kind !== 'not-sent' || !this.#sent.has(order.tag),
      () => `order ${order.id} counts as not sent, and its request left`,
    );
    if (fact.event !== 'created') return;
    const { origin } = order;
    if (origin.kind !== 'chat') return;
    const made = (this.#madeOf.get(origin.ticket) ?? 0) + 1;
    this.#madeOf.set(origin.ticket, made);
    demand(made === 1, () => `ticket ${origin.ticket} made ${made} orders`);
  }

  /** No order of ours is at the house twice. */
  checkHouse(): void {
    const tags = new Set<string>();
    for (const order of this.#house.orders) {
      if (order.byHand || order.tag === undefined) continue;
      demand(!tags.has(order.tag), () => `two orders with the tag ${order.tag} at the house`);
      tags.add(order.tag);
    }
  }
}

const RESTING: ReadonlySet<Order['state']['kind']> = new Set(['open', 'trigger-pending']);

/** What must have come true some time after the last fault. */
export function checkPeace(
  state: DeskState,
  account: AccountId,
  house: BrokerHouse,
  excused: (order: Order) => boolean,
): void {
  for (const shown of house.orders) checkKnown(state, account, shown);
  for (const order of state.liveOrders.values()) {
    demand(
      RESTING.has(order.state.kind) || excused(order),
      () => `order ${order.id} is still ${order.state.kind}`,
    );
    demand(
      order.pendingChange === 'none' || excused(order),
      () => `order ${order.id} still waits for ${order.pendingChange}`,
    );
  }
  for (const order of state.orders.values()) {
    const there = house.orders.some(({ tag, untagged }) => !untagged && tag === order.tag);
    demand(
      order.state.kind !== 'not-placed' || !there || excused(order),
      () => `order ${order.id} counts as not placed and is at the house`,
    );
  }
  checkPositions(state, house);
}

function checkKnown(state: DeskState, account: AccountId, shown: HouseOrder): void {
  const ours = state.orderByBrokerId(account, shown.id);
  demand(ours !== undefined, () => `the house has ${shown.id}, which the desk does not know`);
  if (ours === undefined) return;
  demand(
    ours.filled === shown.filled,
    () => `order ${ours.id}: ${ours.filled} filled here, ${shown.filled} at the house`,
  );
  demand(
    isTerminal(ours.state) !== isWorking(shown),
    () => `order ${ours.id} is ${ours.state.kind} here and ${shown.status} at the house`,
  );
}

function checkPositions(state: DeskState, house: BrokerHouse): void {
  const here = new Map<string, number>();
  for (const { instrument, product, quantity } of state.positions.values()) {
    const key = `${instrument}|${product}`;
    here.set(key, (here.get(key) ?? 0) + quantity);
  }
  for (const { instrument, product, quantity } of house.positions()) {
    const ours = here.get(`${instrument}|${product}`) ?? 0;
    demand(ours === quantity, () => `${instrument} ${product}: ${ours} here, ${quantity} at the house`);
  }
}

/** Every open position with a stop level has one stop at the house, for what no other exit takes, or somebody was told. */
export function checkGuards(state: DeskState, house: BrokerHouse, told: (key: string) => boolean): void {
  for (const [key, plan] of state.exitPlans) {
    const held = state.positions.get(key)?.quantity ?? 0;
    if (held === 0 || plan.levels.stop === undefined || plan.phase !== 'guarding') continue;
    const exits = [...state.liveOrders.values()].filter(
      (order) => positionKey(order) === key && order.side === (held > 0 ? 'SELL' : 'BUY'),
    );
    const stops = exits.filter(({ origin }) => origin.kind === 'protective' && origin.role === 'stop');
    const others = exits.filter((order) => !stops.includes(order));
    const free = Math.abs(held) - others.reduce((units, order) => units + order.quantity - order.filled, 0);
    const guarded = stops.reduce((units, order) => {
      const there = house.order(order.brokerOrderId);
      return there !== undefined && isWorking(there) ? units + there.quantity - there.filled : units;
    }, 0);
    demand(guarded >= free || told(key), () => `${key}: ${guarded} of ${free} guarded by a stop`);
  }
}
