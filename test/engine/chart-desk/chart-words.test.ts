import { describe, expect, test } from 'vitest';
import { readChart } from '../../../engine/chart-desk/chart-words.ts';
import { LONG_TAIL } from '../../../engine/indicators/long-tail/long-tail.ts';
import { INDICATORS } from '../../../engine/indicators/registry.ts';

const SYMBOLS = new Set([
  'reliance',
  'nifty',
  'nifty 50',
  'infy',
  'tata steel',
  'hdfc bank',
  'nifty 25000 ce next week',
]);
const isSymbol = (words: string): boolean => SYMBOLS.has(words);

/** The wish in short: `infy | 15m | 3 month | ema(20) macd`. */
function short(text: string): string {
  const read = readChart(text, isSymbol);
  if (!read.ok) return `no: ${read.error.message}`;
  const { subject, wish } = read.value;
  const span = wish.span === undefined ? '-' : `${wish.span.count} ${wish.span.unit}`;
  return [subject, wish.timeframe ?? '-', span, wish.studies.map((study) => study.text).join(' ')].join(
    ' | ',
  );
}

describe('words of a chart', () => {
  test.each([
    ['reliance', 'reliance | - | - | '],
    ['RELIANCE 5m RSI bb', 'reliance | 5m | - | rsi bollinger'],
    ['nifty 1d', 'nifty | 1d | - | '],
    ['NIFTY 50 15m', 'nifty 50 | 15m | - | '],
    ['infy 15m ema20 ema50 macd 3m', 'infy | 15m | 3 month | ema(20) ema(50) macd'],
    ['infy ema 20', 'infy | - | - | ema(20)'],
    ['infy sma 20 50 200', 'infy | - | - | sma(20) sma(50) sma(200)'],
    ['infy macd(12, 26, 9) 1h', 'infy | 60m | - | macd(12,26,9)'],
    ['infy macd 12 26 9', 'infy | - | - | macd(12,26,9)'],
    ['infy supertrend 10 2.5', 'infy | - | - | supertrend(10,2.5)'],
    ['infy rsi(period=21)', 'infy | - | - | rsi(period=21)'],
    ['infy t35', 'infy | - | - | t3(5)'],
    ['infy anchored vwap 2026-11-02', 'infy | - | - | anchored-vwap(2026-11-02)'],
    ['infy bollinger bands williams r', 'infy | - | - | bollinger williams-r'],
    ['infy stoch rsi', 'infy | - | - | stoch rsi'],
    ['5m reliance rsi', 'reliance | 5m | - | rsi'],
    ['tata steel 2 years daily', 'tata steel | 1d | 2 year | '],
    ['hdfc bank 5d', 'hdfc bank | - | 5 day | '],
    ['hdfc bank 1mo', 'hdfc bank | - | 1 month | '],
    ['nifty 25000 ce next week 5m vwap', 'nifty 25000 ce next week | 5m | - | vwap'],
    ['infy light rsi imported', 'infy | - | - | rsi'],
    ['infy kst chandelier 22 3', 'infy | - | - | kst chandelier(22,3)'],
    ['what is this', 'what is this | - | - | '],
  ])('%s', (text, wish) => {
    expect(short(text)).toBe(wish);
  });

  test.each([
    ['', /a chart of what/i],
    ['reliance rsii', /rsii is no indicator.*Did you mean rsi/],
    ['reliance 5m bolinger', /Did you mean bollinger/],
    ['reliance 2m', /no bars of 2m.*2mo/],
    ['reliance 4h', /no bars of 4h/],
    ['reliance 5m 3mo 2y', /one length of time too many/],
    ['reliance rsi 14 3', /rsi/],
    ['reliance rsi(1)', /period must be a whole number from 2/],
    ['reliance rsi 99999999999999', /period must be/],
    ['reliance vwap 20', /vwap takes no numbers/],
    ['reliance rsi(length=3)', /rsi takes period/],
    ['reliance anchored-vwap 2026-02-31', /2026-02-31/],
    ['reliance sma 1 2 3 4 5 6 7 8 9', /at most 8/],
  ])('refuses %s', (text, message) => {
    expect(short(text)).toMatch(message);
  });

  test('light and imported are wishes of their own', () => {
    const read = readChart('infy light 5m imported', isSymbol);
    expect(read.ok && read.value.wish).toMatchObject({ theme: 'light', imported: true, timeframe: '5m' });
    const plain = readChart('infy', isSymbol);
    expect(plain.ok && plain.value.wish).toMatchObject({ theme: 'dark', imported: false });
  });

  test('a slip comes with a line to press that keeps the symbol', () => {
    const read = readChart('reliance rsii', isSymbol);
    expect(read.ok ? [] : read.error.remedies?.map(({ command }) => command)).toContain(
      '/chart reliance rsi',
    );
  });

  test('every indicator is known by its name, alone and with its settings as printed', () => {
    for (const { name } of [...INDICATORS, ...LONG_TAIL]) {
      const read = readChart(`reliance ${name}`, isSymbol);
      expect(read.ok && read.value.wish.studies.map((study) => study.name)).toEqual([name]);
    }
  });
});
