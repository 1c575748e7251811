import type { Candle } from '../domain/candle.ts';
import type { Tick } from '../domain/tick.ts';
import { epochMs } from '../domain/time.ts';
import { type BarGrid, NO_BAR } from './bar-grid.ts';

/**
 * Puts the ticks of one instrument together to bars. A bar is over when the market's clock says so, whether a tick
 * comes or not; one in which nothing traded is none. Volume is what the day's count grew by, so a tick that was lost
 * loses no volume.
 */
export class BarBuilder {
  readonly #grid: BarGrid;
  /** Start and end of the bar under way; {@link NO_BAR} before its first tick. */
  #start: number = NO_BAR;
  #end = 0;
  #open = 0;
  #high = 0;
  #low = 0;
  #close = 0;
  /** The day's count at the end of the bar before, and now; NaN until it is known. */
  #volumeBefore = Number.NaN;
  #volume = Number.NaN;
  /** A bar that a tick of the next one found over before the clock told. */
  #over: Candle | undefined;

  constructor(grid: BarGrid) {
    this.#grid = grid;
  }

  /** A new session's count begins at nothing. */
  startDay(): void {
    this.#start = NO_BAR;
    this.#over = undefined;
    this.#volumeBefore = 0;
    this.#volume = 0;
  }

  onTick({ at, last, volume }: Pick<Tick, 'at' | 'last' | 'volume'>): void {
    if (this.#start === NO_BAR || at >= this.#end) {
      this.#over = this.#take() ?? this.#over;
      this.#begin(at, last);
    }
    if (Number.isNaN(this.#volumeBefore)) this.#volumeBefore = volume;
    this.#volume = volume;
    if (this.#start === NO_BAR) return;
    if (last > this.#high) this.#high = last;
    if (last < this.#low) this.#low = last;
    this.#close = last;
  }

  #begin(at: number, last: number): void {
    this.#start = this.#grid.startAt(at);
    if (this.#start === NO_BAR) return;
    this.#end = this.#grid.endOf(this.#start);
    this.#open = last;
    this.#high = last;
    this.#low = last;
    this.#close = last;
  }

  /** The bar that is over at an instant, once; undefined when none is, or when nothing traded in it. */
  close(now: number): Candle | undefined {
    const over = this.#over;
    this.#over = undefined;
    if (this.#start === NO_BAR || now < this.#end) return over;
    const bar = this.#take();
    this.#start = NO_BAR;
    return bar ?? over;
  }

  #take(): Candle | undefined {
    if (this.#start === NO_BAR) return undefined;
    const traded = this.#volume - this.#volumeBefore;
    this.#volumeBefore = this.#volume;
    if (!(traded > 0)) return undefined;
    return {
      start: epochMs(this.#start),
      open: this.#open as Candle['open'],
      high: this.#high as Candle['high'],
      low: this.#low as Candle['low'],
      close: this.#close as Candle['close'],
      volume: traded,
    };
  }
}
