import { z } from 'zod';
import type { PositionRow } from '../../engine/desk.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, shortSymbol } from '../labels.ts';
import { type Button, type Reply, reply } from '../reply.ts';

const MOST_CHOICES = 10;

/** Asks for the trigger of a resting order that closes the position: a ticket like any other exit. */
function stopButton({ position, instrument }: PositionRow): Button {
  const lots = Math.abs(position.quantity) / instrument.lotSize;
  const amount = instrument.lotSize === 1 ? String(lots) : `${lots} ${lots === 1 ? 'lot' : 'lots'}`;
  const words = `${amount} ${instrument.tradingSymbol}`;
  const short = shortSymbol(instrument);
  const option = instrument.kind === 'option';
  const example = position.quantity > 0 ? '90 @ 85' : '90 @ 95';
  return {
    label: `Stop for ${short} ${position.product}`,
    // The exchange takes no stops at market in options: the limit is asked for as well.
    command: `/exit ${words} ${option ? 'sl-limit ' : ''}trigger {} ${position.product.toLowerCase()} book=${position.book}`,
    asks: option ? `Trigger and limit for ${short}? For example: ${example}` : `Stop ${short} at what price?`,
  };
}

/** What a stop may mean, and how to say each; by itself it does none of them. */
export function stopChoices({ desk, caller }: CommandContext): Reply {
  const book = desk.books.defaultBook(caller);
  const open = desk.books.positions(book.id).filter((row) => row.position.quantity !== 0);
  return reply(`Stop what? Nothing was done. ${moneyLabel(book, desk.market.moment())}`, {
    lines: [
      open.length === 0
        ? 'No position is open.'
        : 'A stop for a position is an order that waits for its price. It lasts for the day.',
      'A new order takes its stop along: /buy INFY 10 sl 1480 tgt 1600.',
    ],
    buttons: [
      ...open.slice(0, MOST_CHOICES).map((row) => [stopButton(row)]),
      [
        { label: 'Close a position', command: '/exit' },
        { label: 'Cancel all orders', command: '/cancelall' },
      ],
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
