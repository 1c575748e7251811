import type { BacktestReport } from '../../backtest/report/backtest-report.ts';
import { signedPercent } from '../../backtest/report/figure-text.ts';
import { symbolsText } from '../../backtest/report/headline.ts';
import type { Curve, EquityPicture, MonthsPicture } from '../../charts/picture.ts';
import { type IsoDate, istInstant, timeOfDay } from '../../domain/time.ts';

const SIMULATED = 'SIMULATED';

/** Letters that pictures set one by one; the marks of other scripts join their neighbours, which the drawing cannot do. */
const DRAWN = /^[\p{Script=Latin}\p{Script=Common}]*$/u;

/** What a picture calls a strategy: its title, or its name where the title cannot be drawn. */
export function drawnTitle({ title, name }: { readonly title: string; readonly name: string }): string {
  return DRAWN.test(title) ? title : name;
}

export function dayTimes(dates: readonly string[]): Float64Array {
  const midnight = timeOfDay(0, 0);
  return Float64Array.from(dates, (date) => istInstant(date as IsoDate, midnight));
}

function frame(
  report: BacktestReport,
): Pick<EquityPicture, 'theme' | 'title' | 'subtitle' | 'label' | 'figure'> {
  const { header, returns } = report;
  return {
    theme: 'dark',
    title: `${drawnTitle({ title: header.title, name: header.strategy })} · ${symbolsText(header)}`,
    figure: {
      text: signedPercent(returns.netReturn),
      tone: returns.netReturn > 0 ? 'up' : returns.netReturn < 0 ? 'down' : 'flat',
    },
    subtitle: `${header.timeframe} · ${header.from} to ${header.to} · after charges and slippage`,
    ...(header.simulated ? { label: SIMULATED } : {}),
  };
}

/** Growth of the capital against holding, the drawdown below, and what is out of sample shaded. */
export function equityPicture(report: BacktestReport): EquityPicture {
  const { curve, header, robustness, returns } = report;
  const growth = Float64Array.from(curve.equity, (value) => value / header.capital - 1);
  const curves: Curve[] = [{ name: header.strategy, values: growth, role: 'strategy' }];
  if (curve.benchmark !== null) {
    const name = returns.benchmarks[0]?.name ?? 'holding';
    const held = Float64Array.from(curve.benchmark, (value) => (value ?? Number.NaN) / header.capital - 1);
    curves.push({ name: `holding ${name}`, values: held, role: 'benchmark' });
  }
  const windows = (robustness.walkForward?.rows ?? []).map(({ test }) => {
    const [from = 0, to = 0] = dayTimes([test.from, test.to]);
    return { from, to };
  });
  return {
    kind: 'equity',
    ...frame(report),
    time: dayTimes(curve.dates),
    unit: 'fraction',
    curves,
    windows: windows.filter((_, i) => i % 2 === 0),
    ...(windows.length > 0 ? { windowName: 'walk-forward windows' } : {}),
  };
}

export function monthsPicture(report: BacktestReport): MonthsPicture {
  const { months, years } = report.returns;
  return {
    kind: 'months',
    ...frame(report),
    months: months.map(({ period, return: value }) => ({ month: period, return: value })),
    years: years.map(({ period, return: value }) => ({ year: period, return: value })),
  };
}
