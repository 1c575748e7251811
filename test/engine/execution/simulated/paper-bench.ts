import { PAPER_ACCOUNT } from '../../../../engine/composition/open-accounts.ts';
import type { Approved } from '../../../../engine/domain/gates.ts';
import { accountId, bookId, orderId, orderTag } from '../../../../engine/domain/ids.ts';
import { rupees, ZERO } from '../../../../engine/domain/money.ts';
import type { Order, OrderIntent } from '../../../../engine/domain/order.ts';
import { type Price, price } from '../../../../engine/domain/price.ts';
import { quantity } from '../../../../engine/domain/quantity.ts';
import type { Quote } from '../../../../engine/domain/tick.ts';
import { epochMs } from '../../../../engine/domain/time.ts';
import { PaperBroker } from '../../../../engine/execution/simulated/paper-broker.ts';
import { approve } from '../../../../engine/risk/gate.ts';
import type { BrokerBench } from '../../../contract/broker-contract.ts';
import { at, DAY, rs, SHARE } from './exchange-bench.ts';

let numbers = 0;

/** An order that was claimed and passed by the gate, as the engine hands it to a broker. */
export function approvedOrder(wish: Partial<Order> = {}): Approved<Order> {
  numbers += 1;
  const order: Order = {
    id: orderId(numbers),
    tag: orderTag(`z1test${numbers}`),
    account: accountId('paper'),
    book: bookId('paper1'),
    instrument: SHARE.key,
    side: 'BUY',
    product: 'MIS',
    quantity: quantity(10),
    pricing: { type: 'MARKET' },
    validity: 'DAY',
    exits: {},
    reduceOnly: false,
    origin: { kind: 'external' },
    state: { kind: 'submitting', deadline: epochMs(at('10:00:00') + 10_000) },
    pendingChange: 'none',
    brokerOrderId: undefined,
    filled: 0,
    filledValue: ZERO,
    modifications: 0,
    createdAt: at('10:00:00'),
    day: DAY,
    changedAt: at('10:00:00'),
    ...wish,
  };
  const passed = approve(order, { verdicts: [], refusals: [] });
  if (!passed.ok) throw new Error(passed.error.message);
  return passed.value;
}

/** A paper broker on a market of one share that the test moves. */
export class PaperBench implements BrokerBench {
  readonly broker: PaperBroker;
  readonly last = rs(100);
  readonly tickSize = SHARE.tickSize;
  #now = at('10:00:00');
  #volume = 0;
  #quote: Quote | undefined;
  #rich = true;

  constructor() {
    this.broker = new PaperBroker({
      account: PAPER_ACCOUNT,
      clock: { now: () => this.#now },
      sight: { quote: () => this.#quote, depth: () => undefined },
      instrumentOf: () => SHARE,
      rules: {
        fundsCheck: () =>
          this.#rich ? { ok: true } : { ok: false, required: rupees(1_000), available: ZERO },
      },
    });
    this.tick(this.last);
  }

  order(wish: Partial<OrderIntent>): Approved<Order> {
    return approvedOrder({ ...wish, createdAt: this.#now });
  }

  tick(last: Price, traded = 5_000): void {
    this.#now = epochMs(this.#now + 1_000);
    this.#volume += traded;
    const [bid, ask] = [price(last - this.tickSize), price(last + this.tickSize)];
    this.#quote = {
      instrument: SHARE.id,
      at: this.#now,
      last,
      lastQuantity: 10,
      volume: this.#volume,
      bid,
      bidQuantity: 1_000,
      ask,
      askQuantity: 1_000,
      openInterest: 0,
      open: last,
      high: last,
      low: last,
      previousClose: last,
      lowerBand: price(0),
      upperBand: price(0),
    };
    this.broker.onTick(this.#quote);
    this.broker.onTime(this.#now);
  }

  async moveTo(last: Price): Promise<void> {
    this.tick(last);
  }

  takeFundsAway(): void {
    this.#rich = false;
  }

  async close(): Promise<void> {}
}
