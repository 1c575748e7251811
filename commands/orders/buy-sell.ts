import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import type { Command, CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { watchList } from '../market/watch.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { answerUnclear } from './answer-unclear.ts';
import { placeOrder } from './place-order.ts';

/** Offered to somebody who watches nothing yet. */
const POPULAR = ['RELIANCE', 'HDFCBANK', 'INFY', 'TCS', 'SBIN', 'ICICIBANK'] as const;

/** First tap of three: which symbol. */
function pickSymbol(context: CommandContext, verb: string): Reply {
  const { desk } = context;
  const watched = watchList(context).flatMap((key) => desk.market.instrument(key)?.tradingSymbol ?? []);
  const symbols = [...new Set([...watched, ...POPULAR])].slice(0, 6);
  const buttons = symbols.map((symbol) => ({ label: symbol, command: `/${verb} ${symbol}` }));
  return reply(`What to ${verb}?`, {
    lines: [`Or type it: /${verb} RELIANCE 10.`],
    buttons: [
      buttons.slice(0, 3),
      buttons.slice(3),
      [{ label: 'Another', command: `/${verb} {}`, asks: `Which symbol to ${verb}?` }],
    ],
  });
}

async function trade(context: CommandContext, verb: 'buy' | 'sell', text: string): Promise<Reply> {
  if (text === '') return pickSymbol(context, verb);
  const { desk } = context;
  const understood = await understandHere(desk, `${verb} ${text}`);
  if (understood.kind !== 'intent') return answerUnclear(understood);
  const { intent } = understood;
  if (intent.action !== 'buy' && intent.action !== 'sell') {
    return refused(
      refusal('BAD_ARGUMENTS', `That does not read as an order. For example: /${verb} RELIANCE 10.`),
    );
  }
  return placeOrder(context, intent, `/${verb} ${text}`);
}

function tradeCommand(verb: 'buy' | 'sell'): Command {
  return defineCommand({
    name: verb,
    aliases: [verb === 'buy' ? 'b' : 's'],
    topic: 'orders',
    summary: `a ticket to ${verb}`,
    usage: '[symbol quantity [@ price] [sl stop] [tgt target] [cnc|mis|nrml]]',
    examples: [
      `/${verb} RELIANCE 10`,
      `/${verb} 10 reliance @ 1400 mis`,
      `/${verb} 2 lots nifty 25000 ce next week @ 120`,
      `/${verb} tcs 1 lakh`,
    ],
    role: 'trader',
    effect: 'ticket',
    positional: 'text',
    schema: z.object({ text: z.string() }),
    run: (context, args) => trade(context, verb, args.text),
  });
}

export const buy = tradeCommand('buy');
export const sell = tradeCommand('sell');
