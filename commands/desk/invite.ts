import { z } from 'zod';
import { formatTime } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { refused, reply } from '../reply.ts';

const ROLES = ['viewer', 'trader', 'approver', 'risk', 'admin', 'auditor', 'owner'] as const;

/** A code that lets one person in, once. */
export const invite = defineCommand({
  name: 'invite',
  topic: 'desk',
  summary: 'a code that lets one person in, once',
  usage: 'viewer|trader|approver|risk|admin|auditor|owner',
  examples: ['/invite trader'],
  role: 'admin',
  effect: 'control',
  positional: ['role'],
  schema: z.object({ role: z.enum(ROLES, `say a role: ${ROLES.join(', ')}`) }),
  async run({ desk, caller }, args) {
    const invited = await desk.people.invite(caller, args.role);
    if (!invited.ok) return refused(invited.error);
    const who = args.role === 'owner' ? 'you on another platform, as owner' : `one person as ${args.role}`;
    return reply(`Code ${invited.value.code} lets in ${who}`, {
      lines: [
        `They send /pair ${invited.value.code} to this desk's bot, until ${formatTime(invited.value.expiresAt).slice(0, 5)} tomorrow.`,
        'It works once. Send it to nobody else.',
      ],
      confidential: true,
    });
  },
});
