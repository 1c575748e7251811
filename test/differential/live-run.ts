import type { RunInput, RunSeries } from '../../engine/backtest/run/run-input.ts';
import { timelineOf } from '../../engine/backtest/run/timeline.ts';
import type { Candle } from '../../engine/domain/candle.ts';
import type { Deployment } from '../../engine/domain/deployment.ts';
import type { Fill } from '../../engine/domain/fill.ts';
import { deploymentId, userId } from '../../engine/domain/ids.ts';
import { money } from '../../engine/domain/money.ts';
import type { Price } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { epochMs, istDate, istTimeOfDay, MINUTE_MS } from '../../engine/domain/time.ts';
import { squareOff } from '../../engine/kernel/day.ts';
import { openDeployment } from '../../engine/kernel/deployments.ts';
import { fundsOf } from '../../engine/kernel/exposure.ts';
import { positionKey } from '../../engine/kernel/state.ts';
import { dropStaleEntries, followWord } from '../../engine/kernel/strategy-orders.ts';
import type { SeatPosition, StrategySeat } from '../../engine/kernel/strategy-seat.ts';
import { reachForTarget } from '../../engine/kernel/targets.ts';
import { trailStop } from '../../engine/kernel/trailing.ts';
import type { BookTotals } from '../../engine/portfolio/book-totals.ts';
import { NO_PROTECTIONS } from '../../engine/strategies/protections.ts';
import { HOLD, isSignal } from '../../engine/strategies/signal.ts';
import { HostedFeed } from './hosted-feed.ts';
import { BOOK, type DeskWish, LiveDesk } from './live-desk.ts';

/** An execution as a trader sees it. */
type Executed = Pick<Fill, 'at' | 'instrument' | 'side' | 'quantity' | 'price'>;

export interface LiveOutcome {
  /** Fills, and what the end of a day settled at the last price. */
  readonly fills: readonly Executed[];
  readonly totals: BookTotals;
  readonly equity: number;
  /** Entries that did not happen, by why. */
  readonly refused: Readonly<Record<string, number>>;
}

interface Seated {
  readonly series: RunSeries;
  readonly seat: StrategySeat;
  readonly position: SeatPosition;
  readonly signals: ReadonlyMap<number, number>;
  /** Row of the bar of this instant; the next one when there is none. */
  row: number;
}

/** With a `strategy` its words come from ticks through the host of live strategies; without one, from the track. */
type LiveWish = DeskWish & Pick<RunInput, 'from' | 'to'> & { readonly strategy?: string };

/**
 * Recorded bars through the live desk: its writer, gate, order machine and exits, and the exchange of paper books on
 * the bar model. A bar counts as having reached a target when it traded through it.
 */
export async function runLive(wish: LiveWish): Promise<LiveOutcome> {
  const desk = new LiveDesk(wish);
  const times = timelineOf(wish.series, wish.from, wish.to);
  desk.now = epochMs(times[0] ?? 0);
  await desk.open(wish.capital);
  await desk.do((turn) => openDeployment(turn, deploymentOf(wish)));
  const run = new LiveRun(desk, wish);
  if (wish.strategy !== undefined) await run.host.open();
  for (const at of times) await run.instant(at);
  await run.end();
  if (desk.bugs.length > 0) throw new AggregateError(desk.bugs, String(desk.bugs[0]));
  return run.outcome();
}

/** The strategy of a test, over the whole book's money. */
function deploymentOf({ series, plan, strategy = 'tested' }: LiveWish): Deployment {
  return {
    id: deploymentId('tested-1'),
    number: 1,
    strategy,
    parameters: {},
    plan,
    protections: NO_PROTECTIONS,
    book: BOOK,
    timeframe: '1m',
    instruments: series.map(({ instrument }) => instrument.key),
    product: series[0]?.product ?? 'MIS',
    mode: 'auto',
    by: userId('u1'),
    deployedAt: epochMs(0),
    state: { kind: 'running' },
    trades: 0,
    net: money(0),
    bestNet: money(0),
  };
}

class LiveRun {
  readonly host: HostedFeed;
  readonly #desk: LiveDesk;
  readonly #plan: DeskWish['plan'];
  readonly #isHosted: boolean;
  readonly #seats: readonly Seated[];
  readonly #refused: Record<string, number> = {};
  readonly #settled: Executed[] = [];

