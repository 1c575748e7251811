import type { BrokerOrderId } from '../../domain/ids.ts';
import type { ChangeAnswer } from '../../ports/broker.ts';
import type { ExchangeOrder } from './exchange-order.ts';

/** What became of a submission. Accepted means accepted for processing: what follows is told to the listener. */
export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly id: BrokerOrderId }
  | { readonly kind: 'refused'; readonly message: string };

/** Refused, and why. */
export function refused(message: string): { readonly kind: 'refused'; readonly message: string } {
  return { kind: 'refused', message };
}

/** There is nothing to change any more. */
export function finished(order: ExchangeOrder | undefined): ChangeAnswer {
  return {
    kind: 'finished',
    message: order === undefined ? 'There is no such order.' : `The order is already ${order.status}.`,
  };
}
