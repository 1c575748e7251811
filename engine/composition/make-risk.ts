import { join } from 'node:path';
import type { MarketDesk } from '../desk-market.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import type { BarSources } from '../research/bars/bar-sources.ts';
import { bookSnapshot, factorOf } from '../risk-desk/book-snapshots.ts';
import { BooksAtRisk } from '../risk-desk/books-at-risk.ts';
import { PictureShelf } from '../storage/picture-shelf.ts';
import type { Core } from './build-core.ts';

/** The measures of risk of a running desk; their pictures lie beside the charts. */
export function makeRisk(of: {
  readonly home: string;
  readonly core: Core;
  readonly market: MarketDesk;
  readonly sources: () => BarSources;
  readonly wall: WallClock;
}): BooksAtRisk {
  const { core, market } = of;
  const { writer, context, queries } = core;
  const shelf = new PictureShelf(join(of.home, 'pictures'), () => of.wall.now());
  return new BooksAtRisk({
    pool: core.pool,
    sources: of.sources,
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
    limits: context.limits,
    keep: (what, png) => shelf.put(what, png),
  });
}
