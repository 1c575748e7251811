import type { Candle } from '../domain/candle.ts';
import type { Deployment } from '../domain/deployment.ts';
import type { Actor } from '../domain/fact.ts';
import type { DeploymentId, InstrumentKey } from '../domain/ids.ts';
import { isTradable, type Tradable } from '../domain/instrument.ts';
import type { Tick } from '../domain/tick.ts';
import { type EpochMs, MINUTE_MS, type TimeOfDayMs } from '../domain/time.ts';
import type { KernelContext } from '../kernel/context.ts';
import { pauseDeployment } from '../kernel/deployment-state.ts';
import { type HeardWord, hearWord } from '../kernel/signals.ts';
import { positionKey } from '../kernel/state.ts';
import { dropStaleEntries } from '../kernel/strategy-orders.ts';
import { trailStop } from '../kernel/trailing.ts';
import type { Turn } from '../kernel/turn.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { prepareDeployed } from './deployed-strategy.ts';
import { FeedGaps } from './feed-gaps.ts';
import { barMs, barsBefore, type HistorySource } from './history.ts';
import { HostedSeat } from './hosted-seat.ts';
import type { HostedSeries, SeriesPhase } from './hosted-series.ts';
import { SeriesShelf } from './series-shelf.ts';
import { SlicedWork } from './sliced-work.ts';
import { barsAhead, barsNeeded } from './warm-up.ts';

const ENGINE: Actor = { kind: 'engine' };
const MARKET: Actor = { kind: 'market' };
/** A word on a bar of history counts when the bar ended no longer ago. */
const FRESH_MS = MINUTE_MS;

export interface HostParts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly timers: Timers;
  readonly history: HistorySource;
  /** When intraday positions of an instrument are closed today. */
  readonly squareOffTime: (instrument: Tradable) => TimeOfDayMs;
  /** Those that may be at work. */
  readonly strategies: readonly Strategy[];
  /** Makes prices of instruments flow. */
  readonly subscribe: (instruments: readonly InstrumentKey[]) => void;
  readonly onBug: (error: unknown) => void;
}

/** How far an instrument of a deployment is. */
export interface SeatStatus {
  readonly instrument: InstrumentKey;
  readonly phase: SeriesPhase;
  readonly bars: number;
  readonly needed: number;
  readonly trouble: string | undefined;
}

interface Hosted {
  readonly needed: number;
  readonly seats: { readonly seat: HostedSeat; readonly series: HostedSeries }[];
}

/** A bar that is over and waits to be listened to; without a candle it is the last one of the history. */
interface Due {
  readonly series: HostedSeries;
  readonly candle?: Candle;
}

/**
 * Strategies on the live feed: ticks become bars, bars become words, and the kernel makes of a word what a backtest would.
 * It keeps nothing that a restart cannot make again: deployments, signals and trades are the kernel's.
 */
