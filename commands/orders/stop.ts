import { z } from 'zod';
import type { PositionRow } from '../../engine/desk.ts';
import { mayAct } from '../../engine/domain/user.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, shortSymbol } from '../labels.ts';
import { type Button, type Reply, reply } from '../reply.ts';

const MOST_CHOICES = 10;

/** Asks for the price of a position's stop or target. */
function levelButton({ position, instrument }: PositionRow, level: 'stop' | 'target'): Button {
  const short = shortSymbol(instrument);
  const command = level === 'stop' ? '/sl' : '/target';
  const { product, book } = position;
  return {
    label: `${level === 'stop' ? 'Stop' : 'Target'} for ${short} ${product}`,
    command: `${command} ${instrument.tradingSymbol} {} product=${product} book=${book}`,
    asks: `${short}: at what price is the ${level}?`,
  };
}

function openPositions({ desk, caller }: CommandContext): readonly PositionRow[] {
  const book = desk.books.defaultBook(caller);
  return desk.books.positions(book.id).filter((row) => row.position.quantity !== 0);
}

function label({ desk, caller }: CommandContext): string {
  return moneyLabel(desk.books.defaultBook(caller), desk.market.moment());
}

/** Which position gets a stop or a target. */
export function pickProtected(context: CommandContext, level: 'stop' | 'target'): Reply {
  const open = openPositions(context);
  if (open.length === 0) {
    return reply(`No position is open. ${label(context)}`, {
      lines: ['A new order takes its levels along: /buy INFY 10 sl 1480 tgt 1600.'],
    });
  }
  return reply(`Which position gets a ${level}? ${label(context)}`, {
    buttons: open.slice(0, MOST_CHOICES).map((row) => [levelButton(row, level)]),
  });
}

/** What a bare stop may mean, and how to say each; by itself it does none of them. */
export function stopChoices(context: CommandContext): Reply {
  const open = openPositions(context);
  return reply(`Stop what? Nothing was done. ${label(context)}`, {
    lines: [
      ...(open.length === 0 ? ['No position is open.'] : []),
      'A new order takes its stop along: /buy INFY 10 sl 1480 tgt 1600.',
    ],
    buttons: [
      ...open.slice(0, MOST_CHOICES).map((row) => [levelButton(row, 'stop')]),
      [
        { label: 'Close a position', command: '/exit' },
        { label: 'Cancel all orders', command: '/cancelall' },
      ],
      ...(mayAct(context.caller.user.role, 'risk') ? [[{ label: 'Halt trading', command: '/kill' }]] : []),
    ],
  });
}

/** The word that must never act by itself: it may mean a stop-loss, or everything. */
export const stop = defineCommand({
  name: 'stop',
  topic: 'orders',
  summary: 'asks what to stop, and does nothing by itself',
  usage: '',
  examples: ['/stop'],
  role: 'trader',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  run: async (context) => stopChoices(context),
});
