import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import type { ChargeSegment } from '../../../engine/domain/charge-rates.ts';
import { money } from '../../../engine/domain/money.ts';
import { addDays, isoDate } from '../../../engine/domain/time.ts';
import { ChargeSchedules } from '../../../engine/portfolio/charge-schedule.ts';
import { chargeLines, chargesOfOrder } from '../../../engine/portfolio/charges.ts';

const { charges: rates } = loadMarketData();
const schedules = new ChargeSchedules(rates);
const SEGMENTS: readonly ChargeSegment[] = ['equity-delivery', 'equity-intraday', 'futures', 'options'];

test('a prepared schedule charges to the ten-thousandth what the rule charges', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_500 }),
      fc.constantFrom(...SEGMENTS),
      fc.constantFrom('BUY' as const, 'SELL' as const),
      fc.oneof(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 100_000_000_000_000 })),
      (days, segment, side, value) => {
        const day = addDays(isoDate('2020-01-01'), days);
        const turnover = money(value);
        expect(schedules.of(day, segment, side).lines(turnover)).toEqual(
          chargeLines(chargesOfOrder(rates, { day, segment, side, turnover })).filter(
            ({ amount }) => amount !== 0,
          ),
        );
      },
    ),
    { numRuns: 5_000 },
  );
});