export class StrategyHost {
  readonly #parts: HostParts;
  readonly #hosted = new Map<DeploymentId, Hosted>();
  readonly #shelf: SeriesShelf;
  readonly #faulty = new Set<HostedSeat>();
  readonly #gaps: FeedGaps;
  readonly #work: SlicedWork<Due>;
  #nextEnd = 0;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#shelf = new SeriesShelf(parts.context.calendar, parts.clock);
    const { wall, timers, writer } = parts;
    const mayGoOn = (): boolean => writer.usable;
    this.#work = new SlicedWork({ play: (due) => this.#play(due), mayGoOn, wall, timers });
    this.#gaps = new FeedGaps(parts.context.limits.staleAfterMs);
  }

  onTick(tick: Tick): void {
    if (this.#shelf.isEmpty) return;
    this.#gaps.onTick(tick.at);
    this.#shelf.onTick(tick);
  }

  /** Call it after the ticks of an instant: bars that are over are listened to, longer ones first. */
  onTime(now: EpochMs): void {
    if (this.#shelf.isEmpty || now < this.#nextEnd) return;
    const due: Due[] = [];
    for (const series of this.#shelf.all) {
      const candle = series.close(now);
      if (candle !== undefined) due.push({ series, candle });
      if (series.phase === 'waiting' && now >= series.waitsUntil) this.#read(series, now);
    }
    this.#nextEnd = this.#shelf.nextEnd(now);
    if (due.length === 0) return;
    due.sort((a, b) => b.series.minutes - a.series.minutes);
    this.#work.add(due);
  }

  /** Before a session: series begin anew with the history up to now. */
  startDay(): void {
    this.#nextEnd = 0;
    for (const series of this.#shelf.all) series.startDay();
  }

  /** Takes a deployment up anew: what failed may go on. */
  reopen(id: DeploymentId): void {
    this.#drop(id);
    this.refresh();
  }

  status(id: DeploymentId): readonly SeatStatus[] {
    const hosted = this.#hosted.get(id);
    return (hosted?.seats ?? []).map(({ seat, series }) => ({
      instrument: seat.instrument,
      phase: series.phase,
      bars: series.bars.length,
      needed: hosted?.needed ?? 0,
      trouble: series.trouble,
    }));
  }

  needed({ id }: Pick<Deployment, 'id'>): number {
    return this.#hosted.get(id)?.needed ?? 0;
  }

  /** Brings what is hosted in line with what is deployed. */
  refresh(): void {
    const { deployments } = this.#parts.writer.state.strategies;
    for (const id of [...this.#hosted.keys()]) if (!deployments.has(id)) this.#drop(id);
    for (const deployment of deployments.values())
      if (!this.#hosted.has(deployment.id)) this.#take(deployment);
    this.#nextEnd = 0;
  }

  #take(deployment: Deployment): void {
    const { id, plan, instruments } = deployment;
    const prepared = prepareDeployed(deployment, this.#parts.strategies);
    if (!prepared.ok) {
      this.#pause(id, prepared.error);
      return;
    }
    const needed = barsNeeded(prepared.value, plan);
    const hosted: Hosted = { needed, seats: [] };
    this.#hosted.set(id, hosted);
    this.#parts.subscribe(instruments);
    for (const key of instruments) {
      const instrument = this.#parts.context.listings.byKey(key);
      if (instrument === undefined || !isTradable(instrument)) {
        this.#pause(id, `${key} is not listed any more`);
        continue;
      }
      const squareOffAt = this.#parts.squareOffTime(instrument);
      const seat = new HostedSeat({
        deployment: id,
        instrument: key,
        squareOffAt,
        plan,
        prepared: prepared.value,
      });
      this.#sit(hosted, seat, this.#shelf.take(instrument, deployment.timeframe, barsAhead(needed)));
    }
  }

  #sit(hosted: Hosted, seat: HostedSeat, series: HostedSeries): void {
    series.seats.push(seat);
    hosted.seats.push({ seat, series });
    if (series.phase === 'live') this.#guard(seat, () => seat.open(series.bars));
  }

  #drop(id: DeploymentId): void {
    for (const { seat, series } of this.#hosted.get(id)?.seats ?? []) {
      this.#faulty.delete(seat);
      this.#shelf.leave(series, seat);
    }
    this.#hosted.delete(id);
  }

  /** Reads the history up to the bar that is under way; when that cannot be had, again at the next bar's end. */
  #read(series: HostedSeries, now: EpochMs): void {
    const { history, onBug } = this.#parts;
    const { grid } = series.terms;
    const before = (grid.startAt(now) || now) as EpochMs;
    const bars = series.bars;
    series.phase = 'reading';
    barsBefore(history, series.terms, before)
      .then((candles) => {
        // Meanwhile a day may have turned, and another reading have begun.
        if (series.bars !== bars || series.phase !== 'reading') return;
        this.#begin(series, candles, before);
      })
      .catch((error: unknown) => {
        series.trouble = error instanceof Error ? error.message : String(error);
        series.startOver(grid.nextEnd(this.#parts.clock.now()));
        onBug(error);
      });
  }

  #begin(series: HostedSeries, candles: readonly Candle[], before: EpochMs): void {
    const waited = series.begin(candles, (seat, work) => this.#guard(seat, work));
    const last = candles.at(-1);
    const isLatest = last !== undefined && series.terms.grid.endOf(last.start) === before;
    if (isLatest && this.#parts.clock.now() - before <= Math.min(FRESH_MS, barMs(series.terms))) {
      this.#work.add([{ series }]);
    }
    this.#work.add(waited.map((candle) => ({ series, candle })));
  }

  #play({ series, candle }: Due): void {
    if (series.phase !== 'live') return;
    if (series.bars.isFull) {
      series.startOver(0);
      return;
    }
    const row = candle === undefined ? series.bars.length - 1 : series.bars.push(candle);
    for (const seat of series.seats) {
      if (this.#faulty.has(seat)) continue;
      if (candle !== undefined) this.#afterBar(seat, candle);
      this.#guard(seat, () => this.#hear(seat, series, { row, isNew: candle !== undefined }));
    }
  }

  /** What a bar does to what its strategy has open: a stop that trails, an entry that came to nothing. */
  #afterBar({ deployment: id, instrument }: HostedSeat, range: Candle): void {
    const { writer, context } = this.#parts;
    const { state } = writer;
    const deployment = state.strategies.deployments.get(id);
    if (deployment === undefined) return;
    const { book, product } = deployment;
    const key = positionKey({ book, instrument, product });
    if (state.exitPlans.get(key)?.trail !== undefined)
      this.#run(MARKET, (turn) => trailStop(turn, context, key, range));
    if (state.liveOrders.size > 0)
      this.#run(MARKET, (turn) => dropStaleEntries(turn, context, { book, instrument, product }));
  }

  #hear(seat: HostedSeat, series: HostedSeries, of: { readonly row: number; readonly isNew: boolean }): void {
    const heard = of.isNew ? seat.hear(of.row) : seat.last(of.row);
    const needed = this.#hosted.get(seat.deployment)?.needed ?? 0;
    if (heard === undefined || series.bars.length < needed) return;
    const { word, filters } = heard;
    const { context } = this.#parts;
    const stale = this.#staleness(series, word);
    const { deployment, instrument, squareOffAt } = seat;
    this.#run(MARKET, (turn) =>
      hearWord(
        turn,
        context,
        { deployment, instrument, squareOffAt, filters },
        stale === undefined ? word : { ...word, stale },
      ),
    );
  }

  /** Why a bar is no ground for an order; undefined when it is one. */
  #staleness(series: HostedSeries, { barStart }: HeardWord): string | undefined {
    const now = this.#parts.clock.now();
    const end = series.terms.grid.endOf(barStart);
    if (now >= end + barMs(series.terms)) return 'It was heard when the next bar was over already.';
    return this.#gaps.within(barStart, end, now);
  }

  /** Runs what a strategy's own code does: one that throws is paused, and the desk goes on. */
  #guard(seat: HostedSeat, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#faulty.add(seat);
      const says = error instanceof Error ? error.message : String(error);
      this.#pause(seat.deployment, `it failed on ${seat.instrument}: ${says.replace(/\.$/, '')}`);
    }
  }

  #pause(id: DeploymentId, reason: string): void {
    this.#run(ENGINE, (turn) => {
      const deployment = turn.state.strategies.deployments.get(id);
      if (deployment?.state.kind === 'running') pauseDeployment(turn, deployment, { by: 'engine', reason });
    });
  }

  #run(actor: Actor, work: (turn: Turn) => unknown): void {
    this.#parts.writer.run(actor, work).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) this.#parts.onBug(error);
    });
  }
}
