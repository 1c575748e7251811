import { join } from 'node:path';
import type { Reconciler } from '../execution/reconciler.ts';
import { differenceText } from '../kernel/position-differences.ts';
import type { BrokerWord } from '../reports/report-input.ts';
import { Reports } from '../reports/reports.ts';
import { PostgresReportStore } from '../storage/postgres/report-rows.ts';
import { bookMarks, priceNow } from '../trading-desk/book-marks.ts';
import { dayAhead } from '../trading-desk/day-ahead.ts';
import { People } from '../trading-desk/people.ts';
import type { Core } from './build-core.ts';
import type { Base, EngineOptions } from './engine-options.ts';
import { limitsOf } from './limits-of.ts';

/** Reports of a running desk; their files lie in `<home>/reports/days`. */
export function makeReports({ config, marketData }: EngineOptions, base: Base, core: Core): Reports {
  const { writer, context, market, catalogue, effects } = core;
  const now = () => market.clock.now();
  const limits = limitsOf(config, 0);
  return new Reports({
    store: new PostgresReportStore(base.storage.database),
    pool: core.pool,
    books: () => [...writer.state.books.values()],
    people: new People({ writer, secrets: base.secrets }),
    calendar: market.calendar,
    now,
    label: market.label === 'LIVE' ? undefined : market.label,
    instrumentOf: (key) => catalogue.byKey(key),
    recall: async (day) => catalogue.recall(await market.listings(day)),
    priceOf: (key) => priceNow(context, key),
    bookMarks: () => bookMarks(writer.state, context, now()),
    ahead: (day) =>
      dayAhead(
        {
          calendar: market.calendar,
          instruments: catalogue.all(),
          held: [...writer.state.positions.values()]
            .filter((one) => one.quantity !== 0)
            .map((one) => one.instrument),
        },
        day,
      ),
    brokers: () => core.reconcilers.filter(({ waits }) => waits).map(brokerWord),
    settled: () => writer.settled(),
    anchor: () => base.storage.anchor(),
    announce: (event) => effects.announce(event),
    rates: marketData.charges,
    limits: { dailyLossBp: limits.dailyLossHaltBp, drawdownBp: limits.drawdownBp },
    folder: join(config.MUNIM_HOME, 'reports', 'days'),
  });
}

/** What the newest comparison with a broker that keeps its own book says. */
function brokerWord({ account, differences }: Reconciler): BrokerWord {
  if (differences === undefined) return { account, agrees: false, says: `${account} is not compared yet.` };
  return differences.length === 0
    ? { account, agrees: true, says: `${account}: positions and holdings are the broker's` }
    : { account, agrees: false, says: `${account}: ${differences.map(differenceText).join('; ')}.` };
}
