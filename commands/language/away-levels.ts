import { formatPrice } from '../../engine/domain/amount-text.ts';
import type { InstrumentKey } from '../../engine/domain/ids.ts';
import type { Price } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import { type Away, lastPrice, priceAway } from './away-words.ts';
import type { Level, OrderWords } from './order-words.ts';
import { type LanguageContext, refuse, type Step } from './understanding.ts';

/** Whose levels they are; `action` is undefined for an exit, whose side the position tells. */
interface Counted {
  readonly key: InstrumentKey;
  readonly symbol: string;
  readonly action: 'buy' | 'sell' | undefined;
  readonly context: LanguageContext;
}

/**
 * Levels in per cent as rupees. A price and a trigger count from the last price; stop and target from the order's own
 * price, where it names one.
 */
export function inRupees(order: OrderWords, of: Counted): Step<OrderWords> {
  if (order.aways.size === 0) return ok(order);
  const known = lastPrice(of.context, of);
  if (!known.ok) return known;
  const { last, tick } = known.value;
  const levels = new Map(order.levels);
  for (const level of ['price', 'trigger', 'stop', 'target'] as const) {
    const away = order.aways.get(level);
    if (away === undefined) continue;
    const side = sideOf(level, away, of.action, last);
    if (!side.ok) return side;
    const isExit = level === 'stop' || level === 'target';
    const from = isExit ? (levels.get('price') ?? levels.get('trigger') ?? last) : last;
    levels.set(level, priceAway({ ...away, side: side.value }, from, tick));
  }
  return ok({ ...order, levels, aways: new Map() });
}

/** The side on which a level must lie; a limit price may lie on either. */
function onlySide(level: Level, action: 'buy' | 'sell' | undefined): 'above' | 'below' | undefined {
  if (level === 'price' || action === undefined) return undefined;
  return (level === 'stop') === (action === 'buy') ? 'below' : 'above';
}

/** The side that is said, or the only one there is. */
function sideOf(level: Level, away: Away, action: Counted['action'], last: Price): Step<'above' | 'below'> {
  const right = onlySide(level, action);
  if (right !== undefined && (away.side ?? right) !== right) {
    const says = `For a ${action} the ${level} goes ${right} the price. Write it ${right}.`;
    return refuse('BAD_EXIT_LEVEL', says);
  }
  const side = away.side ?? right;
  return side === undefined ? askSide(away, last) : ok(side);
}

function askSide(away: Away, last: Price): Step<'above' | 'below'> {
  const share = `${away.basisPoints / 100}%`;
  return refuse(
    'BAD_PRICE',
    `${share} above or below the last price ${formatPrice(last)}? Write @ ${share} below, or @ ${share} above.`,
  );
}
