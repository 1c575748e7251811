import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarketData } from '../../config/market-data.ts';
import type { Config } from '../../config/schema.ts';
import { programVersion } from '../../config/version.ts';
import type { MarketDesk } from '../desk-market.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { type Instrument, isTradable } from '../domain/instrument.ts';
import { type EpochMs, istDate } from '../domain/time.ts';
import { lotOnDay } from '../market/contract-rules.ts';
import type { ComputePool } from '../ports/compute-pool.ts';
import type { BarSources } from '../research/bars/bar-sources.ts';
import { Research } from '../research/research.ts';
import { CandleStore } from '../storage/candles/candle-store.ts';
import { limitsOf } from './limits-of.ts';

const REPLAY = 'replay:';
const MOST_SUGGESTIONS = 5;

/** Where bars of a home come from: its candle store, and its market up to the market's time. */
export function barSources(config: Config, marketData: MarketData, now: EpochMs): BarSources {
  return {
    candles: join(config.MUNIM_HOME, 'candles'),
    market: marketSource(config, now),
    sessions: marketData.sessions,
    holidays: marketData.holidays,
  };
}

function marketSource(config: Config, now: EpochMs): BarSources['market'] {
  if (config.MARKET === 'kite') return { kind: 'elsewhere' };
  return config.MARKET.startsWith(REPLAY)
    ? { kind: 'replay', folder: config.MARKET.slice(REPLAY.length), now }
    : { kind: 'practice', seed: config.MARKET_SEED, realHours: config.MARKET_HOURS === 'real', now };
}

/** Research of a home: bars from its candle store and its market, strategies from its folder and the program's. */
export function makeResearch(of: {
  readonly config: Config;
  readonly marketData: MarketData;
  readonly pool: ComputePool;
  readonly market: Pick<MarketDesk, 'resolve' | 'search'>;
  /** The market's time. */
  readonly now: () => EpochMs;
}): Research {
  const { config, marketData, now } = of;
  const candles = join(config.MUNIM_HOME, 'candles');
  const stored = new CandleStore(candles);
  return new Research({
    pool: of.pool,
    sources: () => barSources(config, marketData, now()),
    instrumentOf(text) {
      const answer = of.market.resolve(text);
      return answer.kind === 'found' ? answer.instrument : undefined;
    },
    suggestions: (text) => symbolsOf(of.market.search(text, MOST_SUGGESTIONS)),
    imported: async (): Promise<readonly InstrumentKey[]> =>
      (await stored.series()).map(({ instrument }) => instrument),
    lotOf: (underlying) => lotOnDay(marketData.lots, underlying, istDate(now())) ?? 1,
    indices: [marketData.membership],
    limits: limitsOf(config, 0),
    strategyFolders: [join(config.MUNIM_HOME, 'strategies'), programFolder('strategies')],
    reports: join(config.MUNIM_HOME, 'reports'),
    codeVersion: programVersion(),
  });
}

function symbolsOf(found: readonly Instrument[]): readonly string[] {
  return found
    .filter(
      (instrument) => instrument.kind === 'index' || (isTradable(instrument) && instrument.kind === 'equity'),
    )
    .map(({ tradingSymbol }) => tradingSymbol);
}

/** A folder beside the program's sources, which a build lies some folders below. */
function programFolder(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (dirname(folder) !== folder && !existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, name);
}
