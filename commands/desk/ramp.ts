import { z } from 'zod';
import type { RampView } from '../../engine/desk-book-control.ts';
import { formatRupees } from '../../engine/domain/amount-text.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { orAskCode } from './mode.ts';

const percent = (bp: number): string => `${bp / 100} %`;

function overview(view: RampView): Reply {
  const { book, shareBp, usable, cleanDays, neededDays, nextBp } = view;
  const ready = nextBp !== undefined && cleanDays >= neededDays;
  return reply(
    `${book.id} uses ${percent(shareBp)} of its capital: ₹${formatRupees(usable, { decimals: 0 })}`,
    {
      lines:
        nextBp === undefined
          ? ['That is all of it.']
          : [
              `${cleanDays} of ${neededDays} days with trades and without a breach of the daily loss limit.`,
              ready ? `Next is ${percent(nextBp)}, with a code.` : `Then ${percent(nextBp)} is next.`,
            ],
      buttons: [
        ...(ready
          ? [
              [
                {
                  label: `Use ${percent(nextBp)}`,
                  command: `/ramp ${nextBp / 100} book=${book.id}`,
                  style: 'danger' as const,
                },
              ],
            ]
          : []),
        [{ label: 'Books', command: '/books' }],
      ],
    },
  );
}

/** How much of its capital a live book uses, and how it earns more. */
export const ramp = defineCommand({
  name: 'ramp',
  topic: 'desk',
  summary: 'how much of its capital a live book uses',
  usage: '[per cent] [book=name] [code]',
  examples: ['/ramp', '/ramp 25 book=live1'],
  role: 'admin',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['percent', 'code'],
  schema: z.object({
    percent: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,2})?%?$/, 'say a share in per cent, such as 25')
      .transform((text) => Number(text.replace('%', '')))
      .refine((share) => share > 0 && share <= 100, 'say a share in per cent, such as 25')
      .optional(),
    book: z.string().toLowerCase().optional(),
    code: z.string().optional(),
  }),
  async run(context, { percent: wanted, book: name, code }) {
    const chosen = bookFor(context, name);
    if (!chosen.ok) return chosen.error;
    const { id } = chosen.value;
    const { bookControl } = context.desk;
    const view = bookControl.ramp(id);
    if (view === undefined) {
      return refused(
        refusal(
          'NOT_ALLOWED',
          `${id} is a paper book and uses all of its capital. Name a live one: /ramp book=live1.`,
        ),
      );
    }
    if (wanted === undefined) return overview(view);
    const shareBp = Math.round(wanted * 100);
    const set = await bookControl.setShare(context.caller, { book: id, shareBp, code });
    if (!set.ok) return orAskCode(set.error, `/ramp ${wanted} book=${id} code={}`);
    const now = bookControl.ramp(id);
    return now === undefined ? reply(`${id} was changed.`) : { ...overview(now), severity: 'warning' };
  },
});
