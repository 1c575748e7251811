import { formatPrice } from '../domain/amount-text.ts';
import { direction, type ExitLevels } from '../domain/order.ts';
import { ceilToTick, floorToTick, isOnTick, NO_PRICE, type Price } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { TicketAction } from '../domain/ticket.ts';
import { type KernelContext, markOf, tradable } from './context.ts';
import { type DeskState, positionKey } from './state.ts';

type Protect = Extract<TicketAction, { kind: 'protect' }>;

/** Why a position cannot be given these levels; undefined when it can. */
export function mayProtect(state: DeskState, context: KernelContext, action: Protect): Refusal | undefined {
  const held = state.positions.get(positionKey(action))?.quantity ?? 0;
  const instrument = tradable(context, action.instrument);
  if (held === 0) {
    return refusal(
      'NO_POSITION',
      `There is no open ${action.product} position in ${instrument.tradingSymbol}. See /positions.`,
    );
  }
  const last = markOf(context, instrument);
  if (last === NO_PRICE)
    return refusal(
      'NO_PRICE',
      `There is no price of ${instrument.tradingSymbol} yet. Try again in a moment.`,
    );
  const named = Object.entries(action.levels) as [keyof ExitLevels, Price][];
  const off = named.find(([, level]) => level <= 0 || !isOnTick(level, instrument.tickSize));
  if (off !== undefined) return offTick(off, instrument.tickSize);
  const gain = direction(held > 0 ? 'BUY' : 'SELL');
  const wrong = named.find(([role, level]) => (level - last) * gain * (role === 'stop' ? -1 : 1) <= 0);
  if (wrong === undefined) return undefined;
  const below = (wrong[0] === 'stop') === held > 0;
  return refusal(
    'BAD_EXIT_LEVEL',
    `The ${wrong[0]} ${formatPrice(wrong[1])} must be ${below ? 'below' : 'above'} the last price ${formatPrice(last)}. Choose another level.`,
  );
}

function offTick([role, level]: readonly [string, Price], tick: Price): Refusal {
  return refusal(
    'TICK_SIZE',
    `The ${role} ${formatPrice(level)} is off the tick of ${formatPrice(tick)}. The nearest are ${formatPrice(floorToTick(level, tick))} and ${formatPrice(ceilToTick(level, tick))}.`,
  );
}
