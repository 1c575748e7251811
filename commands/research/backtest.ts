import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { study } from './study-view.ts';

/** One strategy over past bars. */
export const backtest = defineCommand({
  name: 'backtest',
  aliases: ['bt'],
  topic: 'research',
  summary: 'a strategy over past bars, with what it is worth',
  usage: '[strategy] [symbols|nifty50] [1m..1d] [2y|2024|from..to] [key=value]',
  examples: [
    '/backtest rsi reliance 2y',
    '/backtest ma-cross nifty50 2y fast=20 slow=50',
    '/backtest rsi infy 15m intraday',
  ],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  run: (context, { text }) => study(context, 'backtest', text),
});
