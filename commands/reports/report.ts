import { z } from 'zod';
import { REPORT_KINDS, type ReportKind, type Subscription } from '../../engine/desk-reports.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { dayOf, dayWord } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { reportReply } from './report-reply.ts';

const ACTIONS = [...REPORT_KINDS, 'subscribe', 'unsubscribe'] as const;
const NAMES: Readonly<Record<ReportKind, string>> = {
  eod: 'the end-of-day report',
  week: 'the weekly report',
  month: 'the monthly report',
};

function toText(to: Subscription): string {
  switch (to.kind) {
    case 'everywhere':
      return 'comes wherever Munim reaches you';
    case 'at':
      return `comes to ${to.place}`;
    case 'off':
      return 'does not come by itself';
  }
}

/** What the caller gets by itself, after a change if one was asked for. */
async function subscriptions(
  { desk, caller }: CommandContext,
  wish: { readonly to: Subscription; readonly kinds: readonly ReportKind[] } | undefined,
): Promise<Reply> {
  for (const kind of wish?.kinds ?? [])
    await desk.reports.subscribe(caller, kind, wish?.to ?? { kind: 'off' });
  return reply(wish?.to.kind === 'off' ? 'Reports are off' : 'Reports are on', {
    lines: REPORT_KINDS.map(
      (kind) => `${NAMES[kind]} ${toText(desk.reports.subscription(caller.user.id, kind))}`,
    ).map((line) => `${line[0]?.toUpperCase()}${line.slice(1)}.`),
    buttons: [
      [
        { label: 'All here', command: '/report subscribe all' },
        { label: 'Only end of day', command: '/report subscribe eod' },
        { label: 'None', command: '/report unsubscribe all' },
      ],
    ],
    severity: 'good',
  });
}

/** The kinds that a word after subscribe means; undefined when it means none. */
function kindsOf(word: string | undefined): readonly ReportKind[] | undefined {
  if (word === undefined || word === 'all') return REPORT_KINDS;
  const kind = REPORT_KINDS.find((one) => one === word);
  return kind === undefined ? undefined : [kind];
}

function isAction(word: string): word is (typeof ACTIONS)[number] {
  return ACTIONS.some((action) => action === word);
}

function isDay(word: string): boolean {
  return dayWord.safeParse(word).success;
}

/** Reports on a day, a week or a month, and who gets them by themselves. */
export const report = defineCommand({
  name: 'report',
  aliases: ['eod'],
  topic: 'portfolio',
  summary: 'end-of-day, weekly and monthly report; subscribe to them',
  usage: '[eod|week|month] [day] [book=name] | subscribe [eod|week|month|all] | unsubscribe',
  examples: ['/report', '/report eod yesterday', '/report month', '/report subscribe eod'],
  role: 'viewer',
  effect: 'query',
  positional: ['action', 'of'],
  schema: z.object({
    action: z
      .string()
      .toLowerCase()
      .refine(
        (word) => isAction(word) || isDay(word),
        'say eod, week, month, a day, subscribe or unsubscribe',
      )
      .default('eod'),
    of: z.string().toLowerCase().optional(),
    book: z.string().toLowerCase().optional(),
  }),
  async run(context, args) {
    // A day alone means its end.
    const action = isAction(args.action) ? args.action : 'eod';
    const of = isAction(args.action) ? args.of : args.action;
    if (action === 'subscribe' || action === 'unsubscribe') return changed(context, action, of);
    return made(context, { kind: action, of, book: args.book });
  },
});

async function changed(
  context: CommandContext,
  action: 'subscribe' | 'unsubscribe',
  of: string | undefined,
): Promise<Reply> {
  const kinds = kindsOf(of);
  const to: Subscription =
    action === 'subscribe' ? { kind: 'at', place: context.caller.place } : { kind: 'off' };
  return kinds === undefined
    ? refused(
        refusal(
          'BAD_ARGUMENTS',
          'There are the reports eod, week and month. For example /report subscribe eod.',
        ),
      )
    : subscriptions(context, { to, kinds });
}

async function made(
  { desk, caller }: CommandContext,
  wish: {
    readonly kind: ReportKind;
    readonly of: string | undefined;
    readonly book: string | undefined;
  },
): Promise<Reply> {
  const { kind, of, book } = wish;
  if (of !== undefined && !isDay(of))
    return refused(
      refusal(
        'BAD_ARGUMENTS',
        `${of.slice(0, 30)} is no day. Say today, yesterday, or a date such as 2026-11-25.`,
      ),
    );
  const today = desk.market.moment().day;
  const day = of === undefined ? undefined : dayOf(of, today);
  const report = await desk.reports.report(caller, {
    kind,
    day,
    book: book === undefined ? undefined : bookId(book),
  });
  return report.ok ? reportReply(report.value, kind, day ?? today) : refused(report.error);
}
