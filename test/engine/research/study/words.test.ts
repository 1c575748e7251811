import { describe, expect, test } from 'vitest';
import {
  epochMs,
  formatDate,
  isoDate,
  istDate,
  istInstant,
  timeOfDay,
} from '../../../../engine/domain/time.ts';
import { readSpan, spanOf } from '../../../../engine/research/study/span-words.ts';
import { readTerms } from '../../../../engine/research/study/study-terms.ts';
import { readStudyWords } from '../../../../engine/research/study/study-words.ts';

const at = (date: string) => istInstant(isoDate(date), timeOfDay(0, 0));
const bars = { first: at('2011-01-03'), last: at('2025-12-31') };

function days(text: string): string {
  const wish = readSpan(text);
  if (wish === undefined) return 'none';
  const { from, to } = spanOf(wish, bars);
  return `${istDate(from)} ${istDate(epochMs(to - 1))}`;
}

describe('a span as people type it', () => {
  test.each([
    ['2y', '2024-01-01 2025-12-31'],
    ['6m', '2025-07-01 2025-12-31'],
    ['6mo', '2025-07-01 2025-12-31'],
    ['30d', '2025-12-02 2025-12-31'],
    ['2w', '2025-12-18 2025-12-31'],
    ['2024', '2024-01-01 2024-12-31'],
    ['2024-03-01..2024-06-30', '2024-03-01 2024-06-30'],
    ['2023..2024', '2023-01-01 2024-12-31'],
    ['2024-03-01..', '2024-03-01 2025-12-31'],
    ['all', '2011-01-03 2025-12-31'],
    ['0y', 'none'],
    ['y2', 'none'],
    ['2024-02-30..', 'none'],
    ['reliance', 'none'],
  ])('%s', (text, expected) => {
    expect(days(text)).toBe(expected);
  });

  test('a month back from the 31st of a shorter month begins after its last day', () => {
    const wish = readSpan('1m');
    const { from } = spanOf(wish!, { first: bars.first, last: at('2024-03-31') });
    expect(formatDate(istDate(from), true)).toBe('Fri 1 Mar 2024');
  });
});

describe('a line of a study', () => {
  test('is taken apart in any order', () => {
    expect(readStudyWords('rsi, ma-cross  reliance,tcs 2024 15m intraday stop = 2')).toEqual({
      timeframe: '15m',
      span: readSpan('2024'),
      given: { intraday: 'on', stop: '2' },
      names: ['rsi,ma-cross', 'reliance,tcs'],
      words: ['rsi,ma-cross', 'reliance,tcs', '2024', '15m', 'intraday', 'stop=2'],
    });
  });

  test('keeps the members of an ensemble together', () => {
    expect(readStudyWords('ensemble (rsi, ma-cross) infy daily').names).toEqual([
      'ensemble(rsi,ma-cross)',
      'infy',
    ]);
  });

  test('takes from and to for a span, and ranges for values', () => {
    const words = readStudyWords('ma-cross infy from=2024-01-01 to=2024-06-30 fast=5..50/5');
    expect(words.span).toEqual(readSpan('2024-01-01..2024-06-30'));
    expect(words.given).toEqual({ fast: '5..50/5' });
  });
});

