import type { TradePlan } from '../domain/trade-plan.ts';

/** What a strategy does where nobody says otherwise. */
export const STANDARD_PLAN: TradePlan = {
  sizing: 'risk',
  riskBp: 100,
  volatilityMultiple: 2,
  fixedBp: 1_000,
  stopBp: 200,
  targetBp: 400,
  trailBp: 0,
  maxPositions: 10,
  shorts: false,
  intraday: false,
  trendBars: 0,
  volumeMultiple: 0,
  confirmBars: 0,
  regime: false,
};
