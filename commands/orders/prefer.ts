import { z } from 'zod';
import type { Command } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { reply } from '../reply.ts';
import { productPreference } from './place-order.ts';

/** Name, product, and the line to go on with: that line keeps every word it has. */
const WORDS = /^(\S*)\s*(\S*)\s*([\s\S]*)$/;

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
    positional: 'text',
    schema: z
      .object({ text: z.string() })
      .transform(({ text }) => {
        const [, name = '', product = '', line = ''] = WORDS.exec(text) ?? [];
        return { name, product: product.toUpperCase(), line };
      })
      .pipe(
        z.object({
          name: z.enum(NAMES, `say ${NAMES.join(' or ')}`),
          product: z.enum(['CNC', 'MIS', 'NRML', 'ASK'], 'say CNC, MIS, NRML or ask'),
          line: z.string(),
        }),
      ),
    async run(context, { name, product, line }) {
      const { desk, caller } = context;
      await desk.people.setPreference(caller.user.id, name, product === 'ASK' ? '' : product);
      const [word = '', ...rest] = line.split(' ');
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
