import { z } from 'zod';
import type { PositionRow } from '../../engine/desk.ts';
import { formatQuantity } from '../../engine/domain/amount-text.ts';
import { isLive } from '../../engine/domain/order.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, shortSymbol } from '../labels.ts';
import type { ExitIntent, ExitScope } from '../language/understanding.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { answerUnclear } from './answer-unclear.ts';
import { draftNowOrNext, saidTerms } from './place-order.ts';
import { ticketCard } from './ticket-card.ts';

const MOST_CHOICES = 10;

function picker(rows: readonly PositionRow[], headline: string): Reply {
  return reply(headline, {
    buttons: rows.slice(0, MOST_CHOICES).map((row) => [
      {
        label: `Exit ${formatQuantity(Math.abs(row.position.quantity))} ${shortSymbol(row.instrument)} ${row.position.product}`,
        command: `/exit ${row.instrument.tradingSymbol} ${row.position.product.toLowerCase()}`,
      },
    ]),
  });
}

/** Whether a position is one that the words mean. */
function meant({ instrument }: PositionRow, scope: ExitScope): boolean {
  const root = 'underlyingSymbol' in instrument ? instrument.underlyingSymbol : instrument.tradingSymbol;
  switch (scope.kind) {
    case 'all':
      return true;
    case 'instrument':
      return instrument.key === scope.instrument.key;
    case 'underlying':
      return root === scope.underlying.symbol || instrument.key === scope.underlying.key;
    case 'contracts':
      return root === scope.underlying.symbol && contractMeant(instrument, scope);
  }
}

function contractMeant(
  instrument: PositionRow['instrument'],
  scope: Extract<ExitScope, { kind: 'contracts' }>,
): boolean {
  if (instrument.kind !== scope.of) return false;
  if (scope.expiry !== undefined && 'expiry' in instrument && instrument.expiry !== scope.expiry)
    return false;
  if (instrument.kind !== 'option') return true;
  const strikeFits = scope.strike === undefined || instrument.strike === scope.strike;
  return strikeFits && (scope.optionType === undefined || instrument.optionType === scope.optionType);
}

/** How much of a position is to go. */
function unitsOf(intent: ExitIntent, row: PositionRow): number {
  const held = Math.abs(row.position.quantity);
  const { amount, percent } = intent;
  if (percent !== undefined) {
    const lot = row.instrument.lotSize;
    return Math.max(lot, Math.floor((held * percent) / 100 / lot) * lot);
  }
  if (amount === undefined || amount.unit === 'rupees') return held;
  return amount.unit === 'lots' ? amount.value * row.instrument.lotSize : amount.value;
}

async function exitOne(context: CommandContext, row: PositionRow, intent: ExitIntent): Promise<Reply> {
  const { desk } = context;
  const { position } = row;
  const draft = await draftNowOrNext(context, {
    book: position.book,
    instrument: position.instrument,
    side: position.quantity > 0 ? 'SELL' : 'BUY',
    amount: { unit: 'shares', value: unitsOf(intent, row) },
    product: position.product,
    pricing: intent.pricing,
    ...saidTerms(intent),
    exits: {},
    reduceOnly: true,
  });
  return draft.ok ? ticketCard(draft.value, desk) : notExited(context, row, draft.error);
}

/** Most often what stands in the way of an exit is another one that waits for its price. */
async function notExited({ desk }: CommandContext, { position }: PositionRow, why: Refusal): Promise<Reply> {
  if (why.code !== 'SHORT_DELIVERY' && why.code !== 'REDUCE_ONLY_FLIP') return refused(why);
  const orders = await desk.books.orders(position.book);
  const waiting = orders.filter(
    (order) =>
      isLive(order) &&
      order.instrument === position.instrument &&
      order.product === position.product &&
      order.side === (position.quantity > 0 ? 'SELL' : 'BUY') &&
      order.origin.kind !== 'protective',
  );
  if (waiting.length === 0) return refused(why);
  const numbers = waiting.map((order) => order.id).join(', ');
  return refused(
    refusal(
      why.code,
      `Not sent. Order ${numbers} already waits to close this position. Cancel it first, or change its price: /modify ${waiting[0]?.id} @ price.`,
      waiting
        .slice(0, 3)
        .map((order) => ({ label: `Cancel order ${order.id}`, command: `/cancel ${order.id}` })),
    ),
  );
}

/** Closes what the words mean: at once a ticket when it is one position, else a choice. */
export async function exitMeant(context: CommandContext, intent: ExitIntent): Promise<Reply> {
  const book = bookFor(context, intent.book);
  if (!book.ok) return book.error;
  const open = context.desk.books.positions(book.value.id).filter((row) => row.position.quantity !== 0);
  const rows = open.filter(
    (row) =>
      meant(row, intent.scope) && (intent.product === undefined || row.position.product === intent.product),
  );
  const [row, ...others] = rows;
  if (row === undefined) {
    return refused(
      refusal('NO_POSITION', 'There is no such open position. See /positions.', [
        { label: 'Positions', command: '/positions' },
      ]),
    );
  }
  if (others.length === 0) return exitOne(context, row, intent);
  return picker(rows, `${rows.length} positions are meant. Which one first?`);
}

/** Closes a position, whole or in part, by a ticket that can only make it smaller. */
export const exit = defineCommand({
  name: 'exit',
  aliases: ['close', 'squareoff'],
  topic: 'orders',
  summary: 'a ticket that closes a position',
  usage: '[symbol [quantity] [@ price]]',
  examples: ['/exit INFY', '/exit', '/exit RELIANCE 5'],
  role: 'trader',
  effect: 'ticket',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const { desk } = context;
    if (text === '') {
      const book = desk.books.defaultBook(context.caller);
      const open = desk.books.positions(book.id).filter((row) => row.position.quantity !== 0);
      const label = moneyLabel(book, desk.market.moment());
      return open.length === 0
        ? reply(`${label} · nothing is open`)
        : picker(open, `Which position to close? ${label}`);
    }
    const understood = await understandHere(desk, `exit ${text}`);
    if (understood.kind !== 'intent') return answerUnclear(understood);
    if (understood.intent.action === 'exit') return exitMeant(context, understood.intent);
    return refused(refusal('BAD_ARGUMENTS', 'That does not read as an exit. For example: /exit INFY.'));
  },
});
