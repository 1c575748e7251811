import { z } from 'zod';
import type { LimitUse, RiskAnswer } from '../../engine/desk-risk.ts';
import { formatPercent } from '../../engine/domain/amount-text.ts';
import type { Refusal } from '../../engine/domain/refusal.ts';
import type { Result } from '../../engine/domain/result.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { inRows, reply } from '../reply.ts';
import { ofCapital, wholeRupees } from './risk-words.ts';

const CLOSE = 0.8;

/** A book's risk at a glance. */
export const risk = defineCommand({
  name: 'risk',
  topic: 'portfolio',
  summary: 'limits in use, value at risk and what makes it',
  usage: '[book]',
  examples: ['/risk'],
  role: 'viewer',
  effect: 'query',
  positional: ['book'],
  schema: z.object({ book: z.string().optional() }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    if (!book.ok) return book.error;
    const { id } = book.value;
    const wish = { method: 'historical', level: 0.95, horizon: 1, theme: 'dark' } as const;
    const measured = await context.desk.risk.valueAtRisk(id, wish);
    const limits = context.desk.risk.limitUse(id);
    const label = moneyLabel(book.value, context.desk.market.moment());
    return reply(`${label} · ${verdict(limits)}`, {
      severity: limits.some(({ use }) => use >= 1) ? 'bad' : 'info',
      lines: varLines(measured),
      tables: [
        {
          columns: [
            { title: 'LIMIT', align: 'left' },
            { title: 'USED', align: 'right' },
          ],
          rows: limits.map(({ name, says }) => [name, says]),
        },
      ],
      images: measured.ok ? [measured.value.picture] : [],
      buttons: inRows([
        { label: 'VaR', command: `/var ${id}` },
        { label: 'Stress', command: `/stress book=${id}` },
        { label: 'Exposure', command: `/exposure ${id}` },
        { label: 'Refresh', command: `/risk ${id}` },
      ]),
    });
  },
});

function verdict(limits: readonly LimitUse[]): string {
  const over = limits.filter(({ use }) => use >= 1);
  if (over.length > 0) return `over its limit: ${over.map(({ name }) => name).join(', ')}`;
  const tight = limits.filter(({ use }) => use >= CLOSE);
  if (tight.length > 0) return `near its limit: ${tight.map(({ name }) => name).join(', ')}`;
  const largest = limits.reduce((most, limit) => (limit.use > most.use ? limit : most));
  return `inside its limits, most used: ${largest.name} ${formatPercent(largest.use, { decimals: 0 })}`;
}

function varLines(measured: Result<RiskAnswer, Refusal>): readonly string[] {
  if (!measured.ok) return [measured.error.message];
  const { var: loss, es, capital, shares, unmeasured } = measured.value;
  const [largest] = shares.toSorted((a, b) => b.component - a.component);
  const most =
    largest === undefined || loss <= 0
      ? []
      : [`Most of it: ${largest.symbol}, ${formatPercent(largest.component / loss, { decimals: 0 })}.`];
  return [
    `VaR 95 % 1 day ${wholeRupees(loss)} (${ofCapital(loss, capital)}), beyond it ${wholeRupees(es)} on average.`,
    ...most,
    ...(unmeasured.length === 0 ? [] : [`Not measured: ${unmeasured.join(', ')}.`]),
  ];
}
