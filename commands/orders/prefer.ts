import { z } from 'zod';
import type { Command } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { reply } from '../reply.ts';
import { productPreference } from './place-order.ts';

const NAMES = [productPreference('equity'), productPreference('derivative')] as const;

/** Remembers a product, and goes on with the order it was asked for. `commands` is asked for late. */
export function preferCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'prefer',
    topic: 'orders',
    summary: 'remember a product for your orders',
    usage: 'product.equity|product.derivative CNC|MIS|NRML|ask',
    examples: ['/prefer product.equity CNC', '/prefer product.derivative ask'],
    role: 'trader',
    effect: 'setting',
    positional: ['name', 'product', 'line'],
    schema: z.object({
      name: z.enum(NAMES, `say ${NAMES.join(' or ')}`),
      product: z
        .string()
        .toUpperCase()
        .pipe(z.enum(['CNC', 'MIS', 'NRML', 'ASK'], 'say CNC, MIS, NRML or ask')),
      line: z.string().optional(),
    }),
    async run(context, { name, product, line }) {
      const { desk, caller } = context;
      await desk.people.setPreference(caller.user.id, name, product === 'ASK' ? '' : product);
      const [word = '', ...rest] = (line ?? '').split(' ');
      const next = commands().find((command) => `/${command.name}` === word);
      if (next !== undefined && next.effect === 'ticket') return next.execute(context, rest.join(' '));
      return reply(
        product === 'ASK'
          ? 'You will be asked for the product.'
          : `${product} is remembered. It is printed on every ticket.`,
      );
    },
  });
}
