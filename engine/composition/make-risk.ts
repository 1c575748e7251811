import { join } from 'node:path';
import type { MarketDesk } from '../desk-market.ts';
import { type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import { istDate } from '../domain/time.ts';
import { limitsFor } from '../kernel/book-limits.ts';
import { bookSnapshot, factorOf } from '../kernel/risk-snapshot.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { BooksAtRisk } from '../risk-desk/books-at-risk.ts';
import { HISTORY_TASK } from '../risk-desk/risk-tasks.ts';
import { HISTORY_DAYS, RiskWatch, type RiskWatchGround } from '../risk-desk/risk-watch.ts';
import { PictureShelf } from '../storage/picture-shelf.ts';
import type { Core } from './build-core.ts';
import type { Base, EngineOptions } from './engine-options.ts';
import { barSources } from './make-research.ts';

const VOLATILITY = instrumentKey('NSE:INDIA VIX');

/** Loads daily history of factors in a worker. */
function historyLoader({ config, marketData }: EngineOptions, core: Core): RiskWatchGround['load'] {
  return (factors) =>
    core.pool.run(HISTORY_TASK, {
      sources: barSources(config, marketData, core.market.clock.now()),
      factors,
      volatility: VOLATILITY,
      days: HISTORY_DAYS,
    });
}

/** The watch behind the gate's value at risk. */
export function makeRiskWatch(options: EngineOptions, base: Base, core: Core): RiskWatch | undefined {
  const { context, writer } = core;
  if (context.risk === undefined) return undefined;
  const factor = (key: InstrumentKey): InstrumentKey | undefined => {
    const instrument = context.listings.byKey(key);
    return instrument === undefined ? undefined : factorOf(instrument);
  };
  return new RiskWatch({
    board: context.risk,
    timers: base.timers,
    load: historyLoader(options, core),
    held: () =>
      [...writer.state.positions.values()]
        .filter(({ quantity }) => quantity !== 0)
        .flatMap(({ instrument }) => factor(instrument) ?? []),
    factorOf: factor,
    today: () => istDate(core.market.clock.now()),
    onTrouble: options.onTrouble,
  });
}

/** The measures of risk of a running desk; their pictures lie beside the charts. */
export function makeRisk(
  options: EngineOptions,
  core: Core & { readonly riskWatch: RiskWatch | undefined },
  market: MarketDesk,
  wall: WallClock,
): BooksAtRisk {
  const load = historyLoader(options, core);
  const { writer, context, queries } = core;
  const shelf = new PictureShelf(join(options.config.MUNIM_HOME, 'pictures'), () => wall.now());
  return new BooksAtRisk({
    pool: core.pool,
    async load(factors) {
      const history = await load(factors);
      core.riskWatch?.take(factors, history);
      return history;
    },
    snapshot: (book) => bookSnapshot(writer.state, context, book, core.market.clock.now()),
    watch: (keys) => market.watch(keys),
    heldKeys: (book) =>
      [...writer.state.positions.values()]
        .filter((position) => position.book === book && position.quantity !== 0)
        .flatMap(({ instrument }) => {
          const listed = context.listings.byKey(instrument);
          return listed === undefined ? [] : [listed.key, factorOf(listed)];
        }),
    resolve(symbol) {
      const answer = market.resolve(symbol);
      return answer.kind === 'found' ? factorOf(answer.instrument) : undefined;
    },
    moment: () => market.moment(),
    view: (book) => queries.views().find((view) => view.book.id === book),
    funds: (book) => queries.funds(book),
    rows: (book) => [...queries.positions(book), ...queries.holdings(book)],
    limits: (book) => limitsFor(writer.state, context, book),
    keep: (what, png) => shelf.put(what, png),
  });
}
