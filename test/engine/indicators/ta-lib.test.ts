import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { outputsOf } from './outputs.ts';
import { seededBars } from './seeded-bars.ts';

const Golden = z.array(
  z.object({
    indicator: z.string(),
    settings: z.record(z.string(), z.union([z.number(), z.string()])),
    output: z.string(),
    bars: z.array(z.number()),
    values: z.array(z.number()),
  }),
);

/** Printed by TA-Lib 0.4's C code (its WebAssembly build) for `seededBars({ length: 300, seed: 20260 })`. */
const golden = Golden.parse(
  JSON.parse(readFileSync(new URL('../../golden/ta-lib-values.json', import.meta.url), 'utf8')),
);

describe('values that TA-Lib computes for the same bars', () => {
  const columns = seededBars({ length: 300, seed: 20260 });
  test.each(golden)('$indicator $settings $output', ({ indicator, settings, output, bars, values }) => {
    const column = outputsOf(indicator, columns, settings)[output];
    expect(column).toBeDefined();
    const [first = 0] = bars;
    expect(column?.findIndex((value) => !Number.isNaN(value))).toBe(first);
    bars.forEach((bar, i) => {
      const expected = values[i] ?? Number.NaN;
      expect(Math.abs((column?.[bar] ?? Number.NaN) - expected)).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(expected)),
      );
    });
  });
});
