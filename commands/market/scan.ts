import { z } from 'zod';
import type { SaidScreen, ScanAnswer, ScanMatch } from '../../engine/desk-alerts.ts';
import { formatPrice } from '../../engine/domain/amount-text.ts';
import { measureText } from '../alert-text.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { changePercent } from './quote.ts';
import { watchList } from './watch.ts';

/** Bars that indicators of a scan stand on when none are said. */
const STANDARD_BARS = '1d';
const MOST_ROWS = 20;
const MOST_COLUMNS = 2;
const MOST_CHART_BUTTONS = 3;

/** `watch` stands for one's own list. */
function withWatchList(context: CommandContext, screen: SaidScreen): SaidScreen {
  if (!['watch', 'watchlist', 'my list', 'mylist'].includes(screen.subject)) return screen;
  const symbols = watchList(context).flatMap(
    (key) => context.desk.market.instrument(key)?.tradingSymbol ?? [],
  );
  return { ...screen, subject: symbols.join(',') };
}

function found(context: CommandContext, text: string, screen: SaidScreen, answer: ScanAnswer): Reply {
  const { matches, looked, universe, unknown } = answer;
  const { label } = context.desk.market.moment();
  const shown = matches.slice(0, MOST_ROWS);
  const columns = screen.clauses
    .map((clause, at) => ({ clause, at }))
    .filter(({ clause }) => clause.left.kind === 'study')
    .slice(0, MOST_COLUMNS);
  const row = ({ instrument, view, figures }: ScanMatch): readonly string[] => [
    instrument.tradingSymbol,
    view === undefined ? '' : formatPrice(view.quote.last),
    view === undefined ? '' : changePercent(view),
    ...columns.map(({ clause, at }) => measureText(clause.left, figures[at]?.left ?? Number.NaN)),
  ];
  const condition = screen.clauses.map((clause) => clause.text).join(' and ');
  return reply(
    `${matches.length} of ${looked} in ${universe}: ${condition} · ${screen.timeframe} · ${label}`,
    {
      lines: [
        ...(matches.length > MOST_ROWS ? [`The first ${MOST_ROWS} are shown.`] : []),
        ...(unknown.length === 0 ? [] : [`Not judged for lack of bars: ${unknown.slice(0, 10).join(', ')}.`]),
      ],
      tables:
        shown.length === 0
          ? []
          : [
              {
                columns: [
                  { title: 'SYMBOL', align: 'left' },
                  { title: 'LAST', align: 'right' },
                  { title: 'CHANGE', align: 'right' },
                  ...columns.map(({ clause }) => ({ title: nameOf(clause.left), align: 'right' as const })),
                ],
                rows: shown.map(row),
              },
            ],
      buttons: [
        shown.slice(0, MOST_CHART_BUTTONS).map(({ instrument: { tradingSymbol } }) => ({
          label: `Chart ${tradingSymbol}`,
          command: `/chart ${tradingSymbol} ${screen.timeframe}`,
        })),
        [{ label: 'Again', command: `/scan ${text}` }],
      ].filter((buttons) => buttons.length > 0),
    },
  );
}

function nameOf(measure: SaidScreen['clauses'][number]['left']): string {
  if (measure.kind !== 'study') return measure.kind.toUpperCase();
  return measure.name === 'volume-ratio' ? 'VOLUME' : measure.name.toUpperCase();
}

/** Looks through a universe. */
export const scan = defineCommand({
  name: 'scan',
  topic: 'market',
  summary: 'look through many symbols for what they do now',
  usage: 'universe|symbols comparison [and comparison...] [5m|15m|1d...]',
  examples: [
    '/scan nifty50 rsi14 < 30 and volume > 2x',
    '/scan watch close > sma50',
    '/scan infy,tcs change < -1%',
  ],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const read = context.desk.screens.read(text, STANDARD_BARS);
    if (!read.ok) return refused(read.error);
    const { subject } = read.value;
    const screen = withWatchList(context, read.value);
    return context.studies.start(context.caller, {
      title: `Scanning ${subject === '' ? 'symbols' : subject}`,
      async work({ cancel, progress }) {
        const answer = await context.desk.screens.scan(
          screen,
          (looked, all) => progress({ done: looked / all, says: `${looked} of ${all} symbols` }),
          cancel,
        );
        return answer.ok ? found(context, text, screen, answer.value) : refused(answer.error);
      },
    });
  },
});
