import { z } from 'zod';
import { formatRupees } from '../../engine/domain/amount-text.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, phaseText } from '../labels.ts';
import { reply } from '../reply.ts';

/** The first card: whose desk, which book, which market, and what to do first. */
export const start = defineCommand({
  name: 'start',
  topic: 'desk',
  summary: 'the desk at a glance',
  usage: '',
  examples: ['/start'],
  role: 'viewer',
  effect: 'query',
  positional: ['code'],
  schema: z.object({ code: z.string().optional() }),
  async run({ desk, caller }) {
    const book = desk.books.defaultBook(caller);
    const moment = desk.market.moment();
    const isLoggedOut = moment.label === 'LIVE' && desk.login?.state().kind === 'logged-out';
    const role =
      caller.user.role === 'owner' ? 'You own this desk.' : `You are ${caller.user.role} of this desk.`;
    return reply(`Welcome. ${role}`, {
      lines: [
        `Book ${moneyLabel(book, moment)} · capital ₹${formatRupees(book.capital)}`,
        `Market ${moment.label}, ${phaseText(moment)}`,
        isLoggedOut
          ? 'Nobody is logged in to Kite. Type /login first: there are no prices without it.'
          : 'Say it in plain words: buy 10 reliance. Every order is a ticket first.',
      ],
      buttons: [
        ...(isLoggedOut ? [[{ label: 'Log in', command: '/login' }]] : []),
        [
          { label: 'Buy', command: '/buy' },
          { label: 'Positions', command: '/positions' },
          { label: 'Market', command: '/market' },
          { label: 'Help', command: '/help' },
        ],
      ],
    });
  },
});
