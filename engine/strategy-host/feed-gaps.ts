import { type EpochMs, epochMs, formatTime, istDayNumber } from '../domain/time.ts';

/** Gaps that are remembered; older ones lie in bars that are long over. */
const MOST_GAPS = 50;

/** When no price of anything came: a bar of such a time is no ground for an order. */
export class FeedGaps {
  readonly #longestMs: number;
  readonly #gaps: { readonly from: EpochMs; readonly to: EpochMs }[] = [];
  #lastAt: EpochMs | undefined;

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  onTick(at: EpochMs): void {
    const before = this.#lastAt;
    this.#lastAt = at;
    if (before === undefined || at - before <= this.#longestMs) return;
    // The night is no gap.
    if (istDayNumber(before) !== istDayNumber(at)) return;
    this.#gaps.push({ from: before, to: at });
    if (this.#gaps.length > MOST_GAPS) this.#gaps.shift();
  }

  /** What is wrong with a bar, as a sentence; undefined when prices came all the time. `now` is after its end. */
  within(from: number, to: number, now: EpochMs): string | undefined {
    const gap = this.#gaps.findLast((one) => one.from < to && one.to > from);
    if (gap !== undefined) return `No prices came from ${formatTime(gap.from)} to ${formatTime(gap.to)}.`;
    const last = this.#lastAt;
    if (last === undefined || Math.min(now, to) - last <= this.#longestMs) return undefined;
    return `No prices came since ${formatTime(epochMs(last))}.`;
  }
}
