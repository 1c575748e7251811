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
