import { z } from 'zod';
import type { KillScope } from '../../engine/desk-kill.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { killCard } from './kill-report.ts';

/** A book by its name, or everything. */
export function killScope(context: CommandContext, name: string | undefined): Result<KillScope, Reply> {
  if (name === undefined || name === 'desk' || name === 'all') return ok('desk');
  const book = bookFor(context, name);
  return book.ok ? ok(book.value.id) : fail(book.error);
}

const ZERODHA =
  "Zerodha's own kill switch closes a whole segment and is thrown on their site only: console.zerodha.com.";

/** What each level does; by itself the question does none of them. */
function ask(scope: KillScope): Reply {
  const of = scope === 'desk' ? '' : ` book=${scope}`;
  const what = scope === 'desk' ? 'the whole desk' : `book ${scope}`;
  return reply(`Stop trading of ${what}? Nothing was done yet.`, {
    lines: [
      '2: only exits are taken; what rests goes on.',
      '3: nothing is taken, open entries are cancelled; stops and exits rest on.',
      ZERODHA,
    ],
    buttons: [
      [
        { label: 'Halt and cancel entries', command: `/kill 3${of}`, style: 'danger' },
        { label: 'Exits only', command: `/kill 2${of}` },
      ],
    ],
    severity: 'warning',
  });
}

/** The kill switch. */
export const kill = defineCommand({
  name: 'kill',
  aliases: ['halt'],
  topic: 'desk',
  summary: 'stop trading: exits only, or halt and cancel entries',
  usage: '[2 | 3] [book=name]',
  examples: ['/kill', '/kill 3', '/kill 2 book=paper1'],
  role: 'risk',
  effect: 'control',
  duringReplay: 'ordinary',
  positional: ['level'],
  schema: z.object({
    level: z.enum(['1', '2', '3'], { error: 'the level is 1, 2 or 3' }).optional(),
    book: z.string().toLowerCase().optional(),
  }),
  async run(context, { level, book }) {
    const scope = killScope(context, book);
    if (!scope.ok) return scope.error;
    if (level === undefined) return ask(scope.value);
    if (level === '1') {
      return refused(
        refusal(
          'NOTHING_TO_DO',
          'Level 1 pauses one strategy, and none is deployed on this desk. Nothing was done. /kill 2 takes exits only, /kill 3 halts.',
        ),
      );
    }
    const done = await context.desk.kill.kill(context.caller, {
      scope: scope.value,
      level: level === '2' ? 2 : 3,
    });
    return done.ok ? killCard(done.value) : refused(done.error);
  },
});
