import { z } from 'zod';
import { formatDate } from '../../engine/domain/time.ts';
import { dayOf, dayWord, page } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { reply } from '../reply.ts';
import { signalText } from './strategy-card.ts';

const A_PAGE = 12;

/** What strategies said on a day, why, and what came of it. */
export const signals = defineCommand({
  name: 'signals',
  topic: 'strategies',
  summary: 'what strategies said, why, and what came of it',
  usage: '[strategy] [day=yesterday] [page=2]',
  examples: ['/signals', '/signals rsi-3 day=yesterday'],
  role: 'viewer',
  effect: 'query',
  positional: ['name'],
  schema: z.object({ name: z.string().toLowerCase().optional(), day: dayWord, page }),
  async run({ desk }, args) {
    const day = dayOf(args.day, desk.market.moment().day);
    const all = await desk.strategies.signals(day);
    const { name } = args;
    const own = all.filter(
      ({ deployment }) => name === undefined || deployment === name || deployment.startsWith(`${name}-`),
    );
    const from = (args.page - 1) * A_PAGE;
    const shown = own.slice(from, from + A_PAGE);
    if (shown.length === 0) {
      return reply(`No signals on ${formatDate(day)}`, {
        buttons: [[{ label: 'Strategies', command: '/strategies' }]],
      });
    }
    const followed = own.filter(({ outcome }) => outcome.kind === 'followed').length;
    const next = from + A_PAGE < own.length;
    const again = `/signals${name === undefined ? '' : ` ${name}`} day=${day}`;
    return reply(
      `${own.length} ${own.length === 1 ? 'signal' : 'signals'} on ${formatDate(day)}, ${followed} followed`,
      {
        lines: shown.map((signal) => `${signal.deployment} · ${signalText(signal)}`),
        buttons: [
          [
            ...(next ? [{ label: 'Older', command: `${again} page=${args.page + 1}` }] : []),
            { label: 'Strategies', command: '/strategies' },
          ],
        ],
      },
    );
  },
});
