import { assert } from '../../../engine/domain/assert.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { SeriesColumns } from '../../../engine/strategies/series-columns.ts';
import type { Signal } from '../../../engine/strategies/signal.ts';
import { trackSignals } from '../../../engine/strategies/signal-track.ts';
import type { PreparedStrategy, Strategy } from '../../../engine/strategies/strategy.ts';
import { readStrategy } from '../../../engine/strategies/strategy-text.ts';

/** A strategy by name, ready to run. */
export function ready(
  of: string | Strategy,
  settings: Readonly<Record<string, unknown>> = {},
): PreparedStrategy {
  const strategy = typeof of === 'string' ? readStrategy(of) : { ok: true as const, value: of };
  assert(strategy.ok, strategy.ok ? '' : strategy.error);
  const prepared = strategy.value.prepare(settings);
  assert(prepared.ok, prepared.ok ? '' : prepared.error);
  return prepared.value;
}

export interface Said {
  readonly row: number;
  readonly signal: number;
  readonly reason: string;
}

/** Everything that a strategy said over a series, with its reasons. */
export function saidOver(prepared: PreparedStrategy, bars: BarColumns): readonly Said[] {
  const view = new SeriesColumns(bars).view(prepared.indicators);
  const { rows, signals } = trackSignals(prepared, view);
  const reason = prepared.reason(view);
  return [...rows].map((row, k) => {
    const signal = signals[k] ?? 0;
    return { row, signal, reason: reason(row, signal as Signal) };
  });
}

/** The same as `row: signal` in words, for reading. */
export function spoken(prepared: PreparedStrategy, bars: BarColumns): readonly string[] {
  const words: Readonly<Record<number, string>> = { 1: 'long', '-1': 'short', 2: 'exit' };
  return saidOver(prepared, bars).map(({ row, signal }) => `${row} ${words[signal]}`);
}
