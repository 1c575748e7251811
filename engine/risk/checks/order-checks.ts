import { formatPrice, formatQuantity } from '../../domain/amount-text.ts';
import { isTradeForTrade } from '../../domain/instrument.ts';
import { direction } from '../../domain/order.ts';
import { ceilToTick, floorToTick, isOnTick, NO_PRICE, type Price } from '../../domain/price.ts';
import { type RefusalCode, refusal } from '../../domain/refusal.ts';
import type { Check, Finding, GateView } from '../check.ts';

interface NamedPrice {
  readonly name: string;
  readonly price: Price;
}

/** The prices that go to the exchange now. */
function ownPrices(view: GateView): readonly NamedPrice[] {
  const { pricing } = view.intent;
  const named: NamedPrice[] = [];
  if (pricing.type === 'LIMIT' || pricing.type === 'SL') named.push({ name: 'price', price: pricing.price });
  if (pricing.type === 'SL' || pricing.type === 'SL-M')
    named.push({ name: 'trigger', price: pricing.trigger });
  return named;
}

/** Those, and the levels that follow a fill: they may lie outside today's band, but never off the tick. */
function namedPrices(view: GateView): readonly NamedPrice[] {
  const { stop, target } = view.intent.exits;
  return [
    ...ownPrices(view),
    ...(stop === undefined ? [] : [{ name: 'stop', price: stop }]),
    ...(target === undefined ? [] : [{ name: 'target', price: target }]),
  ];
}

/** Delivery for shares, carry for derivatives, intraday for both but for shares that settle trade for trade. */
const productFits: Check = {
  name: 'product',
  holdsExits: true,
  run(view) {
    const { instrument } = view;
    const wrong = instrument.kind === 'equity' ? 'NRML' : 'CNC';
    if (view.intent.product === 'MIS' && isTradeForTrade(instrument)) {
      const says = `Not sent. ${instrument.tradingSymbol} settles trade for trade: nothing of it is bought and sold within a day. Use CNC.`;
      return { passed: false, refusal: refusal('PRODUCT_MISMATCH', says) };
    }
    if (view.intent.product !== wrong) return { passed: true, says: view.intent.product };
    const right = wrong === 'CNC' ? 'NRML or MIS' : 'CNC or MIS';
    return {
      passed: false,
      refusal: refusal(
        'PRODUCT_MISMATCH',
        `Not sent. ${wrong} does not go with ${view.instrument.tradingSymbol}. Use ${right}.`,
      ),
    };
  },
};

/** Every price lies on the exchange's tick grid. */
const tickSize: Check = {
  name: 'tick size',
  holdsExits: true,
  run(view) {
    const tick = view.instrument.tickSize;
    const off = namedPrices(view).find(({ price }) => price <= 0 || !isOnTick(price, tick));
    if (off === undefined) return { passed: true, says: () => `tick ${formatPrice(tick)}` };
    const below = floorToTick(off.price, tick);
    const above = ceilToTick(off.price, tick);
    return {
      passed: false,
      refusal: refusal(
        'TICK_SIZE',
        `Not sent. The ${off.name} ${formatPrice(off.price)} is off the tick of ${formatPrice(tick)}. The nearest are ${formatPrice(below)} and ${formatPrice(above)}.`,
      ),
    };
  },
};

/** Derivatives trade in whole lots. */
const lotSize: Check = {
  name: 'lot size',
  holdsExits: true,
  run(view) {
    const lot = view.instrument.lotSize;
    const units = view.intent.quantity;
    if (units % lot === 0) return { passed: true, says: () => `lot ${formatQuantity(lot)}` };
    const below = Math.floor(units / lot) * lot;
    const choices =
      below > 0 ? `${formatQuantity(below)} or ${formatQuantity(below + lot)}` : formatQuantity(lot);
    return {
      passed: false,
      refusal: refusal(
        'LOT_SIZE',
        `Not sent. ${view.instrument.tradingSymbol} trades in lots of ${formatQuantity(lot)}. Use ${choices}.`,
      ),
    };
  },
};

/** The exchange refuses a single order above the freeze quantity; whoever makes orders slices before. */
const freezeQuantity: Check = {
  name: 'freeze quantity',
  holdsExits: true,
  run(view) {
    const most = view.instrument.freezeQuantity;
    const use = view.intent.quantity / most;
    if (use <= 1) return { passed: true, says: () => `freeze ${formatQuantity(most)}`, use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'FREEZE_QTY',
        `Not sent. One order of ${view.instrument.tradingSymbol} may hold at most ${formatQuantity(most)}. Send it in parts.`,
      ),
    };
  },
};

