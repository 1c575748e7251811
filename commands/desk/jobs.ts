import { z } from 'zod';
import type { JobRun, JobView } from '../../engine/desk-jobs.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { type EpochMs, formatDate, formatTime, istDate, SECOND_MS } from '../../engine/domain/time.ts';
import { mayAct } from '../../engine/domain/user.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';

function momentText(at: EpochMs): string {
  return `${formatDate(istDate(at))} ${formatTime(at).slice(0, 5)}`;
}

function endText({ end }: JobRun): string {
  if (end === undefined) return 'did not finish';
  const took = end.tookMs < SECOND_MS ? `${end.tookMs} ms` : `${(end.tookMs / SECOND_MS).toFixed(1)} s`;
  return `${end.kind === 'nothing' ? 'nothing to do' : end.kind}, ${took}`;
}

function lastText({ last, running }: JobView): string {
  if (running) return 'running';
  if (last === undefined) return 'not yet';
  return `${momentText(last.slot)}${last.by === undefined ? '' : ' by hand'}: ${endText(last)}`;
}

/** Its last run failed, or was cut off. */
function wentWrong({ last, running }: JobView): boolean {
  return !running && last !== undefined && (last.end === undefined || last.end.kind === 'failed');
}

function overview({ desk, caller }: CommandContext, views: readonly JobView[]): Reply {
  const bad = views.filter(wentWrong);
  const moment = desk.market.moment();
  return reply(
    bad.length === 0
      ? `${views.length} jobs, none has a fault`
      : `${bad.length} of ${views.length} jobs did not do well`,
    {
      lines: [
        ...bad.map(({ name, last }) => `${name}: ${last?.end?.says ?? 'Munim ended during its last run.'}`),
        `Times are the market's (${moment.label}, now ${momentText(moment.at)}).`,
      ],
      tables: [
        {
          columns: [
            { title: 'JOB', align: 'left' },
            { title: 'WHEN', align: 'left' },
            { title: 'LAST', align: 'left' },
            { title: 'NEXT', align: 'left' },
          ],
          rows: views.map((view) => [
            view.name,
            view.when,
            lastText(view),
            view.next === undefined ? 'none' : momentText(view.next),
          ]),
        },
      ],
      buttons: [
        [{ label: 'Refresh', command: '/jobs' }],
        ...(mayAct(caller.user.role, 'admin')
          ? views.map(({ name }) => [{ label: `Run ${name}`, command: `/jobs run ${name}` }])
          : []),
      ],
      severity: bad.length === 0 ? 'info' : 'warning',
      card: 'jobs',
    },
  );
}

/** Scheduled work: when it ran, how that ended, when it runs next. */
export const jobs = defineCommand({
  name: 'jobs',
  topic: 'desk',
  summary: 'scheduled jobs: last run, next run, run one by hand',
  usage: '[run name]',
  examples: ['/jobs', '/jobs run instruments-refresh'],
  role: 'viewer',
  effect: 'query',
  positional: ['action', 'name'],
  schema: z.object({
    action: z.literal('run', { error: 'the only action is run' }).optional(),
    name: z.string().toLowerCase().optional(),
  }),
  async run(context, { action, name }) {
    const { jobs: scheduled } = context;
    if (scheduled === undefined) {
      return refused(refusal('NOTHING_TO_DO', 'No jobs run on this desk. See /status for what does.'));
    }
    if (action === undefined) return overview(context, await scheduled.list());
    const done = await scheduled.run(context.caller, name ?? '');
    if (!done.ok) return refused(done.error);
    const { end } = done.value;
    return reply(`${done.value.name}: ${endText(done.value)}`, {
      lines: end === undefined ? [] : [end.says],
      severity: end?.kind === 'failed' ? 'warning' : 'good',
      buttons: [[{ label: 'All jobs', command: '/jobs' }]],
    });
  },
});
