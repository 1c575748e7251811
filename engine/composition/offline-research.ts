import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { MarketData } from '../../config/market-data.ts';
import type { Config } from '../../config/schema.ts';
import { openPool } from '../compute/open-pool.ts';
import type { ResearchDesk } from '../desk-research.ts';
import { fail } from '../domain/result.ts';
import { istDate } from '../domain/time.ts';
import { InstrumentCatalogue } from '../market/catalogue.ts';
import { SymbolSearch } from '../market/symbol-search.ts';
import { unlistedListing } from '../market/unlisted-listing.ts';
import type { Market } from '../ports/market.ts';
import { CandleStore } from '../storage/candles/candle-store.ts';
import { SystemClock, SystemTimers } from '../system/system-time.ts';
import { exchangeRules } from './exchange-rules.ts';
import { openInstruments } from './kite/open-kite.ts';
import { makeMarket } from './make-market.ts';
import { makeResearch } from './make-research.ts';

/** Research without a desk or a database: on the candle store of the home, and on its market's history. */
export async function openResearch(
  config: Config,
  marketData: MarketData,
): Promise<{ readonly research: ResearchDesk; close(): Promise<void> }> {
  const timers = new SystemTimers();
  const catalogue = new InstrumentCatalogue();
  const clock = new SystemClock();
  const market =
    config.MARKET === 'kite'
      ? storedListings(config, marketData, { clock, timers })
      : await makeMarket(config, {
          storedAt: undefined,
          calendar: exchangeRules(marketData).calendar,
          wall: clock,
          timers,
          keyOf: (id) => catalogue.get(id).key,
        });
  const at = market.clock.now();
  const day = istDate(at);
  catalogue.add(await market.listings(day));
  if (config.MARKET === 'kite') await addImported(catalogue, join(config.MUNIM_HOME, 'candles'));
  const search = new SymbolSearch(catalogue);
  const pool = openPool(config.COMPUTE_THREADS ?? availableParallelism(), timers);
  const research = makeResearch({
    config,
    marketData,
    pool,
    market: {
      resolve: (text) => search.resolve(text, day),
      search: (text, limit) => search.search(text, day, limit),
    },
    now: () => at,
  });
  return { research, close: () => pool.close() };
}

/** What was listed at Kite when the desk last looked: away from the desk nobody is logged in. */
function storedListings(
  config: Config,
  marketData: MarketData,
  base: { readonly clock: SystemClock; readonly timers: SystemTimers },
): Pick<Market, 'clock' | 'listings'> {
  const instruments = openInstruments(config, marketData, {
    base,
    fetch: async () => fail('nobody is logged in to Kite here'),
    onTrouble: () => undefined,
  });
  return { clock: base.clock, listings: (day) => instruments.listings(day) };
}

/** Bars that were imported can be studied though no table of Kite lists their instruments: it may never have come. */
async function addImported(catalogue: InstrumentCatalogue, candles: string): Promise<void> {
  const imported = (await new CandleStore(candles).series()).map(({ instrument }) => instrument);
  const unknown = imported.filter((key) => catalogue.byKey(key) === undefined);
  catalogue.add(unknown.map(unlistedListing).filter((listing) => listing !== undefined));
}
