import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import { formatTime } from '../../engine/domain/time.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';

const PLATFORMS = ['terminal', 'telegram', 'slack', 'web'] as const;

async function newCode({ desk, caller }: CommandContext): Promise<Reply> {
  const made = await desk.people.linkCode(caller);
  if (!made.ok) return refused(made.error, { confidential: true });
  const own = desk.people.people().find(({ user }) => user.id === caller.user.id)?.platforms ?? [];
  return reply(`Send /link ${made.value.code} to this desk from your other chat`, {
    lines: [
      `It works once, until ${formatTime(made.value.expiresAt)}. Whoever sends it is you: show it to nobody.`,
      `You are on ${own.join(' and ')} so far.`,
    ],
    confidential: true,
  });
}

/** One person on several platforms. */
export const link = defineCommand({
  name: 'link',
  topic: 'desk',
  summary: 'use this desk from another chat too, as yourself',
  usage: '[code] | drop platform',
  examples: ['/link', '/link 7Q4K-M2PX', '/link drop telegram'],
  role: 'viewer',
  effect: 'setting',
  duringReplay: 'refused',
  positional: ['first', 'platform'],
  schema: z.object({
    first: z.string().optional(),
    platform: z.enum(PLATFORMS, { error: `the platform is ${PLATFORMS.join(', ')}` }).optional(),
  }),
  async run(context, { first, platform }) {
    const { desk, caller } = context;
    if (first === undefined) return newCode(context);
    if (first.toLowerCase() !== 'drop') {
      return refused(
        refusal(
          'BAD_CODE',
          `You are ${caller.user.name} here already. A code is sent from a chat that this desk does not know yet.`,
        ),
        { confidential: true },
      );
    }
    if (platform === undefined) return reply('Which one? For example: /link drop telegram.');
    const dropped = await desk.people.unlink(caller, platform);
    return dropped.ok
      ? reply(`${platform} is not yours any more. Whoever writes from there is a stranger.`, {
          severity: 'good',
        })
      : refused(dropped.error);
  },
});
