import { z } from 'zod';
import type { Alert } from '../../engine/domain/alert.ts';
import { conditionText } from '../alert-text.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { pageOf } from '../pages.ts';
import { inRows, type Reply, reply } from '../reply.ts';

const EXAMPLE = '/alert nifty > 25500';

function manner({ repeats, state }: Alert): string {
  if (state.kind === 'waiting') return 'comes again';
  return repeats ? 'each time' : 'once';
}

/** A person's alerts, ten at a time. */
export async function listAlerts(
  { desk, caller }: CommandContext,
  headline: string,
  page = 1,
): Promise<Reply> {
  const all = await desk.alerts.list(caller);
  const buttons = [
    { label: 'Set one', command: '/alert {}', asks: 'An alert on what? For example nifty > 25500' },
  ];
  if (all.length === 0)
    return reply(`${headline}. You have none. Set one: ${EXAMPLE}`, { buttons: [buttons] });
  const { rows, says, more } = pageOf(all, page, '/alerts');
  const instrumentOf = ({ condition }: Alert): ReturnType<typeof desk.market.instrument> =>
    condition.kind === 'market' ? desk.market.instrument(condition.instrument) : undefined;
  return reply(`${headline}${says === '' ? '' : `, ${says}`} · ${desk.market.moment().label}`, {
    tables: [
      {
        columns: [
          { title: '#', align: 'right' },
          { title: 'WAITS FOR', align: 'left' },
          { title: 'TELLS', align: 'left' },
        ],
        rows: rows.map((one) => [String(one.number), conditionText(one, instrumentOf(one)), manner(one)]),
      },
    ],
    buttons: [
      ...inRows(
        rows.map(({ number }) => ({ label: `Remove ${number}`, command: `/alert remove ${number}` })),
      ),
      [...buttons, ...more],
    ],
    card: 'alerts',
  });
}

/** What a person waits for. */
export const alerts = defineCommand({
  name: 'alerts',
  topic: 'market',
  summary: 'your alerts, with a button to remove each',
  usage: '[page=2]',
  examples: ['/alerts'],
  role: 'viewer',
  effect: 'query',
  positional: [],
  schema: z.object({ page: z.coerce.number().int().min(1).default(1) }),
  async run(context, { page }) {
    return listAlerts(context, 'Your alerts', page);
  },
});
