import { formatQuantity, formatRupees } from '../../domain/amount-text.ts';
import { usableCapital } from '../../domain/book.ts';
import { money, ZERO } from '../../domain/money.ts';
import type { OrderIntent } from '../../domain/order.ts';
import { termWords } from '../../domain/order-terms-text.ts';
import { type Price, priceToRupees } from '../../domain/price.ts';
import { type Refusal, type RefusalCode, type Remedy, refusal } from '../../domain/refusal.ts';
import type { Check, GateView } from '../check.ts';
import {
  addedWeight,
  fitting,
  heldMargin,
  heldOfInstrument,
  heldShares,
  largestThatFits,
  mostUnits,
  ofCapital,
  orderWeight,
} from './size-room.ts';

/** A price in plain rupees, as a command takes it. */
const said = (value: Price): string => String(priceToRupees(value));

/** All that a person said of an order besides its size, as words of the order language. */
function termsOf(intent: OrderIntent): string {
  const { product, pricing, exits, book } = intent;
  const words: string[] = [product.toLowerCase()];
  if (pricing.type === 'SL' || pricing.type === 'SL-M') words.push(`trigger ${said(pricing.trigger)}`);
  if (pricing.type === 'SL' || pricing.type === 'LIMIT') words.push(`at ${said(pricing.price)}`);
  if (exits.stop !== undefined) words.push(`sl ${said(exits.stop)}`);
  if (exits.target !== undefined) words.push(`target ${said(exits.target)}`);
  return [...words, ...termWords(intent), `book=${book}`].join(' ');
}

/** The same order, smaller, as a button. */
function smaller(view: GateView, units: number): readonly Remedy[] {
  const limits = { label: 'Limits', command: '/settings limits' };
  if (units <= 0) return [limits];
  const { intent, instrument } = view;
  const verb = intent.side === 'BUY' ? 'Buy' : 'Sell';
  const named = instrument.kind === 'equity' ? 'shares' : 'units';
  const command = `/${verb.toLowerCase()} ${instrument.tradingSymbol} ${units} ${named} ${termsOf(intent)}`;
  return [{ label: `${verb} ${formatQuantity(units)}`, command }, limits];
}

function tooBig(view: GateView, code: RefusalCode, why: string, units: number): Refusal {
  const least = Math.min(units, largestThatFits(view));
  const most =
    least > 0
      ? `The most that passes now is ${formatQuantity(least)}.`
      : 'Nothing more passes now. Close something first, or raise the limit.';
  return refusal(code, `Not sent. ${why} ${most}`, smaller(view, least));
}

const orderQuantity: Check = {
  name: 'order quantity',
  holdsExits: false,
  run(view) {
    const equity = view.instrument.kind === 'equity';
    const most = mostUnits(view);
    const use = view.intent.quantity / most;
    if (use <= 1)
      return {
        passed: true,
        says: () => `${formatQuantity(view.intent.quantity)} of ${formatQuantity(most)}`,
        use,
      };
    const named = equity
      ? `${formatQuantity(most)} shares`
      : `${view.limits.orderLots} lots (${formatQuantity(most)})`;
    return {
      passed: false,
      use,
      refusal: tooBig(
        view,
        'QTY_MAX',
        `${formatQuantity(view.intent.quantity)} is over the order quantity limit of ${named} (limit order-quantity, book ${view.book.id}).`,
        most,
      ),
    };
  },
};

const orderValue: Check = {
  name: 'order value',
  holdsExits: false,
  run(view) {
    const { amount, most, name } = orderWeight(view);
    const use = amount / most;
    if (use <= 1)
      return { passed: true, says: () => `${formatRupees(amount)} of ${formatRupees(most)}`, use };
    const what = `${formatQuantity(view.intent.quantity)} ${view.instrument.tradingSymbol}`;
    const measure = name === 'order-value' ? 'is' : 'blocks';
    return {
      passed: false,
      use,
      refusal: tooBig(
        view,
        'NOTIONAL_MAX_ORDER',
        `${what} ${measure} ₹${formatRupees(amount)}: over the order limit of ₹${formatRupees(most)} (limit ${name}, book ${view.book.id}).`,
        fitting(view, amount, most),
      ),
    };
  },
};

/** What limits in per cent count from, as people read it. */
function capitalName({ book }: GateView): string {
  return book.ramp === undefined ? 'capital' : 'usable capital';
}

