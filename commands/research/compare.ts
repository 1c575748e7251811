import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { study } from './study-view.ts';

/** Strategies side by side. */
export const compare = defineCommand({
  name: 'compare',
  topic: 'research',
  summary: 'strategies side by side, and together',
  usage: '[strategies] [symbols|nifty50] [1m..1d] [2y|2024|from..to] [key=value]',
  examples: ['/compare rsi,ma-cross,momentum reliance,tcs,infy 2y'],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  run: (context, { text }) => study(context, 'compare', text),
});
