import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import type { Command } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import type { Understanding } from '../language/understanding.ts';
import { refused } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { answerUnclear } from './answer-unclear.ts';
import { exitMeant } from './exit.ts';
import { changeOrder } from './modify.ts';
import { placeOrder } from './place-order.ts';
import { protectPosition } from './protect.ts';
import { stopChoices } from './stop.ts';

/** A bare stop or stop-loss: the one question without a command of its own to answer it. */
function asksWhatToStop(understood: Understanding): boolean {
  return understood.kind === 'question' && understood.question.completes === 'sl {}';
}

/** Plain words that read like an order: `buy 2 lots nifty 25000 ce next week at 120`. */
export const say: Command = defineCommand({
  name: 'say',
  topic: 'orders',
  summary: 'an order in plain words',
  usage: 'words',
  examples: ['/say buy 10 reliance at 1400'],
  role: 'trader',
  effect: 'ticket',
  hidden: true,
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const { desk } = context;
    const understood = await understandHere(desk, text);
    if (asksWhatToStop(understood)) return stopChoices(context);
    if (understood.kind !== 'intent') return answerUnclear(understood);
    const { intent } = understood;
    switch (intent.action) {
      case 'buy':
      case 'sell':
        return placeOrder(context, intent, `/say ${text}`);
      case 'exit':
        return exitMeant(context, intent);
      case 'modify':
        return changeOrder(context, intent);
      case 'protect':
        return protectPosition(context, intent);
      case 'cancel':
      case 'query':
        return refused(refusal('BAD_ARGUMENTS', 'That is not an order. Type /help for the commands.'));
    }
  },
});