describe('words as people say them', () => {
  test.each([
    ['rsi infy pichle 2 saal', '2y'],
    ['rsi infy 6 mahine', '6mo'],
    ['rsi infy for the last six months', '6mo'],
    ['rsi infy पिछले २ साल', '2y'],
    ['rsi infy छह महीने', '6mo'],
    ['rsi infy dedh saal ka', '18mo'],
    ['rsi infy last year', '1y'],
    ['rsi infy do hafte', '2w'],
    ['rsi infy over 90 days', '90d'],
    ['rsi infy this year', 'ytd'],
    ['rsi infy since 2023', '2023..'],
    ['rsi infy from 2023 to 2024', '2023..2024'],
    ['rsi infy 2023 se 2024 tak', '2023..2024'],
    ['rsi infy between 1 jan 2024 and 30 june 2024', '2024-01-01..2024-06-30'],
    ['rsi infy from jan 2024 to june 2024', '2024-01-01..2024-06-30'],
    ['rsi infy 01/02/2024 to 15/02/2024', '2024-02-01..2024-02-15'],
    ['rsi infy march 2024', '2024-03-01..2024-03-31'],
  ])('%s', (line, span) => {
    expect(readStudyWords(line)).toMatchObject({ names: ['rsi', 'infy'], span: readSpan(span) });
  });

  test('minutes and hours are bars, and settings do without their sign', () => {
    const words = readStudyWords('rsi on infy 15 minutes period 10 stop 3 % capital 5 lakh target off');
    expect(words.timeframe).toBe('15m');
    expect(words.given).toEqual({ period: '10', stop: '3%', capital: '5lakh', target: 'off' });
    expect(words.names).toEqual(['rsi', 'infy']);
    expect(readStudyWords('rsi infy 1 hour').timeframe).toBe('60m');
  });

  test('a strategy or a put keeps its name before a number', () => {
    expect(readStudyWords('volume on reliance pe').names).toEqual(['volume', 'reliance']);
    expect(readStudyWords('rsi nifty 25000 pe').names).toEqual(['rsi', 'nifty', '25000', 'pe']);
  });

  test.each([
    ['moving average crossover reliance 2 years', ['ma-cross', 'reliance']],
    ['ma cross on infy', ['ma-cross', 'infy']],
    ['rsi mean reversion infy', ['rsi', 'infy']],
    ['bollinger bands tcs', ['bollinger', 'tcs']],
    ['volume breakout and momentum infy', ['volume', 'momentum', 'infy']],
    ['buy and hold reliance', ['buy-and-hold', 'reliance']],
    ['MA-Cross infy', ['ma-cross', 'infy']],
    ['ensemble(rsi, mean-reversion) infy', ['ensemble(rsi,rsi)', 'infy']],
  ])('%s names a strategy by all its words', (line, names) => {
    expect(readStudyWords(line).names).toEqual(names);
  });

  test('all strategies are the five that trade', () => {
    expect(readStudyWords('all strategies infy').names).toEqual([
      'ma-cross,rsi,bollinger,volume,momentum',
      'infy',
    ]);
  });

  test.each([
    ['rsi infy 1y 2y', 'The span is said as 1y and as 2y.', ['rsi infy 1y', 'rsi infy 2y']],
    ['rsi infy 5m stop=2 15m', 'The timeframe is said as 5m', ['rsi infy 5m stop=2', 'rsi infy stop=2 15m']],
    ['rsi infy stop=2 sl=3', 'The stop is said as 2 and as 3.', ['rsi infy stop=2', 'rsi infy sl=3']],
  ])('%s is asked about', (line, says, lines) => {
    const { wrong } = readStudyWords(line);
    expect(wrong?.says).toContain(says);
    expect(wrong?.instead.map((one) => one.line)).toEqual(lines);
  });

  test('the same said twice is said', () => {
    expect(readStudyWords('rsi infy 2y pichle 2 saal').wrong).toBeUndefined();
  });
});

describe('terms of a study', () => {
  test('are told from settings of strategy and plan', () => {
    const read = readTerms({ capital: '5lakh', slippage: '10', charges: '0.05%', stop: '2', fast: '10' });
    expect(read).toMatchObject({
      ok: true,
      value: {
        terms: { capital: 5_000_000_000, slippageBp: 10, charges: { kind: 'flat', millionths: 500 } },
        rest: { stop: '2', fast: '10' },
      },
    });
  });

  test.each([
    [{ capital: '-5' }, /^capital must be an amount/],
    [{ slippage: 'lots' }, /^slippage must be a number from 0 to 500/],
    [{ charges: '90' }, /^charges must be real, off, flat/],
    [{ limits: 'maybe' }, /^limits must be on, live, off/],
    [{ by: 'luck' }, /^by must be one of sharpe/],
  ])('%o is refused', (given, says) => {
    const read = readTerms(given as unknown as Readonly<Record<string, string>>);
    expect(read.ok ? '' : read.error).toMatch(says);
  });
});
