import { describe, expect, test } from 'vitest';
import { calcPattern } from '../../../engine/calc/pattern.ts';

const CSV = `timestamp,open,high,low,close,volume
2026-01-05 09:15,100,100.2,99,99.2,5
2026-01-05 09:20,99.1,101.2,99,101,5
2026-01-05 09:25,101,101.5,100.9,101.2,5
`;

describe('calc pattern', () => {
  test('prints the value at the bar that completes it', () => {
    expect(calcPattern('engulfing', CSV)).toEqual({
      ok: true,
      value: 'timestamp,value\n2026-01-05 09:15,0\n2026-01-05 09:20,1\n2026-01-05 09:25,0',
    });
  });

  test('prints a column a pattern for all', () => {
    const answer = calcPattern('all', CSV);
    expect(answer).toMatchObject({
      ok: true,
      value: expect.stringMatching(/^timestamp,doji,.*,double-bottom\n/),
    });
  });

  test('lists the names', () => {
    const answer = calcPattern('list', '');
    expect(answer).toMatchObject({
      ok: true,
      value: expect.stringContaining('\nthree-white-soldiers,,value\n'),
    });
  });

  test.each([
    [undefined, 'Say which pattern: name=engulfing, name=all, or name=list.'],
    ['unicorn', 'There is no pattern unicorn; name=list prints all.'],
  ])('refuses %j', (name, sentence) => {
    expect(calcPattern(name, CSV)).toEqual({ ok: false, error: sentence });
  });

  test('needs all four prices', () => {
    expect(calcPattern('doji', 'timestamp,close\n')).toEqual({
      ok: false,
      error: 'The header has no open column, which this needs.',
    });
  });
});
