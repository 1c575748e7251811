import { describe, expect, test } from 'vitest';
import type { Price } from '../../../engine/domain/price.ts';
import type { Quote } from '../../../engine/domain/tick.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { allHold, barsNeeded, clearlyOver, figuresOf } from '../../../engine/screening/clause-figures.ts';
import { readScreen } from '../../../engine/screening/clause-words.ts';

function screen(text: string): { subject: string; clauses: string[]; timeframe: string } {
  const read = readScreen(text, '15m');
  if (!read.ok) throw new Error(read.error.message);
  const { subject, clauses, timeframe } = read.value;
  return { subject, clauses: clauses.map((clause) => clause.text), timeframe };
}

describe('the words of a comparison', () => {
  test.each([
    ['nifty > 25500', 'nifty', ['price above 25500'], '15m'],
    ['nifty 50 crosses above 25,500', 'nifty 50', ['price above 25,500'], '15m'],
    ['bank nifty neeche 55000', 'bank nifty', ['price below 55000'], '15m'],
    ['reliance rsi14 < 30 5m', 'reliance', ['rsi(14) below 30'], '5m'],
    ['5m reliance rsi(14)<30', 'reliance', ['rsi(14) below 30'], '5m'],
    ['reliance sma 50 > sma 200 daily', 'reliance', ['sma(50) above sma(200)'], '1d'],
    ['hdfcbank macd > macd signal', 'hdfcbank', ['macd above macd signal'], '15m'],
    ['tcs bb upper < price', 'tcs', ['bollinger upper below price'], '15m'],
    ['nifty50 rsi14 < 30 and volume > 2x', 'nifty50', ['rsi(14) below 30', 'volume above 2x'], '15m'],
    ['tcs close > ema20 aur change > 1.5%', 'tcs', ['price above ema(20)', 'change above 1.5%'], '15m'],
    ['infy change < -2%', 'infy', ['change below -2%'], '15m'],
    ['infy down 2%', 'infy', ['change below -2%'], '15m'],
    ['nifty 25000 ce > 120', 'nifty 25000 ce', ['price above 120'], '15m'],
    ['rsi14 < 30', '', ['rsi(14) below 30'], '15m'],
  ])('%s', (text, subject, clauses, timeframe) => {
    expect(screen(text)).toEqual({ subject, clauses, timeframe });
  });

  test.each([
    ['', 'Nothing compares nothing'],
    ['reliance', 'compares nothing'],
    ['infy rsi14 > abc', 'nothing to compare with'],
    ['infy > 2x', 'compares volumes only'],
    ['tcs bb > 100', 'Say which'],
    ['tcs rsi(0) < 30', 'period must be'],
    ['rsi < 30 and', 'compares nothing'],
    [Array.from({ length: 7 }, () => 'rsi < 30').join(' and '), 'at most 6'],
  ])('%s is told what is wrong', (text, says) => {
    const read = readScreen(text, '15m');
    expect(read.ok ? '' : read.error.message).toContain(says);
  });
});

const quote = (last: number, previousClose = 100): Quote =>
  ({
    last: (last * 10_000) as Price,
    previousClose: (previousClose * 10_000) as Price,
    volume: 500,
  }) as Quote;

function rising(count: number): BarColumns {
  const close = Float64Array.from({ length: count }, (_, at) => 100 + at);
  const volume = Float64Array.from({ length: count }, (_, at) => (at === count - 1 ? 300 : 100));
  return { start: close.map((_, at) => at * 60_000), open: close, high: close, low: close, close, volume };
}

async function look(text: string, seen: Parameters<typeof figuresOf>[1]) {
  const read = readScreen(text, '15m');
  if (!read.ok) throw new Error(read.error.message);
  const { clauses } = read.value;
  const figures = await figuresOf(clauses, seen);
  if (figures === undefined) return undefined;
  return { holds: allHold(clauses, figures), over: clearlyOver(clauses, figures), figures };
}

describe('the figures of a comparison', () => {
  test('a price is above its level when it is past it, and over when it is back by a thousandth', async () => {
    expect(await look('x > 100', { quote: quote(100.05), bars: undefined })).toMatchObject({ holds: true });
    expect(await look('x > 100', { quote: quote(100), bars: undefined })).toMatchObject({
      holds: false,
      over: false,
    });
    expect(await look('x > 100', { quote: quote(99.8), bars: undefined })).toMatchObject({ over: true });
  });

  test('a spike between two looks counts on its own side only', async () => {
    const seen = { quote: quote(99), bars: undefined, highest: 101 };
    expect(await look('x > 100', seen)).toMatchObject({ holds: true });
    expect(await look('x < 100', seen)).toMatchObject({ holds: true, figures: [{ left: 99 }] });
  });

  test('the change is in percent since yesterday, the volume as a multiple of the twenty bars before', async () => {
    expect(
      (await look('x change > 1%', { quote: quote(102), bars: undefined }))?.figures[0]?.left,
    ).toBeCloseTo(2, 9);
    expect(
      (await look('x volume > 2x', { quote: quote(1), bars: rising(30) }))?.figures[0]?.left,
    ).toBeCloseTo(3, 9);
  });

  test('indicators stand on the newest bar, all comparisons must hold', async () => {
    const bars = rising(250);
    expect(await look('x sma 50 > sma 200 and rsi14 > 99', { quote: undefined, bars })).toMatchObject({
      holds: true,
    });
    expect(await look('x sma 50 > sma 200 and rsi14 < 30', { quote: undefined, bars })).toMatchObject({
      holds: false,
      over: true,
    });
  });

  test('what cannot be told is not told: no price, no bars, too few of them', async () => {
    expect(await look('x > 1', { quote: undefined, bars: undefined })).toBeUndefined();
    expect(await look('x rsi14 > 1', { quote: quote(1), bars: undefined })).toBeUndefined();
    expect(await look('x sma 50 > 1', { quote: quote(1), bars: rising(49) })).toBeUndefined();
  });

  test('enough bars are read for the slowest indicator', () => {
    const read = readScreen('x sma 50 > sma 200', '1d');
    expect(read.ok && barsNeeded(read.value.clauses)).toBeGreaterThan(200);
  });
});
