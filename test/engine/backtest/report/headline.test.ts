import { expect, test } from 'vitest';
import { buildReport } from '../../../../engine/backtest/report/build-report.ts';
import { headline } from '../../../../engine/backtest/report/headline.ts';
import { reportParts } from '../../../../engine/backtest/report/report-parts.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { HEADER, madeInput, madeTrade } from './made-outcome.ts';

const input = madeInput(
  [100_000, 101_000, 99_990, 102_000, 101_000],
  [madeTrade(0, 300), madeTrade(1, -100), madeTrade(2, 800, { side: -1 })],
  {
    benchmarks: [
      {
        name: 'RELIANCE',
        dates: [isoDate('2023-12-29'), isoDate('2024-01-05')],
        closes: Float64Array.of(100, 104),
      },
    ],
  },
);

test('the headline of a run', () => {
  const { title, verdict, why, figures, warnings } = headline(buildReport(input));
  const said = [title, verdict, why, ...figures.map((row) => row.join(' | ')), ...warnings].join('\n');
  expect(said).toMatchInlineSnapshot(`
    "RSI mean reversion · RELIANCE · 1d · 1 Jan 2024 to 31 Dec 2024 · data 3f9a · charges as of each date
    Verdict: do not trade this.
    It made 1.0 % where holding RELIANCE made 4.0 %; it was not tested out of sample; 3 trades are too few to tell skill from luck (probabilistic Sharpe 0.63), about 30 would do.
    Net return | +1.0 % | Sharpe | 2.51
    CAGR | +65.1 % | Sortino | 5.22
    Max drawdown | −1.0 % | Calmar | 65.12
    Trades | 3 | Won | 67 %
    Profit factor | 11.00 | Expectancy | 3.33 R
    Costs | 0.1 % | Exposure | 60 %
    RELIANCE | +4.0 % | Excess | −3.0 %
    The span has 5 sessions, less than a year."
  `);
});

test('a simulated market is the first word', () => {
  const header = { ...HEADER, simulated: true };
  expect(headline(buildReport({ ...input, header })).title).toMatch(/^SIMULATED · RSI/);
});

test('the months of a run', () => {
  const months = reportParts(buildReport(input)).find(({ name }) => name === 'months');
  expect(months?.tables[0]?.rows).toEqual([['2024', '1.0', ...Array.from({ length: 11 }, () => ''), '1.0']]);
});
