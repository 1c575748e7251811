import { z } from 'zod';
import type { RiskAnswer, RiskRecord } from '../../engine/desk-risk.ts';
import { formatQuantity } from '../../engine/domain/amount-text.ts';
import { formatDate } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { type Button, inRows, refused, reply, type Table } from '../reply.ts';
import { ofCapital, readRiskLine, wholeRupees } from './risk-words.ts';

const SHOWN = 12;
/** Below it a record is unlikely to be chance. */
const UNLIKELY = 0.05;

/** What a book may lose, and what makes it so. */
export const valueAtRisk = defineCommand({
  name: 'var',
  topic: 'portfolio',
  summary: 'what a book may lose in a day, by position, with its record',
  usage: '[historical|parametric|cf|montecarlo] [95|99] [10d] [light] [book]',
  examples: ['/var', '/var montecarlo 99', '/var parametric 10d'],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string().optional() }),
  async run(context, args) {
    const read = readRiskLine(args.text ?? '');
    if (!read.ok) return refused(read.error);
    const { wish, book: name } = read.value;
    const book = bookFor(context, name);
    if (!book.ok) return book.error;
    const measured = await context.desk.risk.valueAtRisk(book.value.id, wish);
    if (!measured.ok) return refused(measured.error);
    const answer = measured.value;
    const label = moneyLabel(book.value, context.desk.market.moment());
    const days = wish.horizon === 1 ? '1 day' : `${wish.horizon} days`;
    return reply(
      `${label} · VaR ${levelText(wish.level)} ${days} ${wholeRupees(answer.var)} (${ofCapital(answer.var, answer.capital)} of capital)`,
      {
        lines: linesOf(answer),
        tables: [sharesTable(answer)],
        images: [answer.picture],
        buttons: buttonsOf(wish.method, wish.level, book.value.id),
      },
    );
  },
});

const levelText = (level: number): string => `${Math.round(level * 1000) / 10} %`;

function linesOf(answer: RiskAnswer): readonly string[] {
  const { es, capital, wish, observations, from, to, origins, unmeasured, assumed, record } = answer;
  const simulated = origins.includes('simulated') ? ', SIMULATED: it proves nothing' : '';
  return [
    `When it is passed, ${wholeRupees(es)} is lost on average (${ofCapital(es, capital)}).`,
    `${methodText(wish.method)} over ${observations} days, ${formatDate(from, true).slice(4)} to ${formatDate(to, true).slice(4)}${simulated}.`,
    ...(record === undefined ? [] : [recordText(record)]),
    ...(unmeasured.length === 0
      ? []
      : [`Not in these figures, for want of history or price: ${unmeasured.join(', ')}.`]),
    ...(assumed.length === 0 ? [] : [`Volatility assumed at 25 % for ${assumed.join(', ')}.`]),
  ];
}

function methodText(method: RiskAnswer['wish']['method']): string {
  switch (method) {
    case 'historical':
      return 'Every position priced anew on each past day';
    case 'parametric':
      return 'Normal, newest days weighing most (0.94 a day),';
    case 'cornish-fisher':
      return 'Normal bent by skew and kurtosis,';
    case 'montecarlo':
      return '10,000 drawn days with fat tails, from correlations';
  }
}

function recordText(record: RiskRecord): string {
  const { exceedances, days, expected, kupiec, coverage, window } = record;
  const verdict =
    kupiec < UNLIKELY || coverage < UNLIKELY ? 'the figure does not fit its past' : 'it fits its past';
  return `Tested on this book's past: passed on ${exceedances} of ${days} days, ${expected.toFixed(1)} expected; ${verdict} (Kupiec p ${kupiec.toFixed(2)}, Christoffersen p ${coverage.toFixed(2)}, window ${window}).`;
}

function sharesTable({ shares, capital }: RiskAnswer): Table {
  const sorted = shares.toSorted((a, b) => Math.abs(b.component) - Math.abs(a.component));
  return {
    columns: [
      { title: 'POSITION', align: 'left' },
      { title: 'QTY', align: 'right' },
      { title: 'SHARE', align: 'right' },
      { title: 'OF CAP', align: 'right' },
      { title: 'ALONE', align: 'right' },
    ],
    rows: sorted
      .slice(0, SHOWN)
      .map(({ symbol, units, component, alone }) => [
        symbol,
        formatQuantity(units),
        wholeRupees(component),
        ofCapital(component, capital),
        wholeRupees(alone),
      ]),
  };
}

function buttonsOf(method: string, level: number, book: string): readonly (readonly Button[])[] {
  const at = level === 0.95 ? 95 : 99;
  const others = ['historical', 'parametric', 'montecarlo'].filter((other) => other !== method);
  return inRows([
    ...others.map((other) => ({ label: other, command: `/var ${other} ${at} ${book}` })),
    { label: at === 95 ? '99 %' : '95 %', command: `/var ${method} ${at === 95 ? 99 : 95} ${book}` },
    { label: 'Stress', command: `/stress book=${book}` },
    { label: 'Risk', command: `/risk ${book}` },
  ]);
}
