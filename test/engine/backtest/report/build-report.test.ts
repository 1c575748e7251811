import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../../engine/backtest/report/build-report.ts';
import { fillsCsv, reportJson, tradesCsv } from '../../../../engine/backtest/report/report-files.ts';
import type { ReportedSymbol } from '../../../../engine/backtest/report/report-input.ts';
import { reportPage } from '../../../../engine/backtest/report/report-page.ts';
import { reportParts } from '../../../../engine/backtest/report/report-parts.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { HEADER, madeInput, madeTrade } from './made-outcome.ts';

const EQUITY = [100_000, 101_000, 99_990, 102_000, 101_000];
const TRADES = [madeTrade(0, 300), madeTrade(1, -100), madeTrade(2, 800, { side: -1 })];
const BENCHMARK = {
  name: 'NIFTY',
  dates: ['2023-12-29', '2024-01-01', '2024-01-02', '2024-01-03', '2024-01-05'].map(isoDate),
  closes: Float64Array.of(100, 101, 102, 103, 104),
};
const report = buildReport(madeInput(EQUITY, TRADES, { benchmarks: [BENCHMARK] }));

describe('a run of five days', () => {
  test('makes 1 % net, and 1,150 rupees before charges and slippage', () => {
    expect(report.returns.netReturn).toBeCloseTo(0.01, 12);
    expect(report.returns.net).toBe(1_000 * 10_000);
    expect(report.returns.gross).toBe(1_150 * 10_000);
  });

  test('is measured against the close of the day before it', () => {
    expect(report.returns.benchmarks[0]?.return).toBeCloseTo(0.04, 12);
    expect(report.returns.benchmarks[0]?.excess).toBeCloseTo(-0.03, 12);
    expect(report.curve.benchmark.map((value) => (value ?? 0) / 10_000)).toEqual([
      101_000, 102_000, 103_000, 103_000, 104_000,
    ]);
  });

  test('falls 1 % from its first peak', () => {
    expect(report.risk.maxDrawdown).toBeCloseTo(0.01, 12);
    expect(report.curve.drawdown[2]).toBeCloseTo(0.01, 12);
  });

  test('lists costs largest first and what they took', () => {
    expect(report.costs.parts.map(({ part }) => part)).toEqual(['brokerage', 'stt']);
    expect(report.costs.drag).toBeCloseTo(0.001_5, 12);
    expect(report.costs.shareOfGross).toBeCloseTo(150 / 1_150, 12);
  });

  test('could hold 50 times the capital: entries of 1,000 rupees where 5 % of a bar is 50,000', () => {
    expect(report.costs.capacity).toBe(50 * 100_000 * 10_000);
  });

  test('groups its trades by side, exit and weekday', () => {
    const grouped = Object.fromEntries(report.trades.groups.map(({ by, rows }) => [by, rows]));
    expect(grouped['Side']?.map(({ name, trades }) => [name, trades])).toEqual([
      ['long', 2],
      ['short', 1],
    ]);
    expect(grouped['Weekday of entry']?.map(({ name }) => name)).toEqual(['Monday', 'Tuesday', 'Wednesday']);
    expect(grouped['Exit']?.map(({ name, profit }) => [name, profit])).toEqual([
      ['stop', -1_000_000],
      ['target', 11_000_000],
    ]);
    expect(grouped['Hour of entry']).toBeUndefined();
  });

  test('names refused entries, most frequent first', () => {
    expect(report.execution.refused).toEqual([
      { reason: 'volume', count: 5 },
      { reason: 'MARGIN_SHORT', count: 2 },
    ]);
  });
});

test('the same input gives the same bytes, without NaN, and survives a clone', () => {
  const again = buildReport(madeInput(EQUITY, TRADES, { benchmarks: [BENCHMARK] }));
  expect(reportJson(again)).toBe(reportJson(report));
  expect(structuredClone(report)).toEqual(report);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('a run without trades or bars has a report all the same', () => {
  const empty = buildReport(madeInput([], []));
  expect(empty.verdict).toMatchObject({ level: 'not-proven' });
  expect(empty.verdict.sentence).toMatch(/^It made no trade/);
  expect(reportJson(empty)).not.toMatch(/NaN|Infinity/);
  expect(reportPage(empty, [])).toContain('not proven');
});

describe('files', () => {
  test('trades have Indian times and rupees', () => {
    expect(tradesCsv(report).split('\r\n').slice(0, 2)).toEqual([
      'symbol,side,quantity,entry_ist,entry_price,exit_ist,exit_price,exit_reason,gross,charges,profit,risk,mae,mfe,bars',
      'RELIANCE,long,10,2024-01-01 00:00:00,100,2024-01-03 00:00:00,110,target,310,10,300,100,-50,150,3',
    ]);
  });

  test('a symbol is never a formula', () => {
    const header = { ...HEADER, symbols: [{ symbol: '=HYPERLINK("x")' }] };
    const csv = fillsCsv({ ...report, header });
    expect(csv.split('\r\n')[1]).toBe(`"'=HYPERLINK(""x"")",2024-01-01 00:00:00,buy,10,100,10`);
  });

  test('the page has every part, loads nothing, and escapes what it is given', () => {
    const header = { ...HEADER, title: '<script>alert(1)</script>' };
    const page = reportPage(buildReport({ ...madeInput(EQUITY, TRADES), header }), [
      { title: 'Equity', light: 'data:image/png;base64,AAAA' },
    ]);
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/https?:\/\//);
    for (const { title } of reportParts(report)) expect(page).toContain(`<h2>${title}</h2>`);
  });

  test('a picture from elsewhere is refused', () => {
    expect(() => reportPage(report, [{ title: 'x', light: 'https://example.com/a.png' }])).toThrow(
      'data URI',
    );
  });
});

describe('what is wrong with the bars', () => {
  const quality = { missingDays: 0, missingBars: 0, outside: 0, someMissingDays: [], jumps: [] };
  const warned = (...symbols: readonly ReportedSymbol[]): readonly string[] =>
    buildReport(madeInput(EQUITY, TRADES, { header: { ...HEADER, symbols } })).warnings.map(
      ({ text }) => text,
    );

  test('is said of one symbol by its name', () => {
    const jumps = [{ day: isoDate('2024-03-04'), factor: 0.5 }];
    const said = warned({ symbol: 'ABB', quality: { ...quality, missingDays: 1, jumps } });
    expect(said).toContain('ABB lacks 1 trading day.');
    expect(said).toContain('ABB jumps 1 time, first on 2024-03-04, like a split that nobody told.');
  });

  test('is one sentence for many', () => {
    const lacking = ['A', 'B', 'C', 'D'].map((symbol, i) => ({
      symbol,
      quality: { ...quality, missingDays: i + 1 },
    }));
    expect(warned(...lacking)).toContain('4 symbols lack 10 trading days (D 4, C 3, B 2, ...).');
  });
});
