import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import { defineCommand } from '../define-command.ts';
import { refused } from '../reply.ts';

/** For people the desk already knows; strangers are let in before any command runs. */
export const pair = defineCommand({
  name: 'pair',
  topic: 'desk',
  summary: 'join this desk with a code',
  usage: 'code',
  examples: ['/pair 7Q4K-M2PX'],
  role: 'viewer',
  effect: 'control',
  positional: ['code'],
  schema: z.object({ code: z.string().optional() }),
  async run({ caller }) {
    return refused(
      refusal(
        'BAD_CODE',
        `You belong to this desk already, as ${caller.user.role}. A code is for somebody who is new here, sent from their own chat.`,
      ),
    );
  },
});