  constructor(desk: LiveDesk, wish: LiveWish) {
    const { series, plan, from } = wish;
    this.#desk = desk;
    this.#plan = plan;
    this.#isHosted = wish.strategy !== undefined;
    this.host = new HostedFeed(desk, series);
    const deployment = deploymentOf(wish);
    this.#seats = series.map((of) => ({
      series: of,
      seat: {
        deployment,
        instrument: of.instrument.key,
        filters: of.filters,
        squareOffAt: of.squareOffAt,
      },
      position: { book: BOOK, instrument: of.instrument.key, product: of.product },
      signals: new Map([...of.track.rows].map((row, i) => [row, of.track.signals[i] ?? HOLD])),
      row: of.bars.start.findIndex((start) => start >= from),
    }));
  }

  async instant(at: number): Promise<void> {
    const desk = this.#desk;
    const day = istDate(epochMs(at));
    if (desk.state.day !== day) {
      await this.end();
      desk.now = epochMs(at);
      await desk.beginDay(day);
    }
    desk.now = epochMs(at);
    const here = this.#seats.filter(({ series, row }) => series.bars.start[row] === at);
    for (const seated of here) await this.#squareOff(seated);
    for (const seated of here) await this.#bar(seated);
    if (this.#isHosted) for (const { series, row } of here) this.host.play(series, desk.candle(series, row));
    desk.now = epochMs(at + MINUTE_MS);
    for (const { series, row } of here) desk.quote(series.instrument.id, desk.candle(series, row).close);
    if (this.#isHosted) await this.host.close();
    else for (const seated of here) await this.#close(seated);
    for (const seated of here) seated.row += 1;
  }

  /** The stop goes first, then the order: as many times as the pulse of a second would ask. */
  async #squareOff({ series }: Seated): Promise<void> {
    const desk = this.#desk;
    if (istTimeOfDay(desk.now) < series.squareOffAt) return;
    for (let pulse = 0; pulse < 3; pulse += 1) {
      if (!desk.isBusy(series)) return;
      await desk.do((turn) =>
        squareOff(turn, desk.context, ({ instrument }) => instrument === series.instrument.key),
      );
    }
  }

  async #bar({ series, position, row }: Seated): Promise<void> {
    const desk = this.#desk;
    const { id } = series.instrument;
    const bar = desk.candle(series, row);
    if (desk.isBusy(series)) {
      desk.quote(id, bar.open);
      await this.#target(position, bar, [bar.open, bar.open]);
      const meeting = desk.broker.meetBar(id, bar);
      for (const step of ['open', 'open', 'stops'] as const) {
        meeting?.[step]();
        await desk.quiet();
      }
      await this.#target(position, bar, [bar.low, bar.high]);
      meeting?.limits();
      await desk.quiet();
    }
    desk.quote(id, bar.close);
  }

  /** Tells the kernel of a target that was traded through. A stop that the bar set off came first. */
  async #target(seat: SeatPosition, bar: Candle, [low, high]: readonly [Price, Price]): Promise<void> {
    const { state, context } = this.#desk;
    const key = positionKey(seat);
    const plan = state.exitPlans.get(key);
    const held = state.positions.get(key)?.quantity ?? 0;
    const target = plan?.levels.target;
    if (plan?.phase !== 'guarding' || target === undefined || held === 0 || bar.volume === 0) return;
    const isThrough = held > 0 ? high > target : low < target;
    const isStopped = [...state.liveOrders.values()].some(
      (order) =>
        positionKey(order) === key && order.origin.kind === 'protective' && order.state.kind === 'open',
    );
    if (isThrough && !isStopped) await this.#desk.do((turn) => reachForTarget(turn, context, plan));
  }

  async #close({ series, seat, position, signals, row }: Seated): Promise<void> {
    const desk = this.#desk;
    if (this.#plan.trailBp > 0) {
      const range = desk.candle(series, row);
      await desk.do((turn) => trailStop(turn, desk.context, positionKey(position), range));
    }
    if (desk.isBusy(series)) await desk.do((turn) => dropStaleEntries(turn, desk.context, position));
    const signal = signals.get(row);
    if (signal === undefined || !isSignal(signal)) return;
    const bar = desk.candle(series, row);
    const { refused } = await desk.do((turn) =>
      followWord(turn, desk.context, seat, {
        signal,
        reason: 'the test says so',
        barStart: bar.start,
        close: bar.close,
        row,
        volatility: series.volatility?.[row] ?? Number.NaN,
      }),
    );
    if (refused !== undefined) this.#count(refused.code);
  }

  #count(why: string): void {
    this.#refused[why] = (this.#refused[why] ?? 0) + 1;
  }

  /** Ends the day that is open, when there is one. */
  async end(): Promise<void> {
    const { state } = this.#desk;
    if (state.day === undefined) return;
    for (const { series, seat, position, row } of this.#seats) {
      const held = state.positions.get(positionKey(position))?.quantity ?? 0;
      if (held === 0) continue;
      const { start: at, close: price } = this.#desk.candle(series, row - 1);
      const side = held > 0 ? 'SELL' : 'BUY';
      this.#settled.push({
        at,
        instrument: seat.instrument,
        side,
        quantity: quantity(Math.abs(held)),
        price,
      });
    }
    await this.#desk.endDay(state.day);
  }

  outcome(): LiveOutcome {
    const { store, state, context, now } = this.#desk;
    for (const { fact } of store.facts) {
      if (fact.kind === 'order-moved' && fact.order.state.kind === 'denied')
        this.#count(fact.order.state.code);
    }
    return {
      fills: [
        ...store.facts.flatMap(({ fact }) => (fact.kind === 'filled' ? [fact.fill] : [])),
        ...this.#settled,
      ],
      totals: state.totals(BOOK),
      equity: fundsOf(state, context, BOOK, istDate(now)).equity,
      refused: this.#refused,
    };
  }
}
