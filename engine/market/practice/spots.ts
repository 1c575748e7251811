import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import { RUPEE } from '../../domain/price.ts';
import { isoDate } from '../../domain/time.ts';
import {
  BANKS_FACTOR,
  DailyFactors,
  LEVERAGE,
  MARKET_FACTOR,
  sectorFactor,
  stockFactor,
  VOLATILITY_FACTOR,
} from './daily-factors.ts';
import type { DerivativeGround } from './derivative-path.ts';
import { FactorPaths } from './factor-paths.ts';
import type { IntradayProfile } from './intraday-profile.ts';
import { practiceDay } from './practice-time.ts';
import { SpotPath, type SpotTerms } from './spot-path.ts';
import { FINANCIAL_SECTOR, PRACTICE_STOCKS, type PracticeStock } from './stocks.ts';

export const NIFTY_KEY = instrumentKey('NSE:NIFTY 50');
export const BANKNIFTY_KEY = instrumentKey('NSE:NIFTY BANK');
export const VIX_KEY = instrumentKey('NSE:INDIA VIX');

const COMMON_DAYS_KEPT = 16;
const NIFTY_BASE = 25_400;
const BANKNIFTY_BASE = 57_500;
const VIX_BASE = 14;
const BANKNIFTY_BETA = 1.08;
/** About 5 % a year, from the day on which base prices hold. */
const GROWTH_A_DAY = 0.0002;
const GROWTH_ORIGIN = practiceDay(isoDate('2026-07-01'));

type SpotName = 'NIFTY' | 'BANKNIFTY' | 'VIX';

/** The price paths of indices and shares under one seed. */
export interface Spots {
  readonly indices: Readonly<Record<SpotName, SpotPath>>;
  readonly stocks: ReadonlyMap<InstrumentKey, { readonly stock: PracticeStock; readonly path: SpotPath }>;
  readonly grounds: Readonly<Record<'NIFTY' | 'BANKNIFTY', DerivativeGround>>;
}

const stockKey = (symbol: string): InstrumentKey => instrumentKey(`NSE:${symbol}`);

/** `commonDays`: see {@link FactorPaths}; a market that only ticks needs few. */
export function makeSpots(seed: number, profile: IntradayProfile, commonDays = COMMON_DAYS_KEPT): Spots {
  const paths = new FactorPaths(new DailyFactors(seed), profile, commonDays);
  const spot = (
    name: string,
    base: number,
    loadings: SpotTerms['loadings'],
    own: Partial<Pick<SpotTerms, 'growth' | 'detours'>> = {},
  ): SpotPath =>
    new SpotPath(
      {
        seed,
        name,
        logBase: Math.log(base * RUPEE),
        growth: GROWTH_A_DAY,
        growthOrigin: GROWTH_ORIGIN,
        loadings,
        detours: [],
        ...own,
      },
      paths,
    );
  const indices = {
    NIFTY: spot('NIFTY', NIFTY_BASE, niftyLoadings()),
    BANKNIFTY: spot('BANKNIFTY', BANKNIFTY_BASE, [
      [MARKET_FACTOR, BANKNIFTY_BETA],
      [sectorFactor(FINANCIAL_SECTOR), 1],
      [BANKS_FACTOR, 1],
    ]),
    VIX: spot('VIX', VIX_BASE, [[VOLATILITY_FACTOR, 1]], {
      growth: 0,
      detours: [[MARKET_FACTOR, -LEVERAGE]],
    }),
  };
  const ground = (name: 'NIFTY' | 'BANKNIFTY', volatilityShare: number): DerivativeGround => ({
    seed,
    spot: indices[name],
    volatilityIndex: indices.VIX,
    volatilityShare,
  });
  const stocks = PRACTICE_STOCKS.map((stock, index) => {
    const path = spot(stock.symbol, stock.basePrice, stockLoadings(stock, index));
    return [stockKey(stock.symbol), { stock, path }] as const;
  });
  return {
    indices,
    stocks: new Map(stocks),
    grounds: { NIFTY: ground('NIFTY', 1), BANKNIFTY: ground('BANKNIFTY', 1.18) },
  };
}

/** The index holds the shares by weight: their own news cancel out, the market has weight 1, sectors their sums. */
function niftyLoadings(): SpotTerms['loadings'] {
  const total = PRACTICE_STOCKS.reduce((sum, stock) => sum + stock.weight, 0);
  const sectors = new Map<string, number>();
  for (const { sector, weight } of PRACTICE_STOCKS) {
    sectors.set(sector, (sectors.get(sector) ?? 0) + weight / total);
  }
  return [[MARKET_FACTOR, 1], ...[...sectors].map(([name, weight]) => [sectorFactor(name), weight] as const)];
}

function stockLoadings(stock: PracticeStock, index: number): SpotTerms['loadings'] {
  const total = PRACTICE_STOCKS.reduce((sum, { weight }) => sum + weight, 0);
  const meanBeta = PRACTICE_STOCKS.reduce((sum, { weight, beta }) => sum + weight * beta, 0) / total;
  return [
    [MARKET_FACTOR, stock.beta / meanBeta],
    [sectorFactor(stock.sector), 1],
    [stockFactor(index), 1],
  ];
}
