import type { ModifyRequest } from '../desk-tickets.ts';
import { formatPrice, formatQuantity } from '../domain/amount-text.ts';
import { MOST_MODIFICATIONS, type Order, type Pricing, samePricing } from '../domain/order.ts';
import { ceilToTick, floorToTick, isOnTick, type Price } from '../domain/price.ts';
import { type Quantity, quantity } from '../domain/quantity.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type KernelContext, tradable } from '../kernel/context.ts';

interface Modification {
  readonly pricing: Pricing;
  readonly quantity: Quantity;
}

/** What an order would be after a change: its new prices and quantity, or why it cannot be. */
export function readModification(
  order: Order,
  request: ModifyRequest,
  context: KernelContext,
): Result<Modification, Refusal> {
  if (order.state.kind === 'acked' && order.afterMarket !== undefined) {
    return fail(
      refusal(
        'ORDER_BUSY',
        `Order ${order.id} waits for the opening. Take it back with /cancel ${order.id} and give another.`,
      ),
    );
  }
  if (order.state.kind !== 'open' && order.state.kind !== 'trigger-pending') {
    return fail(
      refusal('ORDER_BUSY', `Order ${order.id} is not resting at the broker yet. Try again in a moment.`),
    );
  }
  if (order.modifications >= MOST_MODIFICATIONS) {
    return fail(
      refusal(
        'MODIFY_LIMIT',
        `Order ${order.id} was changed ${MOST_MODIFICATIONS} times, the most the broker takes. Cancel it and place a new one.`,
      ),
    );
  }
  const pricing = repriced(order, request);
  if (!pricing.ok) return pricing;
  const off = offTick(pricing.value, tradable(context, order.instrument).tickSize);
  if (off !== undefined) return fail(off);
  const units = resized(order, request, tradable(context, order.instrument).lotSize);
  if (!units.ok) return units;
  if (samePricing(pricing.value, order.pricing) && units.value === order.quantity) {
    return fail(
      refusal(
        'NOTHING_TO_DO',
        `Order ${order.id} is like that already. Say a new price, trigger or quantity: /modify ${order.id} @ 100.`,
      ),
    );
  }
  return ok({ pricing: pricing.value, quantity: units.value });
}

function repriced(order: Order, { price, trigger }: ModifyRequest): Result<Pricing, Refusal> {
  const { pricing } = order;
  if (trigger !== undefined && pricing.type !== 'SL' && pricing.type !== 'SL-M') {
    return fail(
      refusal(
        'BAD_TRIGGER',
        `Order ${order.id} is a ${pricing.type.toLowerCase()} order and has no trigger. Change its price: /modify ${order.id} @ 100.`,
      ),
    );
  }
  switch (pricing.type) {
    case 'MARKET':
      return price === undefined ? ok(pricing) : ok({ type: 'LIMIT', price });
    case 'LIMIT':
      return ok({ type: 'LIMIT', price: price ?? pricing.price });
    case 'SL':
      return ok({ type: 'SL', price: price ?? pricing.price, trigger: trigger ?? pricing.trigger });
    case 'SL-M':
      return ok({ type: 'SL-M', trigger: trigger ?? price ?? pricing.trigger });
  }
}

function offTick(pricing: Pricing, tick: Price): Refusal | undefined {
  const named = [
    'price' in pricing ? pricing.price : undefined,
    'trigger' in pricing ? pricing.trigger : undefined,
  ];
  const off = named.find((price) => price !== undefined && (price <= 0 || !isOnTick(price, tick)));
  if (off === undefined) return undefined;
  return refusal(
    'TICK_SIZE',
    `${formatPrice(off)} is off the tick of ${formatPrice(tick)}. The nearest are ${formatPrice(floorToTick(off, tick))} and ${formatPrice(ceilToTick(off, tick))}.`,
  );
}

function resized(order: Order, request: ModifyRequest, lot: number): Result<Quantity, Refusal> {
  const units = request.quantity ?? order.quantity;
  if (units % lot !== 0) {
    return fail(refusal('LOT_SIZE', `The quantity must be a multiple of the lot of ${formatQuantity(lot)}.`));
  }
  if (units > order.quantity) {
    return fail(
      refusal(
        'BAD_QUANTITY',
        `Order ${order.id} can only be made smaller. Place a second order for the rest.`,
      ),
    );
  }
  if (units <= order.filled) {
    return fail(
      refusal(
        'BAD_QUANTITY',
        `${formatQuantity(order.filled)} of order ${order.id} are filled already. Cancel the rest instead: /cancel ${order.id}.`,
      ),
    );
  }
  return ok(quantity(units));
}
