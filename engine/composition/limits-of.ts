import type { Config } from '../../config/schema.ts';
import { rupees } from '../domain/money.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Limits } from '../risk/limits.ts';

/** Per cent to basis points. */
const bp = (percent: number): number => Math.round(percent * 100);

/** The settings as the gate reads them; a price is not stale before the market's ordinary silence is over. */
export function limitsOf(config: Config, quietMs: number): Limits {
  return {
    orderValue: rupees(config.LIMIT_ORDER_VALUE),
    derivativeOrderMargin: rupees(config.LIMIT_DERIVATIVE_ORDER_MARGIN),
    orderShares: config.LIMIT_ORDER_SHARES,
    orderLots: config.LIMIT_ORDER_LOTS,
    collarBp: bp(config.LIMIT_PRICE_COLLAR_PERCENT),
    optionCollarBp: bp(config.LIMIT_OPTION_COLLAR_PERCENT),
    optionCollar: rupees(config.LIMIT_OPTION_COLLAR_RUPEES),
    positionBp: bp(config.LIMIT_POSITION_PERCENT),
    grossBp: bp(config.LIMIT_GROSS_PERCENT),
    marginUseBp: bp(config.LIMIT_MARGIN_USE_PERCENT),
    varBp: bp(config.LIMIT_VAR_PERCENT),
    marginalVarBp: bp(config.LIMIT_MARGINAL_VAR_PERCENT),
    openPositions: config.LIMIT_OPEN_POSITIONS,
    tradesPerDay: config.LIMIT_TRADES_PER_DAY,
    ordersPerSecond: config.LIMIT_ORDERS_PER_SECOND,
    ordersPerMinute: config.LIMIT_ORDERS_PER_MINUTE,
    ordersPerDay: config.LIMIT_ORDERS_PER_DAY,
    exitReserveBp: bp(config.LIMIT_EXIT_RESERVE_PERCENT),
    dailyLossReduceBp: bp(config.LIMIT_DAILY_LOSS_PERCENT),
    dailyLossHaltBp: bp(config.LIMIT_DAILY_LOSS_HALT_PERCENT),
    weeklyLossBp: bp(config.LIMIT_WEEKLY_LOSS_PERCENT),
    drawdownBp: bp(config.LIMIT_DRAWDOWN_PERCENT),
    duplicateWindowMs: config.LIMIT_DUPLICATE_SECONDS * SECOND_MS,
    lossesBeforeCooldown: config.LIMIT_LOSSES_IN_A_ROW,
    cooldownMs: config.LIMIT_COOLDOWN_MINUTES * MINUTE_MS,
    clockSkewMs: config.LIMIT_CLOCK_SKEW_SECONDS * SECOND_MS,
    brokerSilenceMs: config.LIMIT_BROKER_SILENCE_SECONDS * SECOND_MS,
    stepUpAbove: rupees(config.LIVE_STEP_UP_RUPEES),
    approvalAbove: rupees(config.LIVE_APPROVAL_RUPEES),
    nakedSalesApproved: config.LIVE_NAKED_SALES === 'approved' ? 1 : 0,
    approvers: config.APPROVERS,
    staleAfterMs: Math.max(config.LIMIT_STALE_SECONDS * SECOND_MS, quietMs),
  };
}
