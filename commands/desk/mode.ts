import { z } from 'zod';
import { formatRupees } from '../../engine/domain/amount-text.ts';
import type { Book } from '../../engine/domain/book.ts';
import { usableCapital } from '../../engine/domain/book.ts';
import type { Refusal } from '../../engine/domain/refusal.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';

/** What a code is asked for with: the next line takes the place of the braces. */
function askCode(what: string, command: string): Reply {
  return reply(what, {
    lines: ['Type it after the press, or at the end of the command. Each code works once.'],
    buttons: [
      [
        {
          label: 'Enter the code',
          command,
          asks: 'The six digits that your authenticator shows?',
          style: 'danger',
        },
      ],
    ],
    severity: 'warning',
  });
}

/** A refusal that only lacks a code is a question. */
export function orAskCode(no: Refusal, command: string): Reply {
  return no.code === 'STEP_UP_NEEDED' && no.message.includes('six digits')
    ? askCode(no.message, command)
    : refused(no);
}

function shareText(book: Book): string {
  const { ramp } = book;
  if (book.mode === 'paper') return `₹${formatRupees(book.capital, { decimals: 0 })}`;
  const part = ramp === undefined ? 'all' : `${ramp.shareBp / 100} %`;
  return `₹${formatRupees(usableCapital(book), { decimals: 0 })}, ${part} of ₹${formatRupees(book.capital, { decimals: 0 })}`;
}

function overview({ desk, caller }: CommandContext): Reply {
  const views = desk.books.books(caller);
  const live = views.filter(({ book }) => book.mode === 'live').length;
  return reply(
    desk.ceiling === 'paper'
      ? 'This Munim trades paper only (TRADING_MODE=paper)'
      : `${live} of ${views.length} books ${live === 1 ? 'is' : 'are'} LIVE`,
    {
      tables: [
        {
          columns: [
            { title: 'BOOK', align: 'left' },
            { title: 'MODE', align: 'left' },
            { title: 'USES', align: 'left' },
          ],
          rows: views.map(({ book }) => [book.id, book.mode.toUpperCase(), shareText(book)]),
        },
      ],
      lines: ['To move a book: /mode live book=name, or /mode paper book=name. It must be empty.'],
      buttons: [[{ label: 'Books', command: '/books' }]],
    },
  );
}

async function goLive(context: CommandContext, book: Book, code: string | undefined): Promise<Reply> {
  const { desk, caller } = context;
  if (code === undefined) {
    const no = await desk.bookControl.liveRefusal(caller, book.id);
    if (no !== undefined) return refused(no);
    return askCode(
      `Move ${book.id} to REAL money? Its orders then go to the broker. Type the six digits that your authenticator shows.`,
      `/mode live book=${book.id} code={}`,
    );
  }
  const moved = await desk.bookControl.goLive(caller, { book: book.id, code });
  if (!moved.ok) return refused(moved.error);
  return reply(`${book.id} is LIVE. Its orders are real from now on.`, {
    lines: [
      `It uses ${shareText(moved.value)} and begins empty; limits in per cent count from that. More of it: /ramp book=${book.id}.`,
      'It takes orders as soon as its books agree with the broker: /books.',
      `Large tickets ask for a code. To stop at once: /kill 3. Back to paper, when empty: /mode paper book=${book.id}.`,
    ],
    buttons: [
      [
        { label: 'Books', command: '/books' },
        { label: 'Stop trading', command: '/kill' },
      ],
    ],
    severity: 'warning',
  });
}

async function goPaper({ desk, caller }: CommandContext, book: Book): Promise<Reply> {
  const moved = await desk.bookControl.goPaper(caller, book.id);
  if (!moved.ok) return refused(moved.error);
  return reply(
    `${book.id} is PAPER again, with ${shareText(moved.value)}. Nothing of it reaches the broker.`,
    {
      severity: 'good',
      buttons: [[{ label: 'Books', command: '/books' }]],
    },
  );
}

/** Paper or real money, book by book. */
export const mode = defineCommand({
  name: 'mode',
  topic: 'desk',
  summary: 'paper or real money, book by book',
  usage: '[paper | live] book=name [code]',
  examples: ['/mode', '/mode live book=live1', '/mode paper book=live1'],
  role: 'admin',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['to', 'code'],
  schema: z.object({
    to: z.enum(['paper', 'live'], { error: 'the mode is paper or live' }).optional(),
    book: z.string().toLowerCase().optional(),
    code: z.string().optional(),
  }),
  async run(context, { to, book, code }) {
    if (to === undefined) return overview(context);
    if (book === undefined) {
      return reply(`Which book? Say it, for example: /mode ${to} book=live1. /books lists them.`);
    }
    const chosen = bookFor(context, book);
    if (!chosen.ok) return chosen.error;
    return to === 'live' ? goLive(context, chosen.value, code) : goPaper(context, chosen.value);
  },
});
