import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placed } from '../../../engine/domain/order-statistic.ts';

test('the value at a place is that of the sorted values, ties and all', () => {
  const rule = fc.property(
    fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }),
    fc.nat(),
    (values, any) => {
      const place = any % values.length;
      const sorted = Float64Array.from(values).sort();
      expect(placed(Float64Array.from(values), place)).toBe(sorted[place]);
    },
  );
  fc.assert(rule, { numRuns: 1_000 });
});

test('of no values there is none', () => {
  expect(placed(new Float64Array(0), 0)).toBeNaN();
});
