import type { Book } from '../../domain/book.ts';
import type { Tradable } from '../../domain/instrument.ts';
import { type Money, money, notional, ZERO } from '../../domain/money.ts';
import type { OrderIntent } from '../../domain/order.ts';
import type { Position } from '../../domain/position.ts';
import { NO_PRICE, price } from '../../domain/price.ts';
import { quantity } from '../../domain/quantity.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import type { DaySchedule } from '../../domain/session.ts';
import type { Quote } from '../../domain/tick.ts';
import { DAY_MS, epochMs, istDate, istTimeOfDay, type TimeOfDayMs } from '../../domain/time.ts';
import type { CostModel } from '../../kernel/context.ts';
import { flatPosition, paidInFull } from '../../portfolio/post-fill.ts';
import { READY_ACCOUNT, READY_PROCESS } from '../../ports/readiness.ts';
import type { ExposedPosition, GateView } from '../../risk/check.ts';
import { firstRefusal } from '../../risk/gate.ts';
import type { Limits } from '../../risk/limits.ts';
import { instrumentAt } from './dated-lot.ts';
import type { EntryGate, EntryWish } from './entry-gate.ts';
import type { RunBook, WaitingEntry } from './run-book.ts';
import type { RunSeries } from './run-input.ts';

/** That a bar was recorded proves that the market was open. */
const RECORDED: DaySchedule = {
  kind: 'open',
  reason: 'bars were recorded',
  sessions: [{ name: 'continuous', from: 0 as TimeOfDayMs, to: DAY_MS as TimeOfDayMs }],
};

/** Numbers of all-or-nothing rules that a size chosen by the plan must not run into. */
const UNBOUNDED = 1_000_000_000;
/** The same as a share of the capital: ten times of it. */
const UNBOUNDED_BP = 100_000;

/**
 * The desk's limits for a book that a strategy has for itself: whatever the sizing of the plan decides already (size of
 * an order and of a position) is left to it, and a drawdown is reported instead of ending the test; everything else holds.
 */
export function ownBookLimits(limits: Limits, capital: Money): Limits {
  return {
    ...limits,
    orderValue: money(capital * 10),
    derivativeOrderMargin: money(capital * 10),
    orderShares: UNBOUNDED,
    orderLots: UNBOUNDED,
    positionBp: UNBOUNDED_BP,
    grossBp: UNBOUNDED_BP,
    openPositions: UNBOUNDED,
    weeklyLossBp: UNBOUNDED_BP,
    drawdownBp: UNBOUNDED_BP,
  };
}

interface GateOptions {
  readonly book: Book;
  readonly limits: Limits;
  readonly costs: CostModel;
  readonly series: readonly RunSeries[];
}

/**
 * The gate of the live desk over what a run knows: the same rules, the same order. A strategy's orders are paced live,
 * so orders of one instant do not count against the rate of a second.
 */
export class LiveGate implements EntryGate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  refuses(wish: EntryWish, run: RunBook): RefusalCode | undefined {
    const series = this.#options.series[wish.series];
    return series === undefined ? undefined : firstRefusal(this.#view(wish, series, run))?.code;
  }

