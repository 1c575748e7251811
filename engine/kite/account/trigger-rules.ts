import { formatPrice } from '../../domain/amount-text.ts';
import type { Side } from '../../domain/order.ts';
import type { Price } from '../../domain/price.ts';
import type { Listed } from '../rows.ts';

/** The limit order that a trigger places when it fires; it lasts for that day. */
export interface TriggerOrder {
  readonly side: Side;
  readonly product: 'CNC' | 'NRML';
  readonly quantity: number;
  readonly price: Price;
}

/** One price that waits, with the order it places. */
interface TriggerLeg {
  readonly trigger: Price;
  readonly order: TriggerOrder;
}

/** A good-till-triggered order: one leg, or two of which the first to fire ends the other. */
export interface TriggerTerms {
  readonly listed: Listed;
  /** The price when it was made: tells Kite from which side a leg is reached. */
  readonly lastPrice: Price;
  readonly legs: readonly [TriggerLeg] | readonly [lower: TriggerLeg, upper: TriggerLeg];
}

/** Nearest a trigger may lie to the last price: 0.25 % of it (Zerodha support, GTT). */
const NEAREST_PER_TEN_THOUSAND = 25;

/** What Kite would refuse, or disable later without a word. Undefined when a trigger may be made. */
export function refusedTrigger({ listed, lastPrice, legs }: TriggerTerms): string | undefined {
  const derivative = listed.exchange === 'NFO' || listed.exchange === 'BFO';
  for (const leg of legs) {
    const refused = refusedLeg(leg, { listed, derivative, last: lastPrice });
    if (refused !== undefined) return refused;
  }
  const [first, second] = legs;
  return second === undefined
    ? undefined
    : refusedPair(derivative, { lower: first, upper: second, last: lastPrice });
}

function refusedLeg(
  { trigger, order }: TriggerLeg,
  of: { readonly listed: Listed; readonly derivative: boolean; readonly last: Price },
): string | undefined {
  const { listed, derivative, last } = of;
  if (order.product === (derivative ? 'CNC' : 'NRML')) {
    return `A trigger on ${listed.tradingsymbol} takes ${derivative ? 'NRML' : 'CNC'} only.`;
  }
  if (Math.abs(trigger - last) * 10_000 >= last * NEAREST_PER_TEN_THOUSAND) return undefined;
  return `The trigger ${formatPrice(trigger)} is too near to the last price ${formatPrice(last)}: it must be 0.25 % away.`;
}

function refusedPair(
  derivative: boolean,
  { lower, upper, last }: { readonly lower: TriggerLeg; readonly upper: TriggerLeg; readonly last: Price },
): string | undefined {
  if (lower.trigger >= last || upper.trigger <= last) {
    return `Of two triggers one must lie below the last price ${formatPrice(last)} and one above.`;
  }
  const buys = lower.order.side === 'BUY' || upper.order.side === 'BUY';
  return buys && !derivative ? 'Two triggers on shares can only sell. Use one trigger to buy.' : undefined;
}
