import type { DoubtDesk, DoubtView } from '../desk-doubts.ts';
import type { Caller } from '../desk-market.ts';
import type { OrderId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Reconciler } from '../execution/reconciler.ts';
import type { KernelContext } from '../kernel/context.ts';
import { waitingUnits } from '../kernel/doubts.ts';
import { closeNotPlaced } from '../kernel/reconciliation.ts';
import { positionKey } from '../kernel/state.ts';
import type { Writer } from '../kernel/writer.ts';
import type { MarketClock } from '../ports/market-clock.ts';

/** An answer may be on its way for so long: nobody can know better before. */
const LEAST_AGE_MS = 10 * SECOND_MS;

/** Orders in doubt, as a person may settle them. */
export class DoubtsOfOrders implements DoubtDesk {
  readonly #writer: Writer;
  readonly #context: KernelContext;
  readonly #reconcilers: readonly Reconciler[];
  readonly #clock: MarketClock;

  constructor(options: {
    readonly writer: Writer;
    readonly context: KernelContext;
    readonly reconcilers: readonly Reconciler[];
    readonly clock: MarketClock;
  }) {
    this.#writer = options.writer;
    this.#context = options.context;
    this.#reconcilers = options.reconcilers;
    this.#clock = options.clock;
  }

  doubt(id: OrderId): Result<DoubtView, Refusal> {
    const { state } = this.#writer;
    const order = state.orders.get(id);
    if (order === undefined)
      return fail(refusal('UNKNOWN_ORDER', `There is no order ${id} of today. See /orders.`));
    if (order.state.kind !== 'unknown')
      return fail(refusal('ORDER_FINISHED', `Order ${id} is not in doubt. See /order ${id}.`));
    return ok({
      order,
      since: order.state.since,
      booksWithout: this.#reconcilerOf(order)?.booksWithout(id) ?? 0,
      held: state.positions.get(positionKey(order))?.quantity ?? 0,
      waiting: waitingUnits(state, order),
    });
  }

  async declareAbsent(caller: Caller, id: OrderId): Promise<Result<Order, Refusal>> {
    const found = this.doubt(id);
    if (!found.ok) return found;
    if (this.#clock.now() - found.value.since < LEAST_AGE_MS)
      return fail(refusal('ORDER_BUSY', `Order ${id} was sent a moment ago. Look again in ten seconds.`));
    const reconciler = this.#reconcilerOf(found.value.order);
    const before = found.value.booksWithout;
    await reconciler?.read();
    const now = this.doubt(id);
    if (!now.ok) return now;
    if (now.value.booksWithout <= before) {
      return fail(
        refusal(
          'UNKNOWN_PENDING',
          `Order ${id} stays in doubt: the broker's book cannot be read now, or a position moved that nothing explains. See /status.`,
        ),
      );
    }
    const { user } = caller;
    return this.#writer.run({ kind: 'user', user: user.id }, (turn) => {
      const order = turn.state.orders.get(id);
      if (order?.state.kind !== 'unknown') return this.doubt(id) as Result<never, Refusal>;
      closeNotPlaced(turn, this.#context, order, `${user.name} looked at the broker and did not find it`);
      return ok(turn.state.orders.get(id) ?? order);
    });
  }

  #reconcilerOf(order: Order): Reconciler | undefined {
    return this.#reconcilers.find(({ account }) => account === order.account);
  }
}
