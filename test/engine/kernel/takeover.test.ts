import { expect, test } from 'vitest';
import { instrumentKey } from '../../../engine/domain/ids.ts';
import { rupees } from '../../../engine/domain/money.ts';
import { NO_PRICE, priceFromRupees } from '../../../engine/domain/price.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { tradable } from '../../../engine/kernel/context.ts';
import { closeDay } from '../../../engine/kernel/day.ts';
import { fundsOf } from '../../../engine/kernel/exposure.ts';
import { planTakeover, takeOver } from '../../../engine/kernel/takeover.ts';
import { FIRST_KEY } from '../../simulation/process.ts';
import { LiveAccount } from '../../support/live-account.ts';
import { LIVE } from '../../support/live-book.ts';

const DAY = isoDate('2026-11-25');
const AT = priceFromRupees(400);

async function opened(): Promise<LiveAccount> {
  const desk = await LiveAccount.open();
  desk.tick(1_000);
  return desk;
}

const planned = (desk: LiveAccount, told: Partial<Parameters<typeof planTakeover>[3]>) =>
  planTakeover(desk.state, desk.life.context, desk.broker.account, {
    differences: [],
    holdings: [],
    ...told,
  });

test('what is taken over moves neither results nor the mark of the day', async () => {
  const desk = await opened();
  const { context } = desk.life;
  const instrument = tradable(context, FIRST_KEY);
  await desk.run((turn) =>
    takeOver(turn, context, LIVE, [
      { instrument, product: 'CNC', units: 10, averagePrice: AT },
      { instrument, product: 'MIS', units: -5, averagePrice: AT },
    ]),
  );
  const funds = fundsOf(desk.state, context, LIVE, DAY);
  expect(funds).toMatchObject({
    cash: rupees(1_000_000),
    // Ten shares at a thousand, and a loss of six hundred on each of five.
    takenOver: rupees(10_000 - 3_000),
    equity: rupees(1_007_000),
    measured: rupees(1_000_000),
  });
  desk.tick(990);
  await desk.run((turn) => closeDay(turn, context, DAY, () => undefined));
  const [mark] = desk.state.record.marks(LIVE);
  const charges = desk.state.totals(LIVE).charges;
  expect(mark?.equity).toBe(rupees(1_000_000 - 100 + 50) - charges);
});

test('holdings count from what the day began with, and are never taken over twice', async () => {
  const desk = await opened();
  const key = FIRST_KEY;
  const holdings = [{ instrument: key, units: 10, averagePrice: AT }];
  const { rows } = planned(desk, { holdings });
  expect(rows).toMatchObject([{ product: 'CNC', units: 10, averagePrice: AT }]);
  await desk.run((turn) => takeOver(turn, desk.life.context, LIVE, rows));
  expect(planned(desk, { holdings })).toEqual({ rows: [], left: [] });
  const fewer = planned(desk, { holdings: [{ instrument: key, units: 6, averagePrice: AT }] });
  expect(fewer.rows).toEqual([]);
  expect(fewer.left).toEqual([`${key}: the broker began the day with 6 shares, the books with 10.`]);
});

test('what cannot have been there before is left, with its reason', async () => {
  const desk = await opened();
  const instrument = FIRST_KEY;
  const more = { instrument, product: 'NRML', ours: 0, broker: 10, averagePrice: AT } as const;
  expect(planned(desk, { differences: [more] }).rows).toMatchObject([{ units: 10 }]);
  const moved = planned(desk, { differences: [{ ...more, ours: 4 }] });
  expect(moved.left[0]).toContain('it is moving');
  const unknown = planned(desk, { differences: [{ ...more, instrument: instrumentKey('NSE:NOBODY') }] });
  expect(unknown).toEqual({ rows: [], left: ['NSE:NOBODY: it is not listed here.'] });
  await desk.held();
  const converted = planned(desk, {
    differences: [more, { instrument, product: 'MIS', ours: 10, broker: 0, averagePrice: NO_PRICE }],
  });
  expect(converted.rows).toEqual([]);
  expect(converted.left).toHaveLength(2);
  await desk.send({ pricing: { type: 'LIMIT', price: priceFromRupees(990) } });
  const busy = planned(desk, { differences: [more] });
  expect(busy.left[0]).toContain('an order of it is under way');
});
