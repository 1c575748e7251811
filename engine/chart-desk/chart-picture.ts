import type { CandlePicture, Picture } from '../charts/picture.ts';
import type { ChartAnswer } from '../desk-charts.ts';
import { formatPercent, formatPrice, formatSigned } from '../domain/amount-text.ts';
import type { CandleColumns } from '../domain/candle-columns.ts';
import type { Instrument } from '../domain/instrument.ts';
import { isDerivative } from '../domain/instrument.ts';
import { money } from '../domain/money.ts';
import { type Price, price } from '../domain/price.ts';
import { type EpochMs, formatDate, formatTime, istDate, istTimeOfDay } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { BarColumns } from '../indicators/bars.ts';

/** The figures of the bars shown, from `first` on. */
export function figuresOf(
  columns: CandleColumns,
  first: number,
): Omit<ChartAnswer, 'path' | 'timeframe' | 'label' | 'notes'> {
  const at = (column: Float64Array, row: number): Price => price(column[row] ?? 0);
  const end = columns.start.length - 1;
  return {
    bars: columns.start.length - first,
    from: (columns.start[first] ?? 0) as EpochMs,
    to: (columns.start[end] ?? 0) as EpochMs,
    last: at(columns.close, end),
    base: first > 0 ? at(columns.close, first - 1) : at(columns.open, first),
    high: price(columns.high.subarray(first).reduce((high, value) => Math.max(high, value), 0)),
    low: price(
      columns.low.subarray(first).reduce((low, value) => Math.min(low, value), Number.MAX_SAFE_INTEGER),
    ),
  };
}

/** The rows from `first` on. */
export function cut(bars: BarColumns, first: number): BarColumns {
  const { start, open, high, low, close, volume } = bars;
  return {
    start: start.slice(first),
    open: open.slice(first),
    high: high.slice(first),
    low: low.slice(first),
    close: close.slice(first),
    volume: volume.slice(first),
  };
}

/** Title, figure, span and label of a picture. */
export function headOf(
  instrument: Instrument,
  timeframe: Timeframe,
  figures: ReturnType<typeof figuresOf>,
  label: string,
): Pick<CandlePicture, 'title' | 'figure' | 'subtitle'> & Pick<Picture, 'label'> {
  const change = figures.last - figures.base;
  return {
    title: `${instrument.tradingSymbol} ${timeframe}`,
    figure: {
      text: `${formatPrice(figures.last)}  ${changeText(figures)}`,
      tone: change > 0 ? 'up' : change < 0 ? 'down' : 'flat',
    },
    subtitle: `${spanText(figures.from, figures.to)} · ${nameOf(instrument)}`,
    ...(label === 'LIVE' ? {} : { label }),
  };
}

function nameOf(instrument: Instrument): string {
  return isDerivative(instrument) ? instrument.exchange : `${instrument.exchange} · ${instrument.name}`;
}

/** `+8.20 (+0.58 %)`. */
function changeText({ last, base }: Pick<ChartAnswer, 'last' | 'base'>): string {
  const percent = base === 0 ? Number.NaN : (last - base) / base;
  return `${formatSigned(money(last - base))} (${formatPercent(percent, { sign: true, decimals: 2 })})`;
}

/** `19 Nov 09:15 to 25 Nov 2026 15:30`; days alone where bars are days. */
function spanText(from: EpochMs, to: EpochMs): string {
  const isDaily = istTimeOfDay(from) === 0 && istTimeOfDay(to) === 0;
  const clock = (at: EpochMs): string => (isDaily ? '' : ` ${formatTime(at).slice(0, 5)}`);
  const first = istDate(from);
  const last = istDate(to);
  if (first === last) {
    const date = formatDate(last, true).slice(4);
    return isDaily ? date : `${date}${clock(from)} to${clock(to)} IST`;
  }
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${formatDate(first, !sameYear).slice(4)}${clock(from)} to ${formatDate(last, true).slice(4)}${clock(to)}${isDaily ? '' : ' IST'}`;
}
