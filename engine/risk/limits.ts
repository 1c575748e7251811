import type { Money } from '../domain/money.ts';

/**
 * What a book may do. Amounts are per book; shares of capital are in basis points (1 % = 100).
 * Defaults and documentation stand in the settings.
 */
export interface Limits {
  readonly orderValue: Money;
  readonly derivativeOrderMargin: Money;
  readonly orderShares: number;
  readonly orderLots: number;
  /** How far a price may lie from the last trade. */
  readonly collarBp: number;
  readonly optionCollarBp: number;
  /** An option may always be this far off, however small its price. */
  readonly optionCollar: Money;
  readonly positionBp: number;
  readonly grossBp: number;
  readonly marginUseBp: number;
  /** Value at risk, 95 % of one day, of the whole book; and what one order may add to it. */
  readonly varBp: number;
  readonly marginalVarBp: number;
  readonly openPositions: number;
  readonly tradesPerDay: number;
  readonly ordersPerSecond: number;
  readonly ordersPerMinute: number;
  readonly ordersPerDay: number;
  /** Share of the daily orders kept for cancels and exits. */
  readonly exitReserveBp: number;
  readonly dailyLossReduceBp: number;
  readonly dailyLossHaltBp: number;
  readonly weeklyLossBp: number;
  readonly drawdownBp: number;
  readonly duplicateWindowMs: number;
  readonly lossesBeforeCooldown: number;
  readonly cooldownMs: number;
  /** Older prices are no ground for an order. */
  readonly staleAfterMs: number;
  /** How far this machine's clock may differ from the broker's and the database's. */
  readonly clockSkewMs: number;
  /** How long a broker may answer nothing before no new position is taken. */
  readonly brokerSilenceMs: number;
}
