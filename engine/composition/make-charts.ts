import { join } from 'node:path';
import { Charts } from '../chart-desk/charts.ts';
import { IMPORTED_BARS_TASK, type ImportedSources } from '../chart-desk/imported-bars-task.ts';
import { PICTURE_TASK } from '../charts/picture-task.ts';
import type { Caller, MarketDesk } from '../desk-market.ts';
import type { Book } from '../domain/book.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { DeskState } from '../kernel/state.ts';
import type { CandleSource } from '../ports/candle-source.ts';
import type { ComputePool } from '../ports/compute-pool.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { PictureShelf } from '../storage/picture-shelf.ts';
import { BarsOfMarket } from '../studies/market-bars.ts';

/** Charts of a running desk; their pictures lie in `<home>/pictures`. */
export function makeCharts(of: {
  readonly home: string;
  readonly market: MarketDesk;
  readonly history: CandleSource;
  readonly imported: ImportedSources;
  readonly store: FactStore;
  readonly state: () => DeskState;
  readonly bookOf: (caller: Caller) => Book;
  readonly wall: WallClock;
  readonly pool: ComputePool;
}): Charts {
  const shelf = new PictureShelf(join(of.home, 'pictures'), () => of.wall.now());
  const ofBook =
    (book: BookId, instrument: InstrumentKey) =>
    (one: { readonly book: BookId; readonly instrument: InstrumentKey }): boolean =>
      one.book === book && one.instrument === instrument;
  return new Charts({
    market: of.market,
    bars: new BarsOfMarket(of.history),
    imported: (request) => of.pool.run(IMPORTED_BARS_TASK, { ...of.imported, ...request }),
    own: {
      fills: (book, instrument, since) => of.store.fillsIn(book, instrument, since),
      positions: (book, instrument) => [...of.state().positions.values()].filter(ofBook(book, instrument)),
      exitPlans: (book, instrument) => [...of.state().exitPlans.values()].filter(ofBook(book, instrument)),
    },
    bookOf: of.bookOf,
    draw: (picture) => of.pool.run(PICTURE_TASK, picture),
    keep: (what, png) => shelf.put(what, png),
  });
}
