import { z } from 'zod';
import { formatPrice } from '../../engine/domain/amount-text.ts';
import { formatDate, formatTime } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { phaseText } from '../labels.ts';
import { reply } from '../reply.ts';
import { changePercent } from './quote.ts';

/** What is looked at first in the morning. */
const LEADERS = [
  'NIFTY',
  'BANKNIFTY',
  'INDIA VIX',
  'RELIANCE',
  'HDFCBANK',
  'ICICIBANK',
  'INFY',
  'TCS',
] as const;

/** The market now: session, time, indices and the heavy shares. */
export const market = defineCommand({
  name: 'market',
  topic: 'market',
  summary: 'session, time and the indices',
  usage: '',
  examples: ['/market'],
  role: 'viewer',
  effect: 'query',
  positional: [],
  schema: z.object({}),
  async run({ desk }) {
    const moment = desk.market.moment();
    const instruments = LEADERS.map((name) => desk.market.resolve(name)).flatMap((answer) =>
      answer.kind === 'found' ? [answer.instrument] : [],
    );
    await desk.market.watch(instruments.map((instrument) => instrument.key));
    const views = instruments.flatMap((instrument) => desk.market.quote(instrument.key) ?? []);
    return reply(`Market ${moment.label} · ${phaseText(moment)}`, {
      lines: [
        `Market time ${formatDate(moment.day, true)} ${formatTime(moment.at)} · your time ${formatTime(desk.market.wallNow())}`,
      ],
      tables: [
        {
          columns: [
            { title: 'SYMBOL', align: 'left' },
            { title: 'LAST', align: 'right' },
            { title: 'CHANGE', align: 'right' },
          ],
          rows: views.map((view) => [
            view.instrument.tradingSymbol,
            formatPrice(view.quote.last),
            changePercent(view),
          ]),
        },
      ],
      buttons: [
        [
          { label: 'Refresh', command: '/market' },
          { label: 'Watch list', command: '/watch' },
        ],
      ],
      card: 'market',
    });
  },
});
