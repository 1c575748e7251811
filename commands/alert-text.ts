import type { DeskEvent } from '../engine/desk.ts';
import type { ClauseFigures } from '../engine/desk-alerts.ts';
import type { MarketMoment } from '../engine/desk-market.ts';
import type { Alert } from '../engine/domain/alert.ts';
import { formatPrice, formatQuantity, formatSigned } from '../engine/domain/amount-text.ts';
import type { Instrument } from '../engine/domain/instrument.ts';
import { money } from '../engine/domain/money.ts';
import { price, RUPEE } from '../engine/domain/price.ts';
import type { Clause, Measure } from '../engine/domain/screen.ts';
import { formatTime } from '../engine/domain/time.ts';
import { type Reply, reply } from './reply.ts';

type AlertEvent = Extract<DeskEvent, { kind: 'alert' }>;

/** A value as its measure is shown: `2,851.20`, `-2.10 %`, `1.9x`, `29.4`. */
export function measureText(measure: Measure, value: number): string {
  switch (measure.kind) {
    case 'price':
      return formatPrice(price(Math.round(value * RUPEE)));
    case 'change':
      return `${value.toFixed(2)} %`;
    case 'volume':
      return formatQuantity(value);
    case 'study':
      return measure.name === 'volume-ratio' ? `${value.toFixed(1)}x` : value.toFixed(2);
    case 'level':
      return String(value);
  }
}

/** What an alert waits for: `RELIANCE rsi(14) below 30 (15m)`. */
export function conditionText(
  { condition }: Pick<Alert, 'condition'>,
  instrument: Instrument | undefined,
): string {
  if (condition.kind === 'profit') {
    return `P&L of ${condition.book} today ${condition.is} ${formatSigned(condition.amount)}`;
  }
  const name = instrument?.tradingSymbol ?? condition.instrument;
  const hasStudy = condition.clauses.some(
    ({ left, right }) => left.kind === 'study' || right.kind === 'study',
  );
  const clauses = condition.clauses.map(({ text }) => text).join(' and ');
  return `${name} ${clauses}${hasStudy ? ` (${condition.timeframe})` : ''}`;
}

function figureText({ left, right }: Clause, figures: ClauseFigures | undefined): string {
  if (figures === undefined) return '';
  const own = measureText(left, figures.left);
  return right.kind === 'level' ? own : `${own} against ${measureText(right, figures.right)}`;
}

/** Tells that what somebody waited for has come. */
export function alertText(event: AlertEvent, { label }: Pick<MarketMoment, 'label'>): Reply {
  const { alert, instrument, figures, marketAt } = event;
  const { condition } = alert;
  const now =
    condition.kind === 'profit'
      ? formatSigned(money(figures[0]?.left ?? 0))
      : condition.clauses.map((clause, at) => figureText(clause, figures[at])).join(', ');
  const symbol = instrument?.tradingSymbol;
  return reply(`Alert: ${conditionText(alert, instrument)}. Now ${now}, ${formatTime(marketAt)}. ${label}`, {
    lines: [
      ...(alert.hushed === 0 ? [] : [`It came ${alert.hushed} more times since it was told last.`]),
      alert.repeats ? `Alert ${alert.number} goes on.` : `Alert ${alert.number} is done.`,
    ],
    buttons: [
      [
        ...(symbol === undefined
          ? [{ label: 'Positions', command: '/positions' }]
          : [
              { label: 'Chart', command: `/chart ${symbol}` },
              { label: 'Quote', command: `/quote ${symbol}` },
            ]),
        ...(alert.repeats ? [{ label: 'Remove', command: `/alert remove ${alert.number}` }] : []),
      ],
    ],
    severity: 'warning',
  });
}
