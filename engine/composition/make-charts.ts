import { join } from 'node:path';
import { BarsOfMarket } from '../chart-desk/chart-bars.ts';
import { Charts, type DrawPicture } from '../chart-desk/charts.ts';
import type { Caller, MarketDesk } from '../desk-market.ts';
import type { Book } from '../domain/book.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { DeskState } from '../kernel/state.ts';
import type { CandleSource } from '../ports/candle-source.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { PictureShelf } from '../storage/picture-shelf.ts';

/** Charts of a running desk; their pictures lie in `<home>/pictures`. */
export function makeCharts(of: {
  readonly home: string;
  readonly market: MarketDesk;
  readonly history: CandleSource;
  readonly stored: CandleSource;
  readonly store: FactStore;
  readonly state: () => DeskState;
  readonly bookOf: (caller: Caller) => Book;
  readonly wall: WallClock;
  readonly draw: DrawPicture;
}): Charts {
  const shelf = new PictureShelf(join(of.home, 'pictures'), () => of.wall.now());
  const ofBook =
    (book: BookId, instrument: InstrumentKey) =>
    (one: { readonly book: BookId; readonly instrument: InstrumentKey }): boolean =>
      one.book === book && one.instrument === instrument;
  return new Charts({
    market: of.market,
    bars: new BarsOfMarket(of.history, of.stored),
    own: {
      fills: (book, instrument, since) => of.store.fillsIn(book, instrument, since),
      positions: (book, instrument) => [...of.state().positions.values()].filter(ofBook(book, instrument)),
      exitPlans: (book, instrument) => [...of.state().exitPlans.values()].filter(ofBook(book, instrument)),
    },
    bookOf: of.bookOf,
    draw: of.draw,
    keep: (what, png) => shelf.put(what, png),
  });
}
