import { z } from 'zod';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';

async function setUp({ desk, caller }: CommandContext, anew: boolean): Promise<Reply> {
  const begun = await desk.authenticator.begin(caller, { anew });
  if (!begun.ok) return refused(begun.error);
  const { secret, uri } = begun.value;
  return reply('Scan this with your authenticator, then type the six digits it shows: /totp 123456', {
    lines: [
      `Or type this key into it: ${secret.replaceAll(/(.{4})/g, '$1 ').trim()}`,
      'It is shown this once.',
    ],
    scan: uri,
    buttons: [
      [
        {
          label: 'Enter the code',
          command: '/totp {}',
          asks: 'The six digits that your authenticator shows?',
        },
      ],
    ],
    confidential: true,
  });
}

/** The second proof for whatever moves real money. */
export const totp = defineCommand({
  name: 'totp',
  topic: 'desk',
  summary: 'set up the authenticator that guards real money',
  usage: '[123456 | reset]',
  examples: ['/totp', '/totp 123456', '/totp reset'],
  role: 'trader',
  effect: 'setting',
  duringReplay: 'ordinary',
  positional: ['code'],
  schema: z.object({
    code: z
      .string()
      .regex(/^(reset|\d{3}\s?\d{3})$/, 'type the six digits, or reset')
      .optional(),
  }),
  async run(context, { code }) {
    if (code === undefined || code === 'reset') return setUp(context, code === 'reset');
    const proven = await context.desk.authenticator.prove(context.caller, code);
    if (!proven.ok) return refused(proven.error, { confidential: true });
    return reply('Your authenticator is set up. Live switches and large live tickets ask for its codes.', {
      severity: 'good',
      confidential: true,
    });
  },
});