  #view(wish: EntryWish, series: RunSeries, run: RunBook): GateView {
    const { book, limits, costs } = this.#options;
    const { product } = series;
    const at = epochMs(wish.at);
    const instrument = instrumentAt(series, at);
    const day = istDate(at);
    const expectedPrice = price(wish.price);
    const positions = this.#positions(run, day);
    const position = positions.find((row) => row.instrument.key === instrument.key)?.position;
    const traded = {
      day,
      instrument,
      side: wish.side > 0 ? 'BUY' : 'SELL',
      product,
      quantity: wish.quantity,
      value: notional(expectedPrice, wish.quantity),
    } as const;
    return {
      intent: intentOf(book, wish, { instrument, product }),
      ticket: undefined,
      afterMarketHours: undefined,
      deskDay: day,
      instrument,
      book,
      limits,
      wallAt: at,
      marketAt: at,
      day,
      timeOfDay: istTimeOfDay(wish.at),
      schedule: RECORDED,
      opensAt: undefined,
      deskState: 'active',
      bookState: 'active',
      stateReason: '',
      guards: false,
      leaves: true,
      process: READY_PROCESS,
      account: READY_ACCOUNT,
      quote: quoteOf(instrument, wish),
      quoteAgeMs: 0,
      expectedPrice,
      opening: opened(wish, position),
      value: traded.value,
      marginNeeded: costs.margin(traded),
      charges: costs.chargesTotal(traded),
      fundsAvailable: this.#funds(run, positions, day),
      equity: money(run.equity),
      position,
      missingAtBroker: 0,
      positions,
      reserved: [],
      liveOrders: [],
      ordersToday: [],
      sentLastSecond: 0,
      sentLastMinute: run.ordersNow,
      sentToday: run.ordersToday,
      tradesToday: run.tradesToday,
      netToday: money(run.equity - run.dayStart),
      netWeek: money(run.equity - run.weekStart),
      peakEquity: money(Math.max(book.capital, run.equity, run.peakEquity)),
      lossesInRow: run.lossesInRow,
      lastLossAt: run.lastLossAt === undefined ? undefined : epochMs(run.lastLossAt),
    };
  }

  #positions(run: RunBook, day: GateView['day']): readonly ExposedPosition[] {
    const { book, series, costs } = this.#options;
    return run.openSeries.flatMap((index) => {
      const of = series[index];
      const units = run.quantity(index);
      if (of === undefined || units === 0) return [];
      const { instrument, product } = of;
      const mark = price(run.mark(index));
      const value = notional(mark, Math.abs(units));
      const side = units > 0 ? 'BUY' : 'SELL';
      const margin = paidInFull(instrument, product)
        ? ZERO
        : costs.margin({ day, instrument, product, side, quantity: Math.abs(units), value });
      const position: Position = {
        ...flatPosition({ book: book.id, instrument: instrument.key, product }),
        quantity: units,
        cost: money(run.cost(index)),
      };
      return [{ position, instrument, mark, margin }];
    });
  }

  /** Cash and losses on margin, less what positions and waiting entries block. */
  #funds(run: RunBook, positions: readonly ExposedPosition[], day: GateView['day']): Money {
    let free: number = run.worthAtCost;
    for (const waiting of run.waiting) free -= this.#blockedBy(waiting, day);
    for (const { position, instrument, mark, margin } of positions) {
      if (paidInFull(instrument, position.product)) free -= position.cost;
      else free += Math.min(0, mark * position.quantity - position.cost) - margin;
    }
    return money(free);
  }

  /** What an order that was sent keeps from being used again: its margin, and all its value where it is paid in full. */
  #blockedBy({ series: index, side, quantity: units, price: at }: WaitingEntry, day: GateView['day']): Money {
    const { series, costs } = this.#options;
    const of = series[index];
    if (of === undefined || units === 0) return ZERO;
    return costs.margin({
      day,
      instrument: of.instrument,
      product: of.product,
      side: side > 0 ? 'BUY' : 'SELL',
      quantity: units,
      value: notional(price(at), units),
    });
  }
}

/** Units that open or add: a wish against a position that is at least as large only shrinks it. */
function opened(wish: EntryWish, position: Position | undefined): number {
  const away = -(position?.quantity ?? 0) * Math.sign(wish.side);
  return wish.quantity <= away ? 0 : wish.quantity;
}

function intentOf(
  book: Book,
  wish: EntryWish,
  { instrument, product }: Pick<RunSeries, 'instrument' | 'product'>,
): OrderIntent {
  return {
    book: book.id,
    instrument: instrument.key,
    side: wish.side > 0 ? 'BUY' : 'SELL',
    product,
    quantity: quantity(wish.quantity),
    pricing: { type: 'MARKET' },
    validity: 'IOC',
    exits: {},
    reduceOnly: false,
  };
}

/** The last price as a quote; bands of past days are not recorded. */
function quoteOf(instrument: Tradable, wish: EntryWish): Quote {
  const last = price(wish.price);
  return {
    instrument: instrument.id,
    at: epochMs(wish.at),
    last,
    lastQuantity: 0,
    volume: 0,
    bid: NO_PRICE,
    bidQuantity: 0,
    ask: NO_PRICE,
    askQuantity: 0,
    openInterest: 0,
    open: last,
    high: last,
    low: last,
    previousClose: last,
    lowerBand: NO_PRICE,
    upperBand: NO_PRICE,
  };
}
