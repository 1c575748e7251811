import { describe, expect, test } from 'vitest';
import { calcIndicator } from '../../../engine/calc/indicator.ts';

const args = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

const CSV = `volume,close,timestamp,open,high,low,note
10,101,2026-01-05,100,102,99,a
0,102.1,2026-01-06T00:00:00+05:30,101,103,100.5,
20,104,2026-01-07,102,105,101,c
`;

describe('calc indicator', () => {
  test('prints the timestamp as it came and a column an output, empty while warming up', () => {
    expect(calcIndicator(args('name=sma period=2'), CSV)).toEqual({
      ok: true,
      value: 'timestamp,sma\n2026-01-05,\n2026-01-06T00:00:00+05:30,101.55\n2026-01-07,103.05',
    });
  });

  test('names the columns after the outputs', () => {
    const answer = calcIndicator(args('name=MACD'), CSV);
    expect(answer).toMatchObject({
      ok: true,
      value: expect.stringMatching(/^timestamp,macd,signal,histogram\n/),
    });
  });

  test('prints all digits', () => {
    const csv = 'timestamp,close\n2026-01-05,0.1\n2026-01-06,0.2\n2026-01-07,0.3\n';
    expect(calcIndicator(args('name=sma period=3'), csv)).toMatchObject({
      ok: true,
      value: expect.stringContaining('2026-01-07,0.20000000000000004'),
    });
  });

  test('lists every indicator with its defaults and outputs', () => {
    const answer = calcIndicator(args('name=list'), '');
    const lines = answer.ok ? answer.value.split('\n') : [];
    expect(lines[0]).toBe('name,parameters,outputs');
    expect(lines).toContain('macd,fast=12 slow=26 signal=9,macd signal histogram');
    expect(lines).toContain('obv,,obv');
    expect(lines.length).toBeGreaterThan(42);
  });

  test.each([
    ['period=3', CSV, 'Say which indicator: name=rsi, or name=list for all.'],
    ['name=nonsense', CSV, 'There is no indicator nonsense; name=list prints all.'],
    ['name=sma period=0', CSV, 'period must be a whole number from 1 to 5000.'],
    ['name=sma length=3', CSV, 'sma takes period; leave out length.'],
    ['name=sma', '', 'There is no CSV on standard input: send a header line and rows.'],
    ['name=sma', 'open,close\n1,2\n', 'The header has no timestamp column; it has open, close.'],
    ['name=atr', 'timestamp,close\n2026-01-05,2\n', 'The header has no high column, which this needs.'],
    ['name=sma', 'timestamp,close\n2026-01-05,2\nyesterday,3\n', 'Line 3: "yesterday" is no timestamp.'],
    ['name=sma', 'timestamp,close\n2026-01-05,2\n2026-01-06,\n', 'Line 3: the close is empty, not a number.'],
    [
      'name=sma',
      'timestamp,close\n2026-01-05,2\n2026-01-06,1e999\n',
      'Line 3: the close is "1e999", not a number.',
    ],
    ['name=sma', 'timestamp,close\n2026-01-05,2,3\n', 'Line 2 has 3 values under 2 columns.'],
    [
      'name=sma',
      'timestamp,close\n2026-01-05,2\n2026-01-05,3\n',
      'Line 3: 2026-01-05 is not after the line before; sort the rows by time.',
    ],
    ['name=atr', 'timestamp,high,low,close\n2026-01-05,2,3,2\n', 'Line 2: the high is below the low.'],
    ['name=obv', 'timestamp,close,volume\n2026-01-05,2,-3\n', 'Line 2: the volume is negative.'],
  ])('refuses %s on %j', (call, csv, sentence) => {
    expect(calcIndicator(args(call), csv)).toEqual({ ok: false, error: sentence });
  });
});
