import { z } from 'zod';
import type { BookView } from '../../engine/desk.ts';
import { formatRupees, formatSigned } from '../../engine/domain/amount-text.ts';
import { usableCapital } from '../../engine/domain/book.ts';
import { rupees } from '../../engine/domain/money.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { pricePositions } from '../portfolio/priced-positions.ts';
import { type Reply, refused, reply } from '../reply.ts';

function stateText(view: BookView): string {
  return view.stateReason === '' ? view.state : `${view.state}: ${view.stateReason}`;
}

/** Every book with its state and the day's result. */
export const books = defineCommand({
  name: 'books',
  topic: 'desk',
  summary: 'every book with its state and result',
  usage: '',
  examples: ['/books'],
  role: 'viewer',
  effect: 'query',
  positional: [],
  schema: z.object({}),
  async run({ desk, caller }) {
    for (const view of desk.books.books(caller)) await pricePositions(desk, view.book.id);
    const views = desk.books.books(caller);
    const own = desk.books.defaultBook(caller);
    return reply(
      `${views.length} ${views.length === 1 ? 'book' : 'books'} · yours is ${own.id} · ${desk.market.moment().label}`,
      {
        tables: [
          {
            columns: [
              { title: 'BOOK', align: 'left' },
              { title: 'EQUITY', align: 'right' },
              { title: 'TODAY', align: 'right' },
              { title: 'STATE', align: 'left' },
            ],
            rows: views.map((view) => [
              `${view.book.id} ${view.book.mode.toUpperCase()}`,
              formatRupees(view.equity, { decimals: 0 }),
              formatSigned(view.today.net),
              stateText(view),
            ]),
          },
        ],
        buttons: [[{ label: 'Refresh', command: '/books' }]],
        card: 'books',
      },
    );
  },
});

async function open(context: CommandContext, name: string, capital: number | undefined): Promise<Reply> {
  const { desk, caller } = context;
  const opened = await desk.bookControl.open(caller, {
    name,
    capital: capital === undefined ? undefined : rupees(capital),
  });
  if (!opened.ok) return refused(opened.error);
  const { id } = opened.value;
  return reply(
    `${moneyLabel(opened.value, desk.market.moment())} is open with ₹${formatRupees(opened.value.capital)}`,
    {
      lines: [
        `Your commands mean your own book until you choose this one: /book ${id}.`,
        `Others do not reach it yet: /role @name trader book=${id}, or /book share ${id} for everybody.`,
      ],
      buttons: [
        [
          { label: `Use ${id}`, command: `/book ${id}` },
          { label: 'All books', command: '/books' },
        ],
      ],
      severity: 'good',
    },
  );
}

/** Opens a book to the whole desk, or closes it to all but its members. */
async function setOpen(context: CommandContext, name: string | undefined, open: boolean): Promise<Reply> {
  if (name === undefined) return reply('Which book? For example: /book close family1. /books lists them.');
  const chosen = bookFor(context, name);
  if (!chosen.ok) return chosen.error;
  const { id } = chosen.value;
  const changed = await context.desk.people.setOpen(context.caller, { book: id, open });
  if (!changed.ok) return refused(changed.error);
  return open
    ? reply(`${id} is open to the whole desk: everybody has their role there`, { severity: 'good' })
    : reply(`${id} is closed: its owner and members reach it, risk and admins watch, auditors read`, {
        lines: [`To let somebody in: /role @name trader book=${id}.`],
        severity: 'good',
      });
}

/** Offers to start a paper book over. */
async function startOver(context: CommandContext, name: string | undefined): Promise<Reply> {
  const { desk, caller } = context;
  const chosen = bookFor(context, name);
  if (!chosen.ok) return chosen.error;
  if (name === undefined)
    return refused(refusal('UNKNOWN_BOOK', `Say which book to start over: /book reset ${chosen.value.id}.`));
  const draft = await desk.tickets.draftReset(caller, chosen.value.id);
  if (!draft.ok) return refused(draft.error);
  const { ticket } = draft.value;
  return reply(
    `Start ${moneyLabel(chosen.value, desk.market.moment())} over with ₹${formatRupees(chosen.value.capital)}?`,
    {
      lines: ['Its positions and sums begin anew. Orders and the audit trail stay.'],
      buttons: [
        [
          { label: 'Start over', command: `/confirm ${ticket.id}`, style: 'danger' },
          { label: 'Keep it', command: `/drop ${ticket.id}` },
        ],
      ],
      severity: 'warning',
      card: `ticket:${ticket.id}`,
    },
  );
}

/** Chooses the book that commands mean, opens one, or starts a paper book over. */
export const book = defineCommand({
  name: 'book',
  topic: 'desk',
  summary: 'choose your book, open a new one, or start one over',
  usage: '[name] | new name [capital=rupees] | reset name | close name | share name',
  examples: ['/book paper1', '/book new live1 capital=200000', '/book reset paper1', '/book close family1'],
  role: 'trader',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['first', 'name'],
  schema: z.object({
    first: z.string().toLowerCase().optional(),
    name: z.string().toLowerCase().optional(),
    capital: z
      .string()
      .regex(/^[\d,]{4,16}$/, 'say it in rupees, such as 200000')
      .transform((text) => Number(text.replaceAll(',', '')))
      .optional(),
  }),
  async run(context, { first, name, capital }) {
    const { desk, caller } = context;
    if (first === 'new') return open(context, name ?? '', capital);
    if (first === 'close' || first === 'share') return setOpen(context, name, first === 'share');
    if (first === 'reset') return startOver(context, name);
    const chosen = bookFor(context, first);
    if (!chosen.ok) return chosen.error;
    if (first !== undefined) await desk.people.setPreference(caller.user.id, 'book', chosen.value.id);
    return reply(`Your book is ${moneyLabel(chosen.value, desk.market.moment())}`, {
      lines: [
        `Capital ₹${formatRupees(chosen.value.capital)}`,
        ...(chosen.value.ramp === undefined
          ? []
          : [`It uses ₹${formatRupees(usableCapital(chosen.value))} of it so far: /ramp`]),
      ],
      buttons: [
        [
          { label: 'Positions', command: '/positions' },
          { label: 'Funds', command: '/funds' },
          { label: 'All books', command: '/books' },
        ],
      ],
    });
  },
});
