import { z } from 'zod';
import type { StressAnswer, StressRow } from '../../engine/desk-risk.ts';
import { formatPercent } from '../../engine/domain/amount-text.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { inRows, refused, reply, type Table } from '../reply.ts';
import { ofCapital, readStressLine, wholeRupees } from './risk-words.ts';

const percent = (value: number): string => formatPercent(value, { sign: true, decimals: 1 });

/** What a book would gain or lose in moves that need not have happened lately. */
export const stress = defineCommand({
  name: 'stress',
  topic: 'portfolio',
  summary: 'what a book would lose in a crash, by spot and volatility',
  usage: '[nifty -5%] [iv +30%] [3d] [light] [book=name]',
  examples: ['/stress', '/stress nifty -5% iv +30%', '/stress reliance -10%'],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string().optional() }),
  async run(context, args) {
    const read = readStressLine(args.text ?? '');
    if (!read.ok) return refused(read.error);
    const { wish, book: name } = read.value;
    const book = bookFor(context, name);
    if (!book.ok) return book.error;
    const tested = await context.desk.risk.stress(book.value.id, wish);
    if (!tested.ok) return refused(tested.error);
    const answer = tested.value;
    const label = moneyLabel(book.value, context.desk.market.moment());
    return reply(`${label} · ${verdict(answer, wish.symbol)}`, {
      lines: linesOf(answer),
      tables: [tableOf(answer)],
      images: [answer.picture],
      buttons: inRows([
        { label: 'NIFTY −5 %', command: `/stress nifty -5% iv +30% book=${book.value.id}` },
        { label: 'NIFTY +5 %', command: `/stress nifty +5% iv -20% book=${book.value.id}` },
        { label: 'In 5 days', command: `/stress 5d book=${book.value.id}` },
        { label: 'VaR', command: `/var ${book.value.id}` },
        { label: 'Risk', command: `/risk ${book.value.id}` },
      ]),
    });
  },
});

function verdict({ asked, worst, capital }: StressAnswer, symbol: string | undefined): string {
  const row = asked ?? worst;
  const change = `${wholeRupees(row.gain, true)} (${ofCapital(row.gain, capital)} of capital)`;
  if (asked === undefined) return `worst day of those below ${change}, ${worst.name}`;
  const spot = symbol === undefined ? 'spot as now' : `${symbol.toUpperCase()} ${percent(asked.index)}`;
  return `${spot}, volatility ${percent(asked.volatility)}: ${change}`;
}

function linesOf({ haircut, capital, unmeasured }: StressAnswer): readonly string[] {
  return [
    'Shares move with the index by their beta; strikes keep their volatility; index moves are closes of NIFTY, volatility moves are assumed.',
    `Leaving in a thin market might cost ${wholeRupees(haircut)} more (${ofCapital(haircut, capital)}): 0.5 % of shares and futures, 5 % of premium.`,
    ...(unmeasured.length === 0
      ? []
      : [`Without a price, and not in these figures: ${unmeasured.join(', ')}.`]),
  ];
}

function tableOf({ rows, capital }: StressAnswer): Table {
  return {
    columns: [
      { title: 'DAY', align: 'left' },
      { title: 'INDEX', align: 'right' },
      { title: 'VOL', align: 'right' },
      { title: 'P&L', align: 'right' },
      { title: 'OF CAP', align: 'right' },
    ],
    rows: rows.map((row: StressRow) => [
      row.name,
      percent(row.index),
      formatPercent(row.volatility, { sign: true, decimals: 0 }),
      wholeRupees(row.gain, true),
      ofCapital(row.gain, capital),
    ]),
  };
}
