import type { RunSeries } from '../../engine/backtest/run/run-input.ts';
import type { Candle } from '../../engine/domain/candle.ts';
import { lowerBound } from '../../engine/domain/candle-columns.ts';
import { blankTick } from '../../engine/domain/tick.ts';
import { epochMs, MINUTE_MS, SECOND_MS } from '../../engine/domain/time.ts';
import { STRATEGIES } from '../../engine/strategies/registry.ts';
import { StrategyHost } from '../../engine/strategy-host/strategy-host.ts';
import { SystemTimers } from '../../engine/system/system-time.ts';
import type { LiveDesk } from './live-desk.ts';

/** Recorded bars as ticks for the host of live strategies, which has no other way to know of them. */
export class HostedFeed {
  readonly #desk: LiveDesk;
  readonly #host: StrategyHost;
  readonly #tick = blankTick();
  readonly #volume = new Map<number, number>();

  constructor(desk: LiveDesk, series: readonly RunSeries[]) {
    this.#desk = desk;
    const clock = { now: () => desk.now, monotonicMs: () => desk.now };
    const candles = (key: string, from: number, to: number): readonly Candle[] => {
      const of = series.find(({ instrument }) => instrument.key === key);
      if (of === undefined) return [];
      const [first, end] = [lowerBound(of.bars.start, from), lowerBound(of.bars.start, to)];
      return Array.from({ length: end - first }, (_, i) => desk.candle(of, first + i));
    };
    this.#host = new StrategyHost({
      writer: desk.writer,
      context: desk.context,
      clock,
      wall: clock,
      timers: new SystemTimers(),
      history: {
        candles: { candles: async (key, _, from, to) => candles(key, from, to) },
        calendar: desk.context.calendar,
        pause: async () => undefined,
      },
      squareOffTime: ({ key }) => series.find(({ instrument }) => instrument.key === key)!.squareOffAt,
      strategies: STRATEGIES,
      subscribe: () => undefined,
      onBug: (error) => desk.bugs.push(error),
    });
  }

  /** Takes up what is deployed and reads the history, as before a session. */
  async open(): Promise<void> {
    this.#host.refresh();
    this.#host.onTime(this.#desk.now);
    const [deployment] = this.#desk.state.strategies.deployments.keys();
    while (this.#host.status(deployment!).some(({ phase }) => phase !== 'live')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The ticks of a bar: its open, its extremes, and its close a second before its end. */
  play({ instrument }: RunSeries, { start, open, high, low, close, volume }: Candle): void {
    const before = this.#volume.get(instrument.id) ?? 0;
    this.#volume.set(instrument.id, before + volume);
    const prices = close >= open ? [open, low, high, close] : [open, high, low, close];
    prices.forEach((last, step) => {
      const offset = step === 3 ? MINUTE_MS - SECOND_MS : (MINUTE_MS * step) / 4;
      this.#tick.instrument = instrument.id;
      this.#tick.at = epochMs(start + offset);
      this.#tick.last = last;
      this.#tick.volume = before + Math.floor((volume * (step + 1)) / 4);
      this.#host.onTick(this.#tick);
    });
  }

  /** The market's clock at the end of the bar. */
  async close(): Promise<void> {
    this.#host.onTime(this.#desk.now);
    await this.#desk.quiet();
  }
}
