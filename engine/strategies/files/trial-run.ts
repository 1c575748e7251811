import { emptyColumns, FIELDS } from '../../domain/candle-columns.ts';
import { DAY_MS, IST_OFFSET_MS } from '../../domain/time.ts';
import type { BarColumns } from '../../indicators/bars.ts';
import { SeriesColumns, type SeriesView } from '../series-columns.ts';
import { isSignal } from '../signal.ts';
import { StrategyFault, trackSignals } from '../signal-track.ts';
import type { PreparedStrategy, Strategy } from '../strategy.ts';

interface TrialSeries {
  readonly title: string;
  readonly bars: BarColumns;
}

const TICK = 500;
const MIDDLE = 10_000_000;
/** How many of its signals are asked for their reason. */
const REASONS = 5;

function trialBars(
  length: number,
  closeAt: (i: number) => number,
  volumeAt: (i: number) => number,
): BarColumns {
  const bars = emptyColumns(length);
  for (let i = 0; i < length; i += 1) {
    const close = Math.round(closeAt(i) / TICK) * TICK;
    const open = bars.close[i - 1] ?? close;
    const moved = close !== open;
    bars.start[i] = (20_000 + i) * DAY_MS - IST_OFFSET_MS;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) + (moved ? TICK : 0);
    bars.low[i] = Math.min(open, close) - (moved ? TICK : 0);
    bars.volume[i] = Math.round(volumeAt(i));
  }
  return bars;
}

/** Swings of every length and width, with volume that comes and goes: rules find something to say in them. */
const wave = (i: number): number =>
  MIDDLE * (1 + 0.12 * Math.sin(i / 19) + 0.05 * Math.sin(i / 4) + 0.02 * Math.sin(i * 2.1));
const surge = (i: number): number => 100_000 * (1 + Math.sin(i / 3) ** 8 * 4);

const SERIES: readonly TrialSeries[] = [
  { title: 'ordinary bars', bars: trialBars(600, wave, surge) },
  {
    title: 'bars that stand still and trade nothing',
    bars: trialBars(
      120,
      () => MIDDLE,
      () => 0,
    ),
  },
  { title: 'a series of five bars', bars: trialBars(5, wave, surge) },
  { title: 'a series of one bar', bars: trialBars(1, wave, surge) },
];

/**
 * Lets a strategy run over made-up bars, at its standard settings and with each parameter at its bounds. Throws what it
 * throws, or a `StrategyFault` when it says what is no signal, gives no reason, or changes what it was shown.
 */
export function tryOut(strategy: Strategy): void {
  const standard = strategy.prepare({});
  if (!standard.ok) throw new StrategyFault(standard.error);
  for (const series of SERIES) tryOver(standard.value, series);
  for (const [name, { least, most }] of Object.entries(strategy.parameters)) {
    for (const value of [least, most]) {
      const prepared = strategy.prepare({ [name]: value });
      // Bounds that do not go together with the other standards are refused, not wrong.
      if (prepared.ok) for (const series of SERIES) tryOver(prepared.value, series);
    }
  }
}

function tryOver(prepared: PreparedStrategy, { title, bars }: TrialSeries): void {
  const view = new SeriesColumns(copyOf(bars)).view(prepared.indicators);
  const before = fingerprint(view);
  const { rows, signals } = trackSignals(prepared, view);
  const reason = prepared.reason(view);
  for (const [k, row] of rows.subarray(0, REASONS).entries()) {
    const signal = signals[k] ?? 0;
    const said: unknown = isSignal(signal) ? reason(row, signal) : undefined;
    if (typeof said !== 'string' || said === '')
      throw new StrategyFault(`reason gave no text for bar ${row + 1} of ${title}`);
  }
  if (fingerprint(view) !== before)
    throw new StrategyFault(`it changed the bars or columns that it was shown, on ${title}`);
}

function copyOf(bars: BarColumns): BarColumns {
  const copy = emptyColumns(bars.close.length);
  for (const field of FIELDS) copy[field].set(bars[field]);
  return copy;
}

/** All numbers of a view as text: two are the same only when nothing was changed. */
function fingerprint({ bars, columns }: SeriesView): string {
  return [...FIELDS.map((field) => bars[field]), ...Object.values(columns)]
    .map((column) => column.join())
    .join(';');
}
