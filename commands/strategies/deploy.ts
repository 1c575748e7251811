import { z } from 'zod';
import type { DeployWish } from '../../engine/desk-strategies.ts';
import { formatRupees, parseRupees } from '../../engine/domain/amount-text.ts';
import { DEPLOYMENT_MODES, type DeploymentMode } from '../../engine/domain/deployment.ts';
import type { Money } from '../../engine/domain/money.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { formatTimeOfDay, parseTimeOfDay, type TimeOfDayMs } from '../../engine/domain/time.ts';
import { isTimeframe } from '../../engine/domain/timeframe.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { inRows, type Reply, refused, reply } from '../reply.ts';
import { deploymentTitle, MODE_TEXT, planText } from './strategy-card.ts';

/** What a line says: loose words, and keys with their values. */
interface DeployLine {
  readonly words: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
}

/** `rsi INFY, TCS book=paper1`; what an ensemble holds in brackets is one word, and so are names with commas. */
function readLine(text: string): DeployLine {
  const joined = text
    .replaceAll(/\(([^)]*)\)/g, (inside) => inside.replaceAll(/\s+/g, ''))
    .replaceAll(/\s*,\s*/g, ',');
  const keys: Record<string, string> = {};
  const words: string[] = [];
  for (const word of joined.split(/\s+/).filter((part) => part !== '')) {
    const pair = /^([a-z][a-z.-]*\d*(?:\.[a-z]+)?)=(\S+)$/i.exec(word);
    if (pair?.[1] !== undefined && pair[2] !== undefined) keys[pair[1].toLowerCase()] = pair[2];
    else if (isTimeframe(word.toLowerCase())) keys['tf'] = word.toLowerCase();
    else if (/^(?:intraday|shorts|regime)$/i.test(word)) keys[word.toLowerCase()] = 'on';
    else words.push(word);
  }
  return { words, keys };
}

const no = (message: string): Result<never, Refusal> => fail(refusal('BAD_ARGUMENTS', message));

function readTime(key: string, text: string | undefined): Result<TimeOfDayMs | undefined, Refusal> {
  if (text === undefined) return ok(undefined);
  const padded = /^\d:/.test(text) ? `0${text}` : text;
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(padded))
    return no(`${key} takes a time of day, such as ${key}09:30.`);
  return ok(parseTimeOfDay(padded));
}

function readMode(text: string | undefined): Result<DeploymentMode | undefined, Refusal> {
  if (text === undefined) return ok(undefined);
  const mode = DEPLOYMENT_MODES.find((name) => name === text.toLowerCase());
  return mode === undefined ? no('mode is auto, confirm or signal: mode=signal.') : ok(mode);
}

function readCapital(text: string | undefined): Result<Money | undefined, Refusal> {
  if (text === undefined) return ok(undefined);
  const capital = parseRupees(text);
  return capital.ok ? ok(capital.value) : no(`capital: ${capital.error.message}`);
}

/** The terms of the line that are not the strategy's own. */
function readTerms({ words, keys }: DeployLine, book: DeployWish['book']): Result<DeployWish, Refusal> {
  const {
    tf,
    timeframe = tf,
    mode: modeWord,
    capital: capitalWord,
    from: fromWord,
    to: toWord,
    code,
    book: _,
    ...given
  } = keys;
  const mode = readMode(modeWord);
  if (!mode.ok) return mode;
  const capital = readCapital(capitalWord);
  if (!capital.ok) return capital;
  const begins = readTime('from=', fromWord);
  if (!begins.ok) return begins;
  const ends = readTime('to=', toWord);
  if (!ends.ok) return ends;
  if (begins.value !== undefined && ends.value !== undefined && begins.value >= ends.value)
    return no('from must be before to: from=09:30 to=15:00.');
  const [strategy = '', ...symbols] = words;
  return ok({
    strategy,
    symbols: symbols.flatMap((word) => word.split(',')).filter((word) => word !== ''),
    book,
    given,
    ...(timeframe === undefined ? {} : { timeframe }),
    ...(mode.value === undefined ? {} : { mode: mode.value }),
    ...(capital.value === undefined ? {} : { capital: capital.value }),
    ...(begins.value === undefined ? {} : { from: begins.value }),
    ...(ends.value === undefined ? {} : { to: ends.value }),
    ...(code === undefined ? {} : { code }),
  });
}

/** Sets a strategy to work on the feed. */
export const deploy = defineCommand({
  name: 'deploy',
  topic: 'strategies',
  summary: 'set a strategy to work in a book',
  usage: 'strategy symbols [book=] [capital=] [tf=5m] [mode=auto|confirm|signal] [from= to=] [key=value]',
  examples: [
    '/deploy rsi INFY,TCS book=paper1 capital=200000',
    '/deploy ma-cross RELIANCE tf=15m mode=signal fast=10 slow=30',
    '/deploy ensemble(rsi,momentum) SBIN vote=any from=09:30 to=15:00',
  ],
  role: 'trader',
  effect: 'control',
  duringReplay: 'refused',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const { desk, caller } = context;
    const line = readLine(text);
    if (line.words.length === 0) return picker(await desk.research.strategies());
    const book = bookFor(context, line.keys['book']?.toLowerCase());
    if (!book.ok) return book.error;
    const wish = readTerms(line, book.value.id);
    if (!wish.ok) return refused(wish.error);
    const deployed = await desk.strategies.deploy(caller, wish.value);
    if (!deployed.ok) return refused(deployed.error);
    const { deployment, needed } = deployed.value;
    return reply(
      `${deployment.id} is at work. ${deploymentTitle(deployment, book.value, desk.market.moment())}`,
      {
        lines: [
          `${MODE_TEXT[deployment.mode]} on bars of ${deployment.timeframe}`,
          deployment.capital === undefined
            ? 'It sizes by the money of the whole book.'
            : `It has ₹${formatRupees(deployment.capital, { decimals: 0 })} of its own.`,
          planText(deployment),
          ...(deployment.from === undefined && deployment.to === undefined
            ? []
            : [
                `Enters from ${deployment.from === undefined ? 'the open' : formatTimeOfDay(deployment.from).slice(0, 5)} to ${deployment.to === undefined ? 'the close' : formatTimeOfDay(deployment.to).slice(0, 5)}.`,
              ]),
          `It needs ${needed} bars of each symbol, read from history when the bar under way is over.`,
        ],
        severity: 'good',
        buttons: [
          [
            { label: 'Strategies', command: '/strategies' },
            { label: 'Pause', command: `/pause ${deployment.id}` },
            { label: 'Undeploy', command: `/undeploy ${deployment.id}` },
          ],
        ],
      },
    );
  },
});

function picker({
  strategies,
}: {
  readonly strategies: readonly { readonly name: string; readonly summary: string }[];
}): Reply {
  return reply('Which strategy, on which symbols?', {
    lines: [
      ...strategies.map(({ name, summary }) => `${name}: ${summary}`),
      'All in one line: /deploy rsi INFY,TCS capital=200000. It trades by itself unless you add mode=signal.',
    ],
    buttons: inRows(
      strategies.map(({ name }) => ({
        label: name,
        command: `/deploy ${name} {}`,
        asks: `Which symbols for ${name}?`,
      })),
    ),
  });
}
