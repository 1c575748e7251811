import { z } from 'zod';
import type { KillStanding } from '../../engine/desk-kill.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { killScope } from './kill.ts';

/** What is held, and the words that open it: no button does, so that nobody opens a desk by a slip. */
function howTo(standing: readonly KillStanding[]): Reply {
  if (standing.length === 0) return reply('Nobody has stopped trading. /status says what else may hold it.');
  return reply(`Stopped: ${standing.map(({ scope }) => scope).join(', ')}`, {
    lines: standing.flatMap(({ scope, state, reason, word }) => [
      `${scope} is ${state}: ${reason}. To open it, type /unkill ${scope} ${word}`,
      ...(state === 'halted' ? [`For exits only, type /unkill ${scope} ${word} exits`] : []),
    ]),
    severity: 'warning',
  });
}

/** Opens what the kill switch closed. */
export const unkill = defineCommand({
  name: 'unkill',
  topic: 'desk',
  summary: 'open again what /kill stopped, by typing its time',
  usage: '[desk | book] [time] [exits]',
  examples: ['/unkill', '/unkill desk 11:02', '/unkill paper1 11:02 exits'],
  role: 'risk',
  effect: 'control',
  duringReplay: 'ordinary',
  positional: ['scope', 'word', 'only'],
  schema: z.object({
    scope: z.string().toLowerCase().optional(),
    word: z.string().optional(),
    only: z.literal('exits', { error: 'the last word may only be exits' }).optional(),
  }),
  async run(context, args) {
    const { kill } = context.desk;
    if (args.scope === undefined || args.word === undefined) return howTo(kill.standing());
    const scope = killScope(context, args.scope);
    if (!scope.ok) return scope.error;
    const to = args.only === undefined ? 'active' : 'reducing';
    const opened = await kill.unkill(context.caller, { scope: scope.value, word: args.word, to });
    if (!opened.ok) return refused(opened.error);
    const what = scope.value === 'desk' ? 'The whole desk' : `Book ${scope.value}`;
    return reply(`${what} is ${opened.value === 'active' ? 'open again' : `${opened.value} now`}.`, {
      lines:
        opened.value === 'active' ? [] : ['Something else may still hold it: /books and /status say what.'],
      severity: opened.value === 'active' ? 'good' : 'warning',
      buttons: [
        [
          { label: 'Books', command: '/books' },
          { label: 'Status', command: '/status' },
        ],
      ],
    });
  },
});
