import type { Caller } from './desk-market.ts';
import type { OrderId } from './domain/ids.ts';
import type { Order } from './domain/order.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { EpochMs } from './domain/time.ts';

/** An order of which nobody knows whether it is at the broker, with what a person needs to judge it. */
export interface DoubtView {
  readonly order: Order;
  /** Market time. */
  readonly since: EpochMs;
  /** Books of the broker in a row that did not have it, while no position moved. */
  readonly booksWithout: number;
  /** Signed units of its position. */
  readonly held: number;
  /** Units that orders of its side, at the broker or in doubt, could still trade; this one among them. */
  readonly waiting: number;
}

/** What a person can find out and the engine cannot. */
export interface DoubtDesk {
  doubt(order: OrderId): Result<DoubtView, Refusal>;
  /**
   * A person looked at the broker and the order is not there. What it held back goes on; an exit of the engine's own is
   * made anew. Refused while the broker's book says otherwise or cannot be read.
   */
  declareAbsent(caller: Caller, order: OrderId): Promise<Result<Order, Refusal>>;
}