/** What one symbol may take of the capital, by value for shares, by margin for derivatives. */
const positionSize: Check = {
  name: 'position',
  holdsExits: false,
  run(view) {
    const most = ofCapital(view, view.limits.positionBp);
    const held = heldOfInstrument(view);
    const added = addedWeight(view);
    const after = money(held + added);
    const use = after / most;
    const percent = `${((after / usableCapital(view.book)) * 100).toFixed(1)} % of ${view.limits.positionBp / 100} %`;
    if (use <= 1) return { passed: true, says: percent, use };
    return {
      passed: false,
      use,
      refusal: tooBig(
        view,
        'POSITION_MAX',
        `${view.instrument.tradingSymbol} would be ${percent} of ${capitalName(view)} (limit position, book ${view.book.id}).`,
        fitting(view, added, money(most - held)),
      ),
    };
  },
};

/** How many different positions may be open at once. */
const openPositions: Check = {
  name: 'open positions',
  holdsExits: false,
  run(view) {
    const names = new Set(view.positions.map((row) => row.position.instrument));
    for (const { instrument } of view.reserved) names.add(instrument.key);
    names.add(view.intent.instrument);
    const most = view.limits.openPositions;
    const use = names.size / most;
    if (use <= 1) return { passed: true, says: () => `${names.size} of ${most}`, use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'POSITIONS_MAX',
        `Not sent. It would be open position ${names.size} of at most ${most} (limit open-positions). Close one first: /positions.`,
      ),
    };
  },
};

/** Everything at its value, long and short alike; options count by premium. */
const grossExposure: Check = {
  name: 'gross exposure',
  holdsExits: false,
  run(view) {
    if (view.instrument.kind !== 'equity') return { passed: true, says: 'by margin' };
    const held = heldShares(view);
    const most = ofCapital(view, view.limits.grossBp);
    const after = money(held + view.value);
    const use = after / most;
    if (use <= 1) return { passed: true, says: () => `${formatRupees(after)} of ${formatRupees(most)}`, use };
    return {
      passed: false,
      use,
      refusal: tooBig(
        view,
        'GROSS_MAX',
        `Gross exposure would be ₹${formatRupees(after)}: over ${view.limits.grossBp / 100} % of ${capitalName(view)} (limit gross-exposure).`,
        fitting(view, view.value, money(most - held)),
      ),
    };
  },
};

/** Entries need their margin and charges in free money; what is not known is not there. */
const marginAvailable: Check = {
  name: 'funds',
  holdsExits: false,
  run(view) {
    const needed = money(view.marginNeeded + view.charges);
    if (view.marginNeeded === ZERO || needed <= view.fundsAvailable) {
      const use = view.fundsAvailable > 0 ? needed / view.fundsAvailable : 0;
      return {
        passed: true,
        says: () => `${formatRupees(needed)} of ${formatRupees(view.fundsAvailable)}`,
        use,
      };
    }
    return {
      passed: false,
      use: 1,
      refusal: tooBig(
        view,
        'MARGIN_SHORT',
        `Insufficient funds. Required margin is ${formatRupees(needed)} but available margin is ${formatRupees(view.fundsAvailable)}.`,
        fitting(view, needed, view.fundsAvailable),
      ),
    };
  },
};

/** Part of the capital that derivatives may block. */
const marginUse: Check = {
  name: 'margin used',
  holdsExits: false,
  run(view) {
    if (view.instrument.kind === 'equity') return { passed: true, says: 'shares' };
    const held = heldMargin(view);
    const most = ofCapital(view, view.limits.marginUseBp);
    const after = money(held + view.marginNeeded);
    const use = after / most;
    if (use <= 1) return { passed: true, says: () => `${formatRupees(after)} of ${formatRupees(most)}`, use };
    return {
      passed: false,
      use,
      refusal: tooBig(
        view,
        'MARGIN_USE_MAX',
        `Derivatives would block ₹${formatRupees(after)}: over ${view.limits.marginUseBp / 100} % of ${capitalName(view)} (limit margin-used).`,
        fitting(view, view.marginNeeded, money(most - held)),
      ),
    };
  },
};

/** Rules on size: of the order, of positions, of the whole book. */
export const SIZE_CHECKS: readonly Check[] = [
  orderQuantity,
  orderValue,
  positionSize,
  openPositions,
  grossExposure,
  marginUse,
  marginAvailable,
];
