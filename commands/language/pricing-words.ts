import { formatPrice } from '../../engine/domain/amount-text.ts';
import type { ExitLevels, Pricing } from '../../engine/domain/order.ts';
import type { Price } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import type { OrderWords } from './order-words.ts';
import { ask, refuse, type Step } from './understanding.ts';

/**
 * The pricing that is said. A price makes a limit order, nothing makes a market order. `sl` is the stop-loss of
 * the position that the order opens; a stop *order* is only what says `trigger`, `sl-limit` or `sl-m`: with a
 * price it is SL, without one SL-M. `restate` says the line again with more words in it.
 */
export function readPricing(words: OrderWords, restate: (more: string) => string): Step<Pricing> {
  const { levels, style } = words;
  const price = levels.get('price');
  const trigger = levels.get('trigger');
  if (style === 'market' && price !== undefined) {
    return refuse('BAD_PRICE', 'A market order takes no price. Leave out the price, or the word market.');
  }
  if ((style === 'limit' || style === 'sl-limit') && price === undefined)
    return askPrice('Limit price?', 'at', restate);
  if (style === 'sl-limit' || style === 'sl-m' || trigger !== undefined) {
    return readStopOrder(words, restate);
  }
  return ok(price === undefined ? { type: 'MARKET' } : { type: 'LIMIT', price });
}

function readStopOrder(words: OrderWords, restate: (more: string) => string): Step<Pricing> {
  const { levels, style } = words;
  const price = levels.get('price');
  const trigger = levels.get('trigger');
  if (style === 'market') {
    return refuse(
      'BAD_TRIGGER',
      'A market order takes no trigger. Write sl-m for a stop that sells at market.',
    );
  }
  if (trigger === undefined) return askPrice('Trigger price?', 'trigger', restate);
  if (style === 'sl-m' && price !== undefined) {
    return refuse('BAD_PRICE', 'SL-M takes a trigger and no price. Leave out the price, or write sl-limit.');
  }
  return ok(price === undefined ? { type: 'SL-M', trigger } : { type: 'SL', trigger, price });
}

function askPrice(text: string, marker: string, restate: (more: string) => string): Step<Pricing> {
  return ask({ missing: 'price', text, options: [], completes: restate(`${marker} {}`) });
}

/** The levels that protect what the order opens, checked against its own price and each other. */
export function readExits(action: 'buy' | 'sell', words: OrderWords, pricing: Pricing): Step<ExitLevels> {
  const stop = words.levels.get('stop');
  const target = words.levels.get('target');
  const entry = entryOf(pricing);
  const wrong =
    misplaced(action, [stop, entry], 'stop') ??
    misplaced(action, [entry, target], 'target') ??
    misplaced(action, [stop, target], 'stop');
  if (wrong !== undefined) return refuse('BAD_EXIT_LEVEL', wrong);
  if (isCrossed(action, pricing)) {
    const side = action === 'buy' ? 'above' : 'below';
    return refuse(
      'BAD_TRIGGER',
      `A stop order to ${action} needs its price at or ${side} the trigger. Swap the two.`,
    );
  }
  return ok({ ...(stop === undefined ? {} : { stop }), ...(target === undefined ? {} : { target }) });
}

function entryOf(pricing: Pricing): Price | undefined {
  if (pricing.type === 'MARKET') return undefined;
  return pricing.type === 'SL-M' ? pricing.trigger : pricing.price;
}

function isCrossed(action: 'buy' | 'sell', pricing: Pricing): boolean {
  if (pricing.type !== 'SL') return false;
  return action === 'buy' ? pricing.trigger > pricing.price : pricing.price > pricing.trigger;
}

/** What is wrong when, for a buyer, `lower` is not below `upper`; for a seller the other way round. */
function misplaced(
  action: 'buy' | 'sell',
  [lower, upper]: readonly [Price | undefined, Price | undefined],
  name: 'stop' | 'target',
): string | undefined {
  if (lower === undefined || upper === undefined) return undefined;
  if (action === 'buy' ? lower < upper : lower > upper) return undefined;
  const level = name === 'stop' ? lower : upper;
  const side = (name === 'stop') === (action === 'buy') ? 'below' : 'above';
  const than = formatPrice(name === 'stop' ? upper : lower);
  return `For a ${action} the ${name} goes ${side} ${than}, and ${formatPrice(level)} does not. Write another ${name}.`;
}
