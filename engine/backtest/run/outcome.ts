import type { ChargePart } from '../../domain/ledger.ts';
import type { Money } from '../../domain/money.ts';

/** Why a position was left. */
export type ExitReason = 'signal' | 'stop' | 'trail' | 'target' | 'square-off' | 'day-end';

/** A round trip: from flat to flat. Money and prices in ten-thousandths of a rupee, times in epoch milliseconds. */
export interface RunTrade {
  /** Place of the instrument among the run's series. */
  readonly series: number;
  /** 1 for long, -1 for short. */
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly entryAt: number;
  readonly entryPrice: number;
  /** Row of the bar at whose close the entry was decided: the reason can be asked for it. */
  readonly signalRow: number;
  readonly exitAt: number;
  /** Average over its exits. */
  readonly exitPrice: number;
  readonly exitReason: ExitReason;
  /** Before charges, charges, and what is left. */
  readonly gross: number;
  readonly charges: number;
  readonly profit: number;
  /** Worst and best open result on the way, in money; of the bar of the exit only the exit counts. */
  readonly adverse: number;
  readonly favourable: number;
  /** Money to the first stop; 0 without one. */
  readonly risk: number;
  /** Bars from entry to exit, both counted. */
  readonly bars: number;
}

/** One execution. */
export interface RunFill {
  readonly series: number;
  readonly at: number;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly price: number;
  readonly charges: number;
}

/** A position that is still open at the end. */
export interface OpenTrade {
  readonly series: number;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly entryAt: number;
  readonly entryPrice: number;
  readonly mark: number;
  readonly unrealised: number;
}

/** What a run did. The equity curve has a value for each instant at which any series has a bar, after its close. */
export interface RunOutcome {
  readonly times: Float64Array;
  readonly equity: Float64Array;
  /** Instants with a position open. */
  readonly instantsInMarket: number;
  readonly trades: readonly RunTrade[];
  readonly open: readonly OpenTrade[];
  readonly fills: readonly RunFill[];
  readonly finalEquity: Money;
  readonly charges: Readonly<Partial<Record<ChargePart, number>>>;
  /** What slippage took, in money. */
  readonly slippage: number;
  /** Value of all executions. */
  readonly turnover: number;
  /** Entries that did not happen, by the code of the rule or the name of the filter. */
  readonly refused: Readonly<Record<string, number>>;
  /** Entries cut short because the bar traded too little. */
  readonly partialFills: number;
  /** Stops that a gap jumped over by more than the protection band of a live stop-limit. */
  readonly jumpedStops: number;
}
