import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { study } from './study-view.ts';

/** A search for settings. */
export const optimize = defineCommand({
  name: 'optimize',
  aliases: ['optimise', 'opt'],
  topic: 'research',
  summary: 'the best settings, and how much of that is luck',
  usage:
    '[strategy] [symbols] [time] [parameter=from..to/step] [by=sharpe] [search=grid|random|halving|bayes]',
  examples: [
    '/optimize ma-cross reliance 5y fast=5..50/5 slow=60..150/10',
    '/optimize rsi infy 2y search=random trials=100 by=calmar',
  ],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  run: (context, { text }) => study(context, 'optimise', text),
});