/** No order may be priced outside the exchange's limits of the day. */
const priceBand: Check = {
  name: 'price band',
  holdsExits: true,
  run(view) {
    const { quote } = view;
    if (quote === undefined || quote.upperBand === 0) return { passed: true, says: 'no band' };
    const out = ownPrices(view).find(({ price }) => price > quote.upperBand || price < quote.lowerBand);
    const band = `${formatPrice(quote.lowerBand)} to ${formatPrice(quote.upperBand)}`;
    if (out === undefined) return { passed: true, says: () => `band ${band}` };
    return {
      passed: false,
      refusal: refusal(
        'HALT_OR_BAND',
        `Not sent. The ${out.name} ${formatPrice(out.price)} is outside today's band of ${band}. Choose a price inside.`,
      ),
    };
  },
};

/** A trigger waits on the far side of the market: above it to buy, below it to sell. */
const triggerSide: Check = {
  name: 'trigger side',
  holdsExits: true,
  run(view) {
    const { pricing, side } = view.intent;
    if (pricing.type !== 'SL' && pricing.type !== 'SL-M') return { passed: true, says: 'no trigger' };
    const away = direction(side);
    const last = view.quote?.last ?? NO_PRICE;
    if (last > 0 && (pricing.trigger - last) * away <= 0) {
      return wrongSide(
        'BAD_TRIGGER',
        `Trigger price for stoploss ${side.toLowerCase()} orders should be ${FURTHER[side]} than the last traded price (${formatPrice(last)}). Move the trigger, or send a limit order.`,
      );
    }
    if (pricing.type === 'SL' && (pricing.price - pricing.trigger) * away < 0) {
      return wrongSide(
        'BAD_TRIGGER',
        `The limit of a stop order must not be ${NEARER[side]} than its trigger. Swap the two prices.`,
      );
    }
    return { passed: true, says: 'trigger on the far side' };
  },
};

const FURTHER = { BUY: 'higher', SELL: 'lower' } as const;
const NEARER = { BUY: 'lower', SELL: 'higher' } as const;

function wrongSide(code: RefusalCode, why: string): Finding {
  return { passed: false, refusal: refusal(code, `Not sent. ${why}`) };
}

/** A stop loses and a target wins, seen from the price the entry would get. */
const exitLevels: Check = {
  name: 'stop and target',
  holdsExits: false,
  run(view) {
    const { side, exits } = view.intent;
    const entry = view.expectedPrice;
    const gain = direction(side);
    if (exits.stop !== undefined && (exits.stop - entry) * gain >= 0) {
      return wrongLevel('stop', exits.stop, { entry, must: NEARER[side] });
    }
    if (exits.target !== undefined && (exits.target - entry) * gain <= 0) {
      return wrongLevel('target', exits.target, { entry, must: FURTHER[side] });
    }
    return { passed: true, says: 'on the right sides of the entry' };
  },
};

function wrongLevel(
  name: string,
  at: Price,
  than: { readonly entry: Price; readonly must: string },
): Finding {
  return wrongSide(
    'BAD_EXIT_LEVEL',
    `The ${name} ${formatPrice(at)} must be ${than.must} than the entry of about ${formatPrice(than.entry)}. Type the order again with it moved.`,
  );
}

/** A limit far through the market is a slip of the finger; one far away from it is too, for options less so. */
const priceCollar: Check = {
  name: 'price collar',
  holdsExits: false,
  run(view) {
    const { pricing } = view.intent;
    const last = view.quote?.last ?? 0;
    if ((pricing.type !== 'LIMIT' && pricing.type !== 'SL') || last === 0)
      return { passed: true, says: 'market price' };
    const option = view.instrument.kind === 'option';
    const byShare = (last * (option ? view.limits.optionCollarBp : view.limits.collarBp)) / 10_000;
    const most = option ? Math.max(byShare, view.limits.optionCollar) : byShare;
    const off = Math.abs(pricing.price - last);
    const use = off / most;
    if (off <= most)
      return { passed: true, says: () => `${((off / last) * 100).toFixed(1)} % from the last price`, use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'PRICE_COLLAR',
        `Not sent. ${formatPrice(pricing.price)} is ${((off / last) * 100).toFixed(1)} % from the last price ${formatPrice(last as Price)}, more than the collar allows (limit price-collar). Choose a nearer price.`,
      ),
    };
  },
};

/** Rules on the terms of the order itself. */
export const ORDER_CHECKS: readonly Check[] = [
  productFits,
  tickSize,
  lotSize,
  freezeQuantity,
  priceBand,
  triggerSide,
  exitLevels,
  priceCollar,
];
