import { csvText } from '../../domain/csv-text.ts';
import { RUPEE } from '../../domain/price.ts';
import { type EpochMs, formatTime, istDate } from '../../domain/time.ts';
import type { RunFill, RunTrade } from '../run/outcome.ts';
import type { BacktestReport } from './backtest-report.ts';

type Cell = string | number;

/** Ten-thousandths as rupees with at most four decimals; spreadsheets add such numbers up. */
function inRupees(tenThousandths: number): number {
  return Math.round(tenThousandths) / RUPEE;
}

/** `2026-11-20 10:15:00` in India. */
function istText(at: number): string {
  return `${istDate(at as EpochMs)} ${formatTime(at as EpochMs)}`;
}

/** Every round trip; times in India, money in rupees. */
export function tradesCsv({ header, tradeList }: Pick<BacktestReport, 'header' | 'tradeList'>): string {
  const head =
    'symbol,side,quantity,entry_ist,entry_price,exit_ist,exit_price,exit_reason,gross,charges,profit';
  const row = (trade: RunTrade): readonly Cell[] => [
    header.symbols[trade.series]?.symbol ?? '',
    trade.side === 1 ? 'long' : 'short',
    trade.quantity,
    istText(trade.entryAt),
    inRupees(trade.entryPrice),
    istText(trade.exitAt),
    inRupees(trade.exitPrice),
    trade.exitReason,
    inRupees(trade.gross),
    inRupees(trade.charges),
    inRupees(trade.profit),
    inRupees(trade.risk),
    inRupees(trade.adverse),
    inRupees(trade.favourable),
    trade.bars,
  ];
  return csvText([...head.split(','), 'risk', 'mae', 'mfe', 'bars'], tradeList.map(row));
}

/** Every execution; times in India, money in rupees. */
export function fillsCsv({ header, fillList }: Pick<BacktestReport, 'header' | 'fillList'>): string {
  const row = (fill: RunFill): readonly Cell[] => [
    header.symbols[fill.series]?.symbol ?? '',
    istText(fill.at),
    fill.side === 1 ? 'buy' : 'sell',
    fill.quantity,
    inRupees(fill.price),
    inRupees(fill.charges),
  ];
  return csvText(['symbol', 'time_ist', 'side', 'quantity', 'price', 'charges'], fillList.map(row));
}

/**
 * The report as JSON with its keys in alphabetical order: the same report gives the same bytes. Money is in
 * ten-thousandths of a rupee, times in epoch milliseconds, shares as fractions, and null is a figure that does not exist.
 */
export function reportJson(report: BacktestReport): string {
  return `${JSON.stringify({ units: { money: 'INR/10000', times: 'epoch ms' }, ...report }, sortedKeys, 1)}\n`;
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const of = value as Readonly<Record<string, unknown>>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(of).sort()) sorted[key] = of[key];
  return sorted;
}
