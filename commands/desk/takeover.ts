import { z } from 'zod';
import type { TakeoverView } from '../../engine/desk-takeover.ts';
import { formatPrice, formatQuantity, formatRupees } from '../../engine/domain/amount-text.ts';
import type { Book } from '../../engine/domain/book.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { symbolFor } from '../named-symbol.ts';
import { type Reply, refused, reply, type Table } from '../reply.ts';

/** The live book that is meant: the one that is named, else the only one. */
function liveBook(context: CommandContext, name: string | undefined, what: string): Result<Book, Reply> {
  if (name !== undefined) return bookFor(context, name);
  const live = context.desk.books
    .books(context.caller)
    .flatMap(({ book }) => (book.mode === 'live' ? [book] : []));
  const [only] = live;
  if (only === undefined)
    return fail(
      refused(
        refusal(
          'NOTHING_TO_DO',
          'There is no live book to take anything into. See /mode, or docs/safety.md.',
        ),
      ),
    );
  if (live.length === 1) return ok(only);
  return fail(
    reply('Into which book?', {
      buttons: [live.map(({ id }) => ({ label: id, command: `/takeover ${what} book=${id}` }))],
    }),
  );
}

function tableOf(view: TakeoverView): Table {
  return {
    columns: [
      { title: 'SYMBOL', align: 'left' },
      { title: 'PRODUCT', align: 'left' },
      { title: 'QTY', align: 'right' },
      { title: 'AVG', align: 'right' },
      { title: 'COST', align: 'right' },
    ],
    rows: view.rows.map(({ instrument, product, units, averagePrice, cost }) => [
      instrument.tradingSymbol,
      product,
      formatQuantity(units),
      formatPrice(averagePrice),
      formatRupees(cost),
    ]),
  };
}

const counted = ({ rows }: TakeoverView): string =>
  rows.length === 1 ? '1 position' : `${rows.length} positions`;

function question(view: TakeoverView, what: string): Reply {
  return reply(`Take ${counted(view)} over into ${view.book}?`, {
    lines: [
      "The broker has them and no book does. Nothing is traded: they come in at the broker's average price.",
      'What they are worth this morning is capital in kind, not profit. The limits stay per cent of the usable capital, and what is taken over counts in them.',
      ...view.left.map((line) => `Not taken over: ${line}`),
    ],
    tables: [tableOf(view)],
    buttons: [
      [
        {
          label: 'Take over',
          command: `/takeover ${what} book=${view.book} yes=${view.proof}`,
          style: 'danger',
        },
        { label: 'Positions', command: `/positions book=${view.book}` },
      ],
    ],
    severity: 'warning',
    card: `takeover:${view.book}`,
  });
}

function done(view: TakeoverView): Reply {
  return reply(`${counted(view)} taken over into ${view.book}`, {
    lines: [
      'Shares of delivery are under /holdings and sold as CNC; the rest is under /positions.',
      'No stop protects them yet: /sl sets one.',
      ...view.left.map((line) => `Still differs: ${line}`),
    ],
    tables: [tableOf(view)],
    buttons: [
      [
        { label: 'Holdings', command: `/holdings book=${view.book}` },
        { label: 'Positions', command: `/positions book=${view.book}` },
      ],
    ],
    severity: 'good',
    card: `takeover:${view.book}`,
  });
}

/** Brings what the broker had before Munim into a live book. */
export const takeover = defineCommand({
  name: 'takeover',
  topic: 'desk',
  summary: 'bring positions from before Munim into a live book',
  usage: '[symbol | all] [book=name]',
  examples: ['/takeover', '/takeover infy book=live1'],
  role: 'admin',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['what'],
  schema: z.object({
    what: z.string().default('all'),
    book: z.string().toLowerCase().optional(),
    yes: z.string().optional(),
  }),
  async run(context, { what, book, yes }) {
    const { desk, caller } = context;
    const chosen = liveBook(context, book, what);
    if (!chosen.ok) return chosen.error;
    const { id } = chosen.value;
    const all = what.toLowerCase() === 'all';
    const named = all ? undefined : symbolFor(desk, what, `/takeover {} book=${id}`);
    if (named !== undefined && !named.ok) return named.error;
    const wish = { book: id, instrument: named?.value.key };
    const answer =
      yes === undefined
        ? await desk.takeovers.look(caller, wish)
        : await desk.takeovers.take(caller, wish, yes);
    if (!answer.ok) return refused(answer.error);
    return yes === undefined ? question(answer.value, what) : done(answer.value);
  },
});
