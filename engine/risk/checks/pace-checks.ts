import { formatRupees } from '../../domain/amount-text.ts';
import { usableCapital } from '../../domain/book.ts';
import { BP, type Money, share } from '../../domain/money.ts';
import { isLive, type Order } from '../../domain/order.ts';
import { type RefusalCode, refusal } from '../../domain/refusal.ts';
import type { Check, GateView } from '../check.ts';

/** Refuses new exposure once a loss passed its share of the capital. */
function lossCheck(rule: {
  readonly name: string;
  readonly code: RefusalCode;
  readonly limit: string;
  readonly bp: (view: GateView) => number;
  readonly loss: (view: GateView) => Money;
}): Check {
  return {
    name: rule.name,
    holdsExits: false,
    run(view) {
      const most = share(usableCapital(view.book), rule.bp(view), BP, 'floor');
      const loss = Math.max(0, rule.loss(view)) as Money;
      const use = most > 0 ? loss / most : 1;
      if (use < 1) return { passed: true, says: () => `${formatRupees(loss)} of ${formatRupees(most)}`, use };
      return {
        passed: false,
        use,
        refusal: refusal(
          rule.code,
          `Not sent. The book has lost ₹${formatRupees(loss)}, its ${rule.name} limit is ₹${formatRupees(most)} (limit ${rule.limit}). Only exits are taken: /positions.`,
        ),
      };
    },
  };
}

const dailyLoss = lossCheck({
  name: 'daily loss',
  code: 'DAILY_LOSS',
  limit: 'daily-loss',
  bp: (view) => view.limits.dailyLossReduceBp,
  loss: (view) => -view.netToday as Money,
});

const weeklyLoss = lossCheck({
  name: 'weekly loss',
  code: 'WEEKLY_LOSS',
  limit: 'weekly-loss',
  bp: (view) => view.limits.weeklyLossBp,
  loss: (view) => -view.netWeek as Money,
});

const drawdown = lossCheck({
  name: 'drawdown',
  code: 'DRAWDOWN',
  limit: 'drawdown',
  bp: (view) => view.limits.drawdownBp,
  loss: (view) => (view.peakEquity - view.equity) as Money,
});

const tradesPerDay: Check = {
  name: 'trades today',
  holdsExits: false,
  run(view) {
    const most = view.limits.tradesPerDay;
    const use = (view.tradesToday + 1) / most;
    if (use <= 1) return { passed: true, says: () => `${view.tradesToday + 1} of ${most}`, use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'TRADES_MAX',
        `Not sent. The book made ${view.tradesToday} trades today, its limit is ${most} (limit trades-per-day). Exits still pass.`,
      ),
    };
  },
};

/** Orders a second, a minute and a day; entries leave a share of the day for cancels and exits. */
const orderRate: Check = {
  name: 'order rate',
  holdsExits: false,
  run(view) {
    const { limits } = view;
    const forEntries = Math.floor((limits.ordersPerDay * (BP - limits.exitReserveBp)) / BP);
    const uses = [
      {
        use: (view.sentLastSecond + 1) / limits.ordersPerSecond,
        says: `${limits.ordersPerSecond} orders a second`,
      },
      {
        use: (view.sentLastMinute + 1) / limits.ordersPerMinute,
        says: `${limits.ordersPerMinute} orders a minute`,
      },
      { use: (view.sentToday + 1) / forEntries, says: `${forEntries} entries a day` },
    ];
    const over = uses.find((row) => row.use > 1);
    const use = Math.max(...uses.map((row) => row.use));
    if (over === undefined) return { passed: true, says: () => `${view.sentToday + 1} orders today`, use };
    return {
      passed: false,
      use,
      refusal: refusal(
        'RATE_LIMIT',
        `Not sent. The limit of ${over.says} is reached. Wait a little and send it again.`,
      ),
    };
  },
};

/** Slices and legs of one ticket are one wish: they may well be alike. */
function isOfTicket({ origin }: Order, ticket: GateView['ticket']): boolean {
  return ticket !== undefined && origin.kind === 'chat' && origin.ticket === ticket;
}

/** The same order again within seconds is more often a slip than a wish. */
const notARepeat: Check = {
  name: 'no repeat',
  holdsExits: false,
  run(view) {
    const { intent, limits } = view;
    const twin = view.ordersToday.find(
      (order) =>
        order.instrument === intent.instrument &&
        order.side === intent.side &&
        order.product === intent.product &&
        order.quantity === intent.quantity &&
        // The exit before a reversal is no twin of its entry.
        order.reduceOnly === intent.reduceOnly &&
        !isOfTicket(order, view.ticket) &&
        order.state.kind !== 'denied' &&
        order.state.kind !== 'not-sent' &&
        order.state.kind !== 'rejected' &&
        view.marketAt - order.createdAt < limits.duplicateWindowMs,
    );
    if (twin === undefined) return { passed: true, says: 'no twin order' };
    const seconds = Math.ceil((limits.duplicateWindowMs - (view.marketAt - twin.createdAt)) / 1000);
    return {
      passed: false,
      refusal: refusal(
        'DUPLICATE',
        `Not sent. Order ${twin.id} is the same and only seconds old. If you mean a second one, send it again in ${seconds} s, or change the quantity.`,
        [{ label: `Order ${twin.id}`, command: `/order ${twin.id}` }],
      ),
    };
  },
};

/** One's own resting order on the other side would trade with this one. */
const noSelfMatch: Check = {
  name: 'no self match',
  holdsExits: false,
  run(view) {
    const { intent } = view;
    const other = view.liveOrders.find(
      (order) =>
        isLive(order) &&
        order.instrument === intent.instrument &&
        order.side !== intent.side &&
        order.state.kind === 'open' &&
        order.pricing.type === 'LIMIT' &&
        (intent.side === 'BUY'
          ? order.pricing.price <= view.expectedPrice
          : order.pricing.price >= view.expectedPrice),
    );
    if (other === undefined) return { passed: true, says: 'no crossing order' };
    return {
      passed: false,
      refusal: refusal(
        'OPPOSITE_OPEN',
        `Not sent. It would trade with your own order ${other.id}. Cancel that first: /cancel ${other.id}.`,
        [{ label: `Cancel ${other.id}`, command: `/cancel ${other.id}` }],
      ),
    };
  },
};

/** After some losing trades in a row the book rests. */
const cooldown: Check = {
  name: 'cooldown',
  holdsExits: false,
  run(view) {
    const { limits, lastLossAt } = view;
    const resting =
      view.lossesInRow >= limits.lossesBeforeCooldown &&
      lastLossAt !== undefined &&
      view.marketAt - lastLossAt < limits.cooldownMs;
    if (!resting) return { passed: true, says: () => `${view.lossesInRow} losses in a row`, use: 0 };
    const minutes = Math.ceil((limits.cooldownMs - (view.marketAt - lastLossAt)) / 60_000);
    return {
      passed: false,
      refusal: refusal(
        'COOLDOWN',
        `Not sent. ${view.lossesInRow} losing trades in a row: the book rests for ${minutes} more minutes. Exits still pass.`,
      ),
    };
  },
};

/** Rules on losses and on how often a book trades. */
export const PACE_CHECKS: readonly Check[] = [
  dailyLoss,
  weeklyLoss,
  drawdown,
  cooldown,
  tradesPerDay,
  notARepeat,
  noSelfMatch,
  orderRate,
];
