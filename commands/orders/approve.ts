import { z } from 'zod';
import type { Decision } from '../../engine/desk-approvals.ts';
import { type TicketId, ticketId } from '../../engine/domain/ids.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { approvalCard } from './approval-card.ts';

const code = z.string().toUpperCase().optional();

/** What the caller could decide on: all of it but their own. */
function decidable({ desk, caller }: CommandContext) {
  return desk.approvals
    .pending(caller)
    .filter(({ approvers }) => approvers.some(({ id }) => id === caller.user.id));
}

/** The code that is said, or the only thing there is to decide on. */
function codeOf(context: CommandContext, said: string | undefined, verb: string): Result<TicketId, Reply> {
  if (said !== undefined) return ok(ticketId(said));
  const [first, ...more] = decidable(context);
  if (first === undefined)
    return fail(
      refused(refusal('NOTHING_TO_DO', 'Nothing waits for your decision. /pending shows what waits.')),
    );
  if (more.length === 0) return ok(first.ticket.id);
  return fail(
    reply(`Which one? Say its code, for example: /${verb} ${first.ticket.id}.`, {
      buttons: [[{ label: 'What waits', command: '/pending' }]],
    }),
  );
}

function answer({ desk }: CommandContext, decided: Result<Decision, Refusal>): Reply {
  if (!decided.ok) return refused(decided.error, { confidential: true });
  return approvalCard(desk.approvals.view(decided.value.ticket), desk);
}

/** Says yes to what somebody else proposed. */
export const approve = defineCommand({
  name: 'approve',
  topic: 'orders',
  summary: 'say yes to what somebody else proposed',
  usage: '[code]',
  examples: ['/approve', '/approve 7F3K'],
  role: 'approver',
  effect: 'ticket',
  duringReplay: 'refused',
  positional: ['code'],
  schema: z.object({ code }),
  async run(context, args) {
    const id = codeOf(context, args.code, 'approve');
    if (!id.ok) return id.error;
    return answer(context, await context.desk.approvals.approve(context.caller, id.value));
  },
});

/** Turns down what somebody else proposed. */
export const reject = defineCommand({
  name: 'reject',
  topic: 'orders',
  summary: 'turn down what somebody else proposed',
  usage: 'code [reason]',
  examples: ['/reject 7F3K', '/reject 7F3K too large before the results'],
  role: 'approver',
  effect: 'ticket',
  duringReplay: 'refused',
  positional: ['code', 'reason'],
  schema: z.object({ code, reason: z.string().default('') }),
  async run(context, args) {
    const id = codeOf(context, args.code, 'reject');
    if (!id.ok) return id.error;
    return answer(context, await context.desk.approvals.reject(context.caller, id.value, args.reason));
  },
});

/** What waits for a second person. */
export const pending = defineCommand({
  name: 'pending',
  topic: 'orders',
  summary: 'what waits for the yes of a second person',
  usage: '',
  examples: ['/pending'],
  role: 'viewer',
  effect: 'query',
  duringReplay: 'refused',
  positional: [],
  schema: z.object({}),
  async run(context) {
    const { desk, caller } = context;
    const views = desk.approvals.pending(caller);
    const [only] = views;
    if (only === undefined) return reply('Nothing waits for approval');
    const mine = new Set(decidable(context).map(({ ticket }) => ticket.id));
    if (views.length === 1 && mine.has(only.ticket.id)) return approvalCard(only, desk);
    return reply(`${views.length} ${views.length === 1 ? 'proposal waits' : 'proposals wait'} for approval`, {
      lines: views.map((view) => `${view.ticket.id}: ${approvalCard(view, desk).headline}`),
      buttons: views
        .filter(({ ticket }) => mine.has(ticket.id))
        .slice(0, 5)
        .map(({ ticket: { id } }) => [
          { label: `Approve ${id}`, command: `/approve ${id}`, style: 'primary' as const },
          { label: `Reject ${id}`, command: `/reject ${id}`, style: 'danger' as const },
        ]),
    });
  },
});
