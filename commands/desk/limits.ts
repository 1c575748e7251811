import { z } from 'zod';
import type { LimitRow } from '../../engine/desk-limits.ts';
import type { Book } from '../../engine/domain/book.ts';
import { closestWords } from '../../engine/domain/edit-distance.ts';
import { isLimitName, LIMITS, type LimitSetting } from '../../engine/domain/limit.ts';
import { formatLimit, parseLimit } from '../../engine/domain/limit-text.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { formatDate } from '../../engine/domain/time.ts';
import { mayAct } from '../../engine/domain/user.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';

function row({ name, value, setting }: LimitRow): readonly string[] {
  const next = setting?.next;
  const later = next === undefined ? '' : `${formatLimit(name, next.value)} from ${formatDate(next.from)}`;
  return [name, formatLimit(name, value), setting === undefined ? 'desk' : 'set', later];
}

/** What a book may do. */
export const limits = defineCommand({
  name: 'limits',
  topic: 'desk',
  summary: 'what a book may do, limit by limit',
  usage: '[limit] [book=name]',
  examples: ['/limits', '/limits daily-loss book=family1'],
  role: 'viewer',
  effect: 'query',
  positional: ['name'],
  schema: z.object({ name: z.string().optional(), book: z.string().optional() }),
  async run(context, { name, book: named }) {
    const { desk, caller } = context;
    const book = bookFor(context, named);
    if (!book.ok) return book.error;
    const rows = desk.limits.of(book.value);
    const label = moneyLabel(book.value, desk.market.moment());
    const one = rows.find((candidate) => candidate.name === name);
    if (name !== undefined && one === undefined) return unknownName(name);
    if (one !== undefined) {
      const [, now, by, next] = row(one);
      return reply(`${one.name} is ${now} · ${label}`, {
        lines: [
          `It is about: ${LIMITS[one.name].meaning}.`,
          ...(next === '' ? [] : [`Then ${next}`]),
          by === 'set' ? 'Set for this book.' : 'The desk\u2019s own value.',
        ],
      });
    }
    const mine = mayAct(caller.user.role, 'risk');
    return reply(`Limits · ${label}`, {
      tables: [
        {
          columns: [
            { title: 'LIMIT', align: 'left' },
            { title: 'NOW', align: 'right' },
            { title: 'BY', align: 'left' },
            { title: 'NEXT', align: 'left' },
          ],
          rows: rows.map(row),
        },
      ],
      lines: mine
        ? [
            `To change one: /limit set daily-loss 1.5 book=${book.value.id}. Tighter holds at once; looser takes a second person and the next session.`,
          ]
        : [],
    });
  },
});

function unknownName(name: string): Reply {
  const near = closestWords(name.toLowerCase(), Object.keys(LIMITS), 3);
  const hint = near.length === 0 ? '/limits lists them.' : `Did you mean ${near.join(', ')}?`;
  return refused(refusal('BAD_SETTING', `There is no limit ${name.slice(0, 30)}. ${hint}`));
}

/** What a limit that was set will do, and when. */
export function limitSet({ name, value, next, scope }: LimitSetting, card?: string): Reply {
  const living = card === undefined ? {} : { card };
  if (next !== undefined)
    return reply(
      `${name} of ${scope.book} becomes ${formatLimit(name, next.value)} on ${formatDate(next.from)}`,
      {
        lines: ['Until then the tighter one holds.'],
        severity: 'good',
        ...living,
      },
    );
  return reply(`${name} of ${scope.book} is ${formatLimit(name, value ?? 0)} from now on`, {
    severity: 'good',
    ...living,
  });
}

async function set(context: CommandContext, book: Book, name: string, text: string): Promise<Reply> {
  const { desk, caller } = context;
  if (!isLimitName(name)) return unknownName(name);
  const value = parseLimit(name, text, book);
  if (!value.ok) return refused(value.error);
  const answer = await desk.limits.set(caller, { book: book.id, name, value: value.value });
  if (!answer.ok) return refused(answer.error);
  if (answer.value.kind === 'set') return limitSet(answer.value.setting);
  const { ticket, before } = answer.value;
  return reply(
    `Loosen ${name} from ${formatLimit(name, before)} to ${formatLimit(name, value.value)}? ${moneyLabel(book, desk.market.moment())}`,
    {
      lines: [
        'It holds from the next session on, and somebody else has to agree where there is somebody who may.',
      ],
      buttons: [
        [
          { label: 'Ask for it', command: `/confirm ${ticket.id}`, style: 'danger' },
          { label: 'Leave it', command: `/drop ${ticket.id}` },
        ],
      ],
      severity: 'warning',
      card: `ticket:${ticket.id}`,
    },
  );
}

/** Sets one limit of a book. */
export const limit = defineCommand({
  name: 'limit',
  topic: 'desk',
  summary: 'make a limit of a book tighter, or ask for a looser one',
  usage: 'set name value [book=name]',
  examples: ['/limit set daily-loss 10000 book=live1', '/limit set approval-above 50000'],
  role: 'risk',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['verb', 'name', 'value'],
  schema: z.object({
    verb: z.literal('set', { error: 'say it so: /limit set daily-loss 1.5' }),
    name: z.string({ error: 'say which limit; /limits lists them' }).toLowerCase(),
    value: z.string({ error: 'say the new value, such as 1.5 or 50000' }),
    book: z.string().optional(),
  }),
  async run(context, { name, value, book: named }) {
    const book = bookFor(context, named);
    return book.ok ? set(context, book.value, name, value) : book.error;
  },
});
