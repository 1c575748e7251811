import type { DeskEvent } from '../desk.ts';
import type { Approved } from '../domain/gates.ts';
import type { OrderId } from '../domain/ids.ts';
import type { Order, Pricing } from '../domain/order.ts';
import type { Quantity } from '../domain/quantity.ts';

/** What the outside world is asked to do, once the facts behind it are durable. */
export type Effect =
  /** `afterMs`: the broker asked for patience; nothing else of the account is sent before that either. */
  | { readonly kind: 'claim'; readonly order: OrderId; readonly afterMs?: number }
  | { readonly kind: 'place'; readonly order: Approved<Order> }
  | {
      readonly kind: 'modify';
      readonly order: Order;
      readonly pricing: Pricing;
      readonly quantity: Quantity;
    }
  | { readonly kind: 'cancel'; readonly order: Order }
  | { readonly kind: 'announce'; readonly event: DeskEvent };
