import type { LimitName } from '../domain/limit.ts';
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
  /** A ticket that adds more than this asks its requester for a code of their authenticator. */
  readonly stepUpAbove: Money;
  /** A ticket that adds more than this needs the yes of others too. */
  readonly approvalAbove: Money;
  /** 1 when selling options without cover needs that as well, whatever it adds; else 0. */
  readonly nakedSalesApproved: number;
  /** How many others. */
  readonly approvers: number;
}

/** Where each limit that people may set is kept. */
export const LIMIT_KEYS: Readonly<Record<LimitName, keyof Limits>> = {
  'order-value': 'orderValue',
  'derivative-order-margin': 'derivativeOrderMargin',
  'order-shares': 'orderShares',
  'order-lots': 'orderLots',
  'price-collar': 'collarBp',
  'option-collar': 'optionCollarBp',
  'option-collar-rupees': 'optionCollar',
  position: 'positionBp',
  'gross-exposure': 'grossBp',
  'margin-used': 'marginUseBp',
  var: 'varBp',
  'marginal-var': 'marginalVarBp',
  'open-positions': 'openPositions',
  'trades-per-day': 'tradesPerDay',
  'orders-per-second': 'ordersPerSecond',
  'orders-per-minute': 'ordersPerMinute',
  'orders-per-day': 'ordersPerDay',
  'exit-reserve': 'exitReserveBp',
  'daily-loss': 'dailyLossReduceBp',
  'daily-loss-halt': 'dailyLossHaltBp',
  'weekly-loss': 'weeklyLossBp',
  drawdown: 'drawdownBp',
  'duplicate-window': 'duplicateWindowMs',
  'losses-in-a-row': 'lossesBeforeCooldown',
  cooldown: 'cooldownMs',
  'step-up-above': 'stepUpAbove',
  'approval-above': 'approvalAbove',
  'naked-sales-approved': 'nakedSalesApproved',
  approvers: 'approvers',
};
