import type { Side } from '../../domain/order.ts';
import { ceilToTick, floorToTick, NO_PRICE, type Price, price } from '../../domain/price.ts';
import type { Depth, Tick } from '../../domain/tick.ts';
import { within } from './exchange-order.ts';

/** A part of an order that trades, and its price. */
export interface Execution {
  readonly quantity: number;
  readonly price: Price;
}

interface Level {
  readonly price: Price;
  left: number;
}

/** Half the spread of a source that gives no quotes, in basis points; never less than one tick. */
const HALF_SPREAD_BP = 3;

/** What the making of a book needs to know of an instrument. */
export interface Grid {
  readonly tickSize: Price;
  readonly lotSize: number;
}

/**
 * What one tick offers, shared by all orders that meet it: nothing is taken twice. A tick that shows the same
 * quotes and the same volume as the one before offers only what is left of that.
 */
export class TickLiquidity {
  readonly #grid: Grid;
  #last = NO_PRICE;
  #bid = NO_PRICE;
  #ask = NO_PRICE;
  #bidQuantity = 0;
  #askQuantity = 0;
  #volume = -1;
  #lastQuantity = 0;
  #before = NO_PRICE;
  #traded = 0;
  #idle = false;
  #depth: (() => Depth | undefined) | undefined;
  #bids: Level[] | undefined;
  #asks: Level[] | undefined;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  get last(): Price {
    return this.#last;
  }

  /** Units that traded since the tick before and were not given to an order of ours. */
  get traded(): number {
    return this.#traded;
  }

  /** Takes in a tick. `depth` is asked for only when an order takes from the book. */
  see(tick: Tick, depth: () => Depth | undefined): void {
    if (this.#isSame(tick)) {
      this.#traded = 0;
      this.#idle = false;
      return;
    }
    this.#before = this.#idle ? NO_PRICE : this.#last;
    this.#traded = this.#idle ? 0 : this.#tradedBy(tick);
    this.#idle = false;
    this.#last = tick.last;
    this.#lastQuantity = tick.lastQuantity;
    this.#volume = tick.volume;
    this.#bid = tick.bid;
    this.#ask = tick.ask;
    this.#bidQuantity = tick.bidQuantity;
    this.#askQuantity = tick.askQuantity;
    this.#depth = depth;
    this.#bids = undefined;
    this.#asks = undefined;
  }

  /** No order watches any more: what trades until the next one comes is not for it. */
  idle(): void {
    this.#idle = true;
  }

  /** The far side's best price for an order; undefined when that side is empty. */
  farPrice(side: Side): Price | undefined {
    return this.#far(side)[0]?.price;
  }

  /** Units the far side still offers within a limit. */
  offered(side: Side, limit: Price): number {
    const best = side === 'BUY' ? this.#ask : this.#bid;
    if (best !== NO_PRICE && !within(side, best, limit)) return 0;
    let units = 0;
    for (const level of this.#far(side)) if (within(side, level.price, limit)) units += level.left;
    return units;
  }

  /** Takes from the far side, level by level, never beyond the limit. */
  take(side: Side, units: number, limit: Price): readonly Execution[] {
    const taken: Execution[] = [];
    let rest = units;
    for (const level of this.#far(side)) {
      if (rest === 0 || !within(side, level.price, limit)) break;
      const quantity = Math.min(rest, level.left);
      if (quantity === 0) continue;
      level.left -= quantity;
      rest -= quantity;
      taken.push({ quantity, price: level.price });
    }
    return taken;
  }

  /** Takes from what traded. */
  takeTraded(units: number): void {
    this.#traded = Math.max(0, this.#traded - units);
  }

  /**
   * Displayed on the order's own side at its best price, 0 at a better one; undefined behind it, where only the
   * depth could tell.
   */
  displayedAtBest(side: Side, at: Price): number | undefined {
    const best = side === 'BUY' ? this.#bid : this.#ask;
    if (best === NO_PRICE) return 0;
    if (at === best) return side === 'BUY' ? this.#bidQuantity : this.#askQuantity;
    return within(side, best, at) ? 0 : undefined;
  }

  /** Displayed on the order's own side at a price; undefined when the book shown does not reach that far. */
  displayed(side: Side, at: Price): number | undefined {
    const atBest = this.displayedAtBest(side, at);
    if (atBest !== undefined) return atBest;
    const levels = this.#near(side);
    const level = levels.find((shown) => shown.price === at);
    if (level !== undefined) return level.left;
    const furthest = levels.at(-1);
    return furthest !== undefined && within(side, furthest.price, at) ? 0 : undefined;
  }

  /** Displayed at the best price of the order's own side. */
  displayedBest(side: Side): number {
    return side === 'BUY' ? this.#bidQuantity : this.#askQuantity;
  }

  /** The nearest price to `value` inside what was quoted and traded from the tick before to this one. */
  inRange(value: Price): Price {
    let low: number = this.#last;
    let high: number = this.#last;
    for (const seen of [this.#before, this.#bid, this.#ask]) {
      if (seen === NO_PRICE) continue;
      low = Math.min(low, seen);
      high = Math.max(high, seen);
    }
    return price(Math.min(high, Math.max(low, value)));
  }

  #isSame(tick: Tick): boolean {
    return (
      tick.volume === this.#volume &&
      tick.last === this.#last &&
      tick.bid === this.#bid &&
      tick.ask === this.#ask &&
      tick.bidQuantity === this.#bidQuantity &&
      tick.askQuantity === this.#askQuantity
    );
  }

  /** A source without volume counts the last trade instead. */
  #tradedBy(tick: Tick): number {
    if (this.#volume < 0) return 0;
    if (tick.volume === 0) return tick.lastQuantity;
    return Math.max(0, tick.volume - this.#volume);
  }

  #far(side: Side): readonly Level[] {
    if (side === 'BUY') {
      this.#asks ??= this.#levels('asks');
      return this.#asks;
    }
    this.#bids ??= this.#levels('bids');
    return this.#bids;
  }

  #near(side: Side): readonly Level[] {
    return this.#far(side === 'BUY' ? 'SELL' : 'BUY');
  }

  #levels(side: 'bids' | 'asks'): Level[] {
    const best = side === 'bids' ? this.#bid : this.#ask;
    const quantity = side === 'bids' ? this.#bidQuantity : this.#askQuantity;
    const known = this.#depth?.()?.[side] ?? [];
    // Depth is read a moment after the tick: levels better than the tick's best are not of this tick.
    const wanted = side === 'bids' ? 'BUY' : 'SELL';
    const levels = known.filter((level) => best === NO_PRICE || within(wanted, level.price, best));
    if (levels.length > 0) return levels.map((level) => ({ price: level.price, left: level.quantity }));
    if (best !== NO_PRICE) return [{ price: best, left: quantity }];
    return this.#bid === NO_PRICE && this.#ask === NO_PRICE ? [this.#madeUp(side)] : [];
  }

  /** Without quotes the book is the last trade's quantity at half a spread from its price. */
  #madeUp(side: 'bids' | 'asks'): Level {
    const { tickSize, lotSize } = this.#grid;
    const half = Math.max(tickSize, (this.#last * HALF_SPREAD_BP) / 10_000);
    const at =
      side === 'asks'
        ? ceilToTick(this.#last + half, tickSize)
        : floorToTick(Math.max(tickSize, this.#last - half), tickSize);
    return { price: at, left: Math.max(this.#lastQuantity, lotSize) };
  }
}
