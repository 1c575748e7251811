import { money } from '../../domain/money.ts';
import { istDayNumber, istTimeOfDay } from '../../domain/time.ts';
import { BarTurn } from './bar-turn.ts';
import { Entries } from './entries.ts';
import { Holding } from './holding.ts';
import type { OpenTrade, RunOutcome } from './outcome.ts';
import { ride } from './ride.ts';
import { RunBooks } from './run-books.ts';
import type { RunInput } from './run-input.ts';
import { type SignalCalendar, signalCalendar, splitTrack } from './signal-calendar.ts';
import { timelineOf } from './timeline.ts';

/**
 * Runs a book over bars. Signals come at the close of a bar, orders are sent at the start of the series' next bar and
 * meet it as the exchange of paper books meets bars. Instants at which nothing is held and nothing is said cost
 * nothing: the equity of the last one is written on.
 */
export function runBacktest(input: RunInput): RunOutcome {
  return new BacktestRun(input).run();
}

class BacktestRun {
  readonly #input: RunInput;
  readonly #times: Float64Array;
  readonly #equity: Float64Array;
  readonly #calendar: SignalCalendar;
  readonly #books: RunBooks;
  readonly #turn: BarTurn;
  readonly #entries: Entries;
  /** The next signal in the calendar. */
  #next = 0;
  #instantsInMarket = 0;

  constructor(input: RunInput) {
    this.#input = input;
    this.#times = timelineOf(input.series, input.from, input.to);
    this.#equity = new Float64Array(this.#times.length);
    const split = input.series.map((series) => ({ series, ...splitTrack(series.track, input.plan) }));
    this.#calendar = signalCalendar(
      split.map(({ series: { bars }, entries: track }) => ({ bars, track })),
      this.#times,
    );
    this.#books = new RunBooks(
      input,
      split.map(({ series, exits }, index) => new Holding(index, series, exits)),
    );
    this.#entries = new Entries(input, this.#books);
    this.#turn = new BarTurn(this.#books, this.#entries, input);
  }

  run(): RunOutcome {
    const { length } = this.#times;
    let t = 0;
    while (t < length) {
      if (this.#books.active.length === 0) {
        const busy = this.#idleUntil(t);
        this.#writeEquity(t, busy);
        t = busy;
      }
      t = this.#ride(t);
      if (t < length) this.#instant(t);
      t += 1;
    }
    this.#books.endDay();
    if (length > 0) this.#equity[length - 1] = this.#books.equity;
    return this.#outcome();
  }

  /** Nothing moves the equity of these instants. Stretches are short: a loop begins sooner than a fill. */
  #writeEquity(from: number, to: number): void {
    const equity = this.#equity;
    const now = this.#books.equity;
    for (let t = from; t < to; t += 1) equity[t] = now;
  }

  /** The next instant at which something happens: an entry is wanted, or the end of a day on which there was trading. */
  #idleUntil(t: number): number {
    const signal = this.#calendar.instant[this.#next] ?? this.#times.length;
    const due = this.#books.dayEndDue;
    if (due === Number.POSITIVE_INFINITY) return signal;
    let end = t;
    while (end < signal && (this.#times[end] ?? due) < due) end += 1;
    return end;
  }

  /**
   * While one position is all there is, nobody says anything and its levels are out of reach, a bar only moves its
   * mark. Goes on to the first instant that needs more, and returns it.
   */
  #ride(from: number): number {
    const { active } = this.#books;
    const holding = active[0];
    if (holding === undefined || active.length > 1 || !this.#canRide(holding)) return from;
    const until = this.#calendar.instant[this.#next] ?? this.#times.length;
    const ridden = ride(holding, {
      times: this.#times,
      equity: this.#equity,
      from,
      until,
      dayEndsAt: this.#books.dayEndsAt,
      worthAtCost: this.#books.ledger.worthAtCost,
    });
    this.#books.ledger.remark(holding, ridden.mark);
    this.#instantsInMarket += ridden.until - from;
    return ridden.until;
  }

  #canRide(holding: Holding): boolean {
    const { intraday, trailBp } = this.#input.plan;
    const isSettled = holding.quantity !== 0 && holding.entering === 0 && holding.leaving === undefined;
    return isSettled && !intraday && trailBp === 0;
  }

  #instant(t: number): void {
    const at = this.#times[t] ?? 0;
    const { active } = this.#books;
    this.#books.reach(at);
    this.#books.ordersNow = 0;
    let isIdle = false;
    for (let k = 0; k < active.length; k += 1) {
      const holding = active[k];
      if (holding === undefined) continue;
      this.#bar(holding, at);
      if (!holding.isActive) isIdle = true;
    }
    this.#equity[t] = this.#books.equity;
    if (this.#books.isInMarket) this.#instantsInMarket += 1;
    while (this.#calendar.instant[this.#next] === t) this.#signal();
    if (isIdle) this.#books.dropIdle();
  }

  /** Plays the bar of a series at this instant, when it has one. */
  #bar(holding: Holding, at: number): void {
    const next = holding.row + 1;
    if (holding.bars.start[next] !== at) return;
    holding.row = next;
    this.#turn.play(holding);
    if (this.#input.plan.intraday && holding.quantity !== 0) this.#beforeNight(holding);
    if (holding.quantity !== 0 && holding.exitFrom(next) === next) holding.leave('signal');
  }

  /** An intraday position leaves at its square-off time, at the latest with the last bar of its day. */
  #beforeNight(holding: Holding): void {
    const { row, bars } = holding;
    const next = bars.start[row + 1];
    const at = bars.start[row] ?? 0;
    if (next === undefined || istDayNumber(next) !== istDayNumber(at)) {
      const side = holding.quantity > 0 ? -1 : 1;
      const quantity = Math.abs(holding.quantity);
      holding.beginOrder();
      this.#books.leave(holding, { at, side, quantity, price: bars.close[row] ?? 0 }, 'day-end');
    } else if (istTimeOfDay(next) >= holding.series.squareOffAt) {
      holding.leave('square-off');
    }
  }

  #signal(): void {
    const { series, row, signal } = this.#calendar;
    const at = this.#next;
    this.#next += 1;
    const holding = this.#books.holdings[series[at] ?? 0];
    if (holding === undefined) return;
    const wasActive = holding.isActive;
    const here = row[at] ?? 0;
    if (!wasActive) holding.row = here;
    this.#entries.onSignal(holding, here, signal[at] ?? 0);
    if (!wasActive && holding.isActive) this.#books.activate(holding);
  }

  #outcome(): RunOutcome {
    const books = this.#books;
    return {
      times: this.#times,
      equity: this.#equity,
      instantsInMarket: this.#instantsInMarket,
      trades: books.trades,
      open: books.holdings.filter(({ quantity }) => quantity !== 0).map(openTrade),
      fills: books.ledger.fills,
      finalEquity: money(books.equity),
      charges: books.ledger.charges,
      slippage: books.slippage,
      turnover: books.ledger.turnover,
      refused: this.#entries.refused,
      partialFills: books.partialFills,
      jumpedStops: books.jumpedStops,
    };
  }
}

function openTrade({ index, trip, quantity, mark, unrealised }: Holding): OpenTrade {
  return {
    series: index,
    side: trip.side,
    quantity: Math.abs(quantity),
    entryAt: trip.entryAt,
    entryPrice: trip.price,
    mark,
    unrealised,
  };
}
