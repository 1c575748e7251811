import { beforeEach, describe, expect, test } from 'vitest';
import { DayLoader } from '../../../engine/composition/load-day.ts';
import { type InstrumentId, type InstrumentKey, instrumentKey } from '../../../engine/domain/ids.ts';
import { price } from '../../../engine/domain/price.ts';
import { addDays, epochMs, type IsoDate, isoDate } from '../../../engine/domain/time.ts';
import { ALWAYS_OPEN } from '../../../engine/market/always-open.ts';
import { InstrumentCatalogue } from '../../../engine/market/catalogue.ts';
import { QuoteBoard } from '../../../engine/market/quote-board.ts';
import { unlistedListing } from '../../../engine/market/unlisted-listing.ts';
import type { InstrumentListing, Market } from '../../../engine/ports/market.ts';

const DAY = isoDate('2026-12-02');
const ITC = instrumentKey('NSE:ITC');
const TCS = instrumentKey('NSE:TCS');
const EXPIRED = instrumentKey('NFO:NIFTY26D0125000CE');

const listing = (key: InstrumentKey): InstrumentListing => {
  const found = unlistedListing(key);
  if (found === undefined) throw new Error(`no listing of ${key}`);
  return found;
};

describe('loading a day', () => {
  let listed: Map<IsoDate, readonly InstrumentKey[]>;
  let watches: Market['watches'];
  let needed: Set<InstrumentKey>;
  let subscribed: InstrumentKey[];
  let turns: number;
  let catalogue: InstrumentCatalogue;
  let quotes: QuoteBoard;
  let loader: DayLoader;

  beforeEach(() => {
    listed = new Map();
    watches = [ITC];
    needed = new Set();
    subscribed = [];
    turns = 0;
    catalogue = new InstrumentCatalogue();
    quotes = new QuoteBoard();
    const market: Market = {
      label: 'LIVE',
      clock: { now: () => epochMs(0) },
      quietMs: 5_000,
      get watches() {
        return watches;
      },
      calendar: ALWAYS_OPEN,
      feed: {
        start: async () => undefined,
        stop: async () => undefined,
        subscribe: (ids: readonly InstrumentId[]) => {
          subscribed.push(...ids.map((id) => catalogue.get(id).key));
        },
        depth: () => undefined,
      },
      history: { candles: async () => [] },
      listings: async (day) => (listed.get(day) ?? []).map(listing),
      references: async () => [
        {
          key: ITC,
          previousClose: price(4_000_000),
          lowerBand: price(3_600_000),
          upperBand: price(4_400_000),
        },
      ],
    };
    loader = new DayLoader({
      market,
      catalogue,
      quotes,
      needed: () => needed,
      whileListing: (work) => work(),
      pause: async () => {
        turns += 1;
      },
    });
  });

  test('brings listings, closes and bands, and prices of what is always watched or needed', async () => {
    listed.set(DAY, [ITC, TCS, instrumentKey('NSE:INFY')]);
    needed.add(TCS);
    await loader.load(DAY);
    expect(catalogue.size).toBe(3);
    const itc = catalogue.byKey(ITC);
    expect(itc === undefined ? 0 : quotes.previousClose(itc.id)).toBe(4_000_000);
    expect(subscribed).toEqual([ITC, TCS]);
  });

  test('subscribes everything where everything has prices', async () => {
    watches = 'everything';
    listed.set(DAY, [ITC, TCS]);
    await loader.load(DAY);
    expect(subscribed).toEqual([ITC, TCS]);
  });

  test('retires what is listed no more, and brings it back when it is again', async () => {
    listed.set(DAY, [ITC, TCS]);
    listed.set(addDays(DAY, 1), [ITC]);
    listed.set(addDays(DAY, 2), [ITC, TCS]);
    const isRetired = (): boolean | undefined => {
      const tcs = catalogue.byKey(TCS);
      return tcs === undefined ? undefined : catalogue.isRetired(tcs.id);
    };
    await loader.load(DAY);
    expect(isRetired()).toBe(false);
    await loader.load(addDays(DAY, 1));
    expect(isRetired()).toBe(true);
    await loader.load(addDays(DAY, 2));
    expect(isRetired()).toBe(false);
  });

  test('knows a held contract that expired while Munim stood still, from the table of its last days', async () => {
    listed.set(DAY, [ITC]);
    listed.set(addDays(DAY, -2), [ITC, EXPIRED, TCS]);
    needed.add(EXPIRED);
    await loader.load(DAY);
    const expired = catalogue.byKey(EXPIRED);
    expect(expired?.kind).toBe('option');
    expect(expired === undefined ? undefined : catalogue.isRetired(expired.id)).toBe(true);
    // Nothing else of those days comes back.
    expect(catalogue.byKey(TCS)).toBeUndefined();
  });

  test('knows what is held by its name alone when no table tells of it', async () => {
    needed.add(EXPIRED).add(TCS);
    await loader.load(DAY);
    expect([EXPIRED, TCS].map((key) => catalogue.byKey(key)?.kind)).toEqual(['option', 'equity']);
  });

  test('a market that lists nothing yet retires nothing', async () => {
    listed.set(DAY, [ITC]);
    await loader.load(DAY);
    await loader.load(addDays(DAY, 1));
    const itc = catalogue.byKey(ITC);
    expect(itc === undefined ? undefined : catalogue.isRetired(itc.id)).toBe(false);
  });

  test('lets others run between slices, and one load follows the other', async () => {
    const many = Array.from({ length: 2_100 }, (_, i) => instrumentKey(`NSE:SHARE${i}`));
    listed.set(DAY, many);
    listed.set(addDays(DAY, 1), many.slice(0, 100));
    await Promise.all([loader.load(DAY), loader.load(addDays(DAY, 1))]);
    expect(turns).toBeGreaterThanOrEqual(4);
    const retired = catalogue.all().filter(({ id }) => catalogue.isRetired(id));
    expect(retired).toHaveLength(2_000);
  });
});
