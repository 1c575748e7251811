import { z } from 'zod';
import type { AlertWish, SaidScreen, SetAlert } from '../../engine/desk-alerts.ts';
import { parseSignedRupees } from '../../engine/domain/amount-text.ts';
import { negate } from '../../engine/domain/money.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { DAY_MS, formatDate, formatTime, HOUR_MS, istDate, MINUTE_MS } from '../../engine/domain/time.ts';
import { conditionText } from '../alert-text.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { symbolFor } from '../named-symbol.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { listAlerts } from './alerts.ts';

/** Bars that indicators of an alert stand on when none are said. */
const STANDARD_BARS = '15m';
const UNIT_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };
const LONGEST_MS = 366 * DAY_MS;
const PROFIT = /^(?:(pnl|p&l|profit)|(loss))\s*(>|<|above|below|over|under)\s*(.+)$/i;

/** How an alert behaves, and the words that say what it waits for. */
interface SaidAlert {
  readonly what: string;
  readonly repeats: boolean;
  readonly lastsMs: number | undefined;
  /** `for 2d` as it was said; empty when it was not. */
  readonly lasts: string;
  readonly book: string | undefined;
}

/** Takes `repeat`, `once`, `for 2d` and `book=` out of a line. */
function readManner(text: string): Result<SaidAlert, Refusal> {
  const book = /\bbook=(\S+)/i.exec(text)?.[1];
  const lasts = /\bfor\s+(\d{1,4})\s*(m|h|d|w)(?:in(?:ute)?s?|(?:ou)?rs?|ays?|eeks?)?\b/i.exec(text);
  const lastsMs =
    lasts === null ? undefined : Number(lasts[1]) * (UNIT_MS[lasts[2]?.toLowerCase() ?? ''] ?? 0);
  if (lastsMs !== undefined && (lastsMs === 0 || lastsMs > LONGEST_MS)) {
    return fail(
      refusal('BAD_ARGUMENTS', 'An alert lasts from a minute to a year. Say for 2d, or leave it out.'),
    );
  }
  const what = text
    .replace(/\bbook=\S+/i, ' ')
    .replace(lasts?.[0] ?? '\0', ' ')
    .replace(/\b(?:repeat(?:ing|s)?|once|always|har baar)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return ok({
    what,
    book,
    lastsMs,
    lasts: lasts?.[0] ?? '',
    repeats: /\b(?:repeat(?:ing|s)?|always|har baar)\b/i.test(text),
  });
}

/** An alert on the day's profit: `pnl < -5000`, `loss > 5000`. */
function profitWish(context: CommandContext, said: SaidAlert): Result<AlertWish, Reply> | undefined {
  const found = PROFIT.exec(said.what);
  if (found === null) return undefined;
  const amount = parseSignedRupees(found[4] ?? '');
  if (!amount.ok) return fail(refused(refusal('BAD_ARGUMENTS', amount.error.message)));
  const book = bookFor(context, said.book);
  if (!book.ok) return book;
  const more = ['>', 'above', 'over'].includes(found[3]?.toLowerCase() ?? '');
  const isLoss = found[2] !== undefined;
  return ok({
    condition: {
      kind: 'profit',
      book: book.value.id,
      is: more === isLoss ? 'below' : 'above',
      amount: isLoss ? negate(amount.value) : amount.value,
    },
    repeats: said.repeats,
    lastsMs: said.lastsMs,
  });
}

function marketWish(context: CommandContext, said: SaidAlert): Result<AlertWish, Reply> {
  const read = context.desk.screens.read(said.what, STANDARD_BARS);
  if (!read.ok) return fail(refused(read.error));
  const screen = read.value;
  if (screen.subject === '') {
    return fail(
      refused(refusal('BAD_ARGUMENTS', `An alert on which symbol? For example /alert infy ${said.what}.`)),
    );
  }
  const found = symbolFor(context.desk, screen.subject, `/alert {} ${wordsAfter(screen, said)}`);
  if (!found.ok) return found;
  const { clauses, timeframe } = screen;
  return ok({
    condition: { kind: 'market', instrument: found.value.key, clauses, timeframe },
    repeats: said.repeats,
    lastsMs: said.lastsMs,
  });
}

/** The line again behind another symbol, for the buttons that offer one. */
function wordsAfter({ clauses, timeframe }: SaidScreen, { repeats, lasts }: SaidAlert): string {
  const condition = clauses.map(({ text }) => text).join(' and ');
  return [condition, timeframe, repeats ? 'repeat' : '', lasts].filter((words) => words !== '').join(' ');
}

function setReply({ desk }: CommandContext, { alert, holds }: SetAlert): Reply {
  const { condition, number, repeats, expiresAt } = alert;
  const key = condition.kind === 'market' ? condition.instrument : undefined;
  const instrument = key === undefined ? undefined : desk.market.instrument(key);
  const manner = repeats ? 'each time' : 'once';
  const until =
    expiresAt === undefined ? 'you remove it' : `${formatDate(istDate(expiresAt))} ${formatTime(expiresAt)}`;
  return reply(`Alert ${number} set: ${conditionText(alert, instrument)}. ${desk.market.moment().label}`, {
    lines: [
      `It tells here, ${manner}, and stands until ${until}.`,
      ...(holds ? ['That holds already: it tells when it has been over and comes again.'] : []),
    ],
    buttons: [
      [
        { label: 'Remove', command: `/alert remove ${number}` },
        { label: 'Alerts', command: '/alerts' },
      ],
    ],
    severity: 'good',
  });
}

async function remove(context: CommandContext, number: string): Promise<Reply> {
  if (!/^\d{1,9}$/.test(number)) {
    return refused(refusal('BAD_ARGUMENTS', 'Say the number of the alert: /alert remove 3. See /alerts.'));
  }
  const removed = await context.desk.alerts.remove(context.caller, Number(number));
  return removed.ok ? listAlerts(context, `Removed alert ${number}`) : refused(removed.error);
}

/** Tells when something happens. */
export const alert = defineCommand({
  name: 'alert',
  topic: 'market',
  summary: 'be told when a price, indicator or P&L gets somewhere',
  usage: 'symbol comparison [and comparison...] [5m|15m|1d...] [repeat] [for 2d]',
  examples: [
    '/alert nifty > 25500',
    '/alert reliance rsi14 < 30 5m repeat',
    '/alert infy change < -2%',
    '/alert tcs volume > 2x',
    '/alert pnl < -5000',
    '/alert remove 3',
  ],
  role: 'viewer',
  effect: 'setting',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const removal = /^(?:remove|delete|off|cancel)(?:\s+(.*))?$/i.exec(text.trim());
    if (removal !== null) return remove(context, removal[1] ?? '');
    if (text.trim() === '') return listAlerts(context, 'Your alerts');
    const said = readManner(text);
    if (!said.ok) return refused(said.error);
    const wish = profitWish(context, said.value) ?? marketWish(context, said.value);
    if (!wish.ok) return wish.error;
    const set = await context.desk.alerts.set(context.caller, wish.value);
    return set.ok ? setReply(context, set.value) : refused(set.error);
  },
});
