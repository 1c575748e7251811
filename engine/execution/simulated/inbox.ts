import type { Pricing } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ExchangeOrder } from './exchange-order.ts';

/** A message on its way to the exchange. */
export type Message =
  | { readonly kind: 'enter'; readonly order: ExchangeOrder; readonly priced: boolean }
  | {
      readonly kind: 'modify';
      readonly order: ExchangeOrder;
      readonly pricing: Pricing;
      readonly quantity: number;
    }
  | { readonly kind: 'cancel'; readonly order: ExchangeOrder };

/** Messages in the order in which they were sent; each takes effect once its time has come and never overtakes. */
export class Inbox {
  #messages: { readonly message: Message; readonly due: number }[] = [];

  push(message: Message, due: number): void {
    this.#messages.push({ message, due });
  }

  /** Takes out the next message that is due; undefined when there is none. */
  next(now: EpochMs): Message | undefined {
    const first = this.#messages[0];
    if (first === undefined || first.due > now) return undefined;
    this.#messages.shift();
    return first.message;
  }

  clear(): void {
    this.#messages = [];
  }
}
