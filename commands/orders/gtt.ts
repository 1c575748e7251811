import { z } from 'zod';
import type { TriggerView } from '../../engine/desk-triggers.ts';
import { formatPrice, formatQuantity } from '../../engine/domain/amount-text.ts';
import type { Book } from '../../engine/domain/book.ts';
import type { Side } from '../../engine/domain/order.ts';
import type { Price } from '../../engine/domain/price.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { formatDate, istDate } from '../../engine/domain/time.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, quantityText, shortSymbol } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { answerUnclear } from './answer-unclear.ts';
import { levelsOf } from './protect.ts';

/** Buttons for more would not fit a phone. */
const MOST_BUTTONS = 6;

interface Leg {
  readonly trigger: Price;
  readonly side: Side;
  readonly quantity: number;
  readonly price: Price;
}

const legText = ({ trigger, side, quantity, price }: Leg): string =>
  `at ${formatPrice(trigger)} ${side} ${formatQuantity(quantity)} limit ${formatPrice(price)}`;

/** Every trigger that the broker keeps for the account. */
async function listed({ desk, caller }: CommandContext, book: Book): Promise<Reply> {
  const read = await desk.triggers.list(caller, book.id);
  if (!read.ok) return refused(read.error);
  const label = moneyLabel(book, desk.market.moment());
  const waiting = read.value.filter(({ status }) => status === 'active');
  const name = (key: (typeof read.value)[number]['instrument']): string => {
    const instrument = desk.market.instrument(key);
    return instrument === undefined ? key : shortSymbol(instrument);
  };
  return reply(
    `${label} · ${waiting.length} ${waiting.length === 1 ? 'trigger waits' : 'triggers wait'} at the broker`,
    {
      lines: read.value.flatMap(({ id, instrument, status, expiresAt, legs }) => [
        `${id} ${name(instrument)} · ${status} · till ${formatDate(istDate(expiresAt), true)}`,
        ...legs.map((leg) => `  ${legText(leg)}, ${leg.became}`),
      ]),
      buttons: [
        ...waiting
          .slice(0, MOST_BUTTONS)
          .map(({ id, instrument }) => [
            { label: `Delete ${id} ${name(instrument)}`, command: `/gtt delete ${id} book=${book.id}` },
          ]),
        [{ label: 'Refresh', command: `/gtt book=${book.id}` }],
      ],
      card: `gtt:${book.id}`,
    },
  );
}

async function removed({ desk, caller }: CommandContext, book: Book, id: string): Promise<Reply> {
  const done = await desk.triggers.remove(caller, book.id, id);
  if (!done.ok) return refused(done.error);
  return reply(`Trigger ${id} is deleted. ${moneyLabel(book, desk.market.moment())}`, { severity: 'good' });
}

function question(view: TriggerView, line: string, context: CommandContext): Reply {
  const { book, instrument, held, legs, proof } = view;
  const what = `${held > 0 ? 'long' : 'short'} ${quantityText(Math.abs(held), instrument)} ${instrument.tradingSymbol}`;
  return reply(`Trigger for ${what}? ${moneyLabel(book, context.desk.market.moment())}`, {
    lines: [
      ...legs.map((leg) => `A price ${legText(leg)}`),
      ...(legs.length > 1 ? ['The first to fire ends the other.'] : []),
      'The broker keeps it for a year and sends a limit order when it fires, whether Munim runs or not. Fired is not filled.',
    ],
    buttons: [[{ label: 'Place trigger', command: `/gtt ${line} yes=${proof}`, style: 'primary' }]],
    card: `gtt:${book.id}:${instrument.key}`,
  });
}

/** Levels for a carried position, in the words of `/sl`. */
async function wished(context: CommandContext, book: Book, said: Said): Promise<Reply> {
  const { desk, caller } = context;
  const leading = /(?:^|\s)(?:sl|stop|stoploss)[\s=:\d]/i.test(said.words) ? 'sl' : 'tgt';
  const understood = await understandHere(desk, `${leading} ${said.words}`);
  if (understood.kind !== 'intent') return answerUnclear(understood);
  const { intent } = understood;
  if (intent.action !== 'protect')
    return refused(refusal('BAD_ARGUMENTS', 'Write it like /gtt infy sl 1400 tgt 1600.'));
  const row = [...desk.books.positions(book.id), ...desk.books.holdings(book.id)].find(
    ({ instrument, position }) =>
      instrument.key === intent.symbol.key && position.quantity !== 0 && position.product !== 'MIS',
  );
  if (row === undefined) {
    const says = `${book.id} carries no ${intent.symbol.symbol}: a trigger closes what is held. To open a position use a limit order.`;
    return refused(refusal('NO_POSITION', says));
  }
  const { instrument, product } = row.position;
  const wish = { book: book.id, instrument, product, levels: levelsOf(row, intent) };
  if (said.yes === undefined) {
    const view = await desk.triggers.look(caller, wish);
    return view.ok ? question(view.value, `${said.words} book=${book.id}`, context) : refused(view.error);
  }
  const placed = await desk.triggers.place(caller, wish, said.yes);
  if (!placed.ok) return refused(placed.error);
  return reply(
    `Trigger placed for ${row.instrument.tradingSymbol}. ${moneyLabel(book, desk.market.moment())}`,
    {
      lines: placed.value.legs.map((leg) => `A price ${legText(leg)}`),
      buttons: [[{ label: 'Triggers', command: `/gtt book=${book.id}` }]],
      severity: 'good',
      card: `gtt:${book.id}:${instrument}`,
    },
  );
}

interface Said {
  readonly words: string;
  readonly yes: string | undefined;
}

/** Triggers at the broker: what waits, one more for what is held, one less. */
export const gtt = defineCommand({
  name: 'gtt',
  topic: 'orders',
  summary: 'triggers that rest at the broker for what is held',
  usage: '[symbol sl price tgt price | delete number]',
  examples: ['/gtt', '/gtt INFY sl 1400 tgt 1600', '/gtt infy sl 5%', '/gtt delete 123'],
  role: 'trader',
  effect: 'ticket',
  duringReplay: 'refused',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const book = bookFor(context, /(?:^|\s)book=(\S+)/i.exec(text)?.[1]?.toLowerCase());
    if (!book.ok) return book.error;
    const yes = /(?:^|\s)yes=(\S+)/i.exec(text)?.[1];
    const words = text.replace(/(?:^|\s)(?:book|yes)=\S*/gi, ' ').trim();
    if (words === '') return listed(context, book.value);
    const id = /^(?:delete|remove|cancel)\s+#?(\d{1,12})$/i.exec(words)?.[1];
    return id === undefined ? wished(context, book.value, { words, yes }) : removed(context, book.value, id);
  },
});
