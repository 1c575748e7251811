import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { phaseText } from '../labels.ts';
import { reply } from '../reply.ts';

const DOT = { ok: '○', waiting: '◐', bad: '●' } as const;

/** What works, what waits, and what is wrong. */
export const status = defineCommand({
  name: 'status',
  aliases: ['health'],
  topic: 'desk',
  summary: 'what works, what waits, what is wrong',
  usage: '',
  examples: ['/status'],
  role: 'viewer',
  effect: 'query',
  positional: [],
  schema: z.object({}),
  async run({ desk }) {
    const lines = await desk.status();
    const bad = lines.filter((line) => line.state === 'bad').length;
    const moment = desk.market.moment();
    return reply(
      bad === 0 ? 'All is well' : `${bad} ${bad === 1 ? 'thing needs' : 'things need'} attention`,
      {
        lines: [
          ...lines.map((line) => `${DOT[line.state]} ${line.name}: ${line.says}`),
          `Market ${moment.label}, ${phaseText(moment)}`,
        ],
        severity: bad === 0 ? 'good' : 'warning',
        buttons: [[{ label: 'Refresh', command: '/status' }]],
        card: 'status',
      },
    );
  },
});
