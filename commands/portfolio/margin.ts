import { z } from 'zod';
import type { FundsView } from '../../engine/desk.ts';
import type { MarginAnswer } from '../../engine/desk-margin.ts';
import type { PlaceRequest } from '../../engine/desk-tickets.ts';
import { formatPercent, formatRupees } from '../../engine/domain/amount-text.ts';
import type { BrokerMargin } from '../../engine/domain/broker-margin.ts';
import { type Money, money, subtract } from '../../engine/domain/money.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, quantityText, shortSymbol } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { answerUnclear } from '../orders/answer-unclear.ts';
import { assumedRequest } from '../orders/place-order.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { pricePositions } from './priced-positions.ts';

/** More legs than any structure has. */
const MOST_LEGS = 10;
const OWN_TABLE = 'Ours is a dated table, without the benefit of hedges.';

const rupeeRow = (name: string, amount: Money): readonly string[] => [name, formatRupees(amount)];

/** Used margin as a share of what there is for it. */
function useText({ blockedByPositions, blockedByOrders, available }: FundsView): string {
  const used = blockedByPositions + blockedByOrders;
  const all = used + Math.max(0, available);
  return all <= 0 ? '' : ` · ${formatPercent(used / all)} used`;
}

/** What a book has blocked and free, and what its broker says of the account. */
async function marginOfBook(context: CommandContext, name: string | undefined): Promise<Reply> {
  const { desk } = context;
  const book = bookFor(context, name);
  if (!book.ok) return book.error;
  await pricePositions(desk, book.value.id);
  const funds = desk.books.funds(book.value.id);
  const told = await desk.margins.atBroker(book.value);
  const label = moneyLabel(book.value, desk.market.moment());
  const rows = [
    rupeeRow('Used by positions', funds.blockedByPositions),
    rupeeRow('Used by orders', funds.blockedByOrders),
    ...(funds.heldBack === 0 ? [] : [rupeeRow('Kept back by the ramp', funds.heldBack)]),
    rupeeRow('Free', funds.available),
    ...(told?.ok === true
      ? [
          rupeeRow('At the broker: used', told.value.used),
          rupeeRow('At the broker: collateral', told.value.collateral),
          rupeeRow('At the broker: free', told.value.free),
        ]
      : []),
  ];
  return reply(`${label} · margin free ${formatRupees(funds.available)}${useText(funds)}`, {
    lines: [
      ...(told?.ok === false ? [`The broker does not say: ${told.error}.`] : []),
      told?.ok === true ? 'The broker counts the whole account, the book only its own.' : OWN_TABLE,
      'Of an order: /margin sell 1 lot nifty fut nrml. Of several together, put ; between them.',
    ],
    tables: [
      {
        columns: [
          { title: 'MARGIN', align: 'left' },
          { title: 'RUPEES', align: 'right' },
        ],
        rows,
      },
    ],
    buttons: [[{ label: 'Refresh', command: `/margin ${book.value.id}` }]],
    card: `margin:${book.value.id}`,
  });
}

/** The orders of a line, `;` between them. */
async function readLegs(
  context: CommandContext,
  text: string,
): Promise<Result<readonly PlaceRequest[], Reply>> {
  const lines = text
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length > MOST_LEGS)
    return fail(refused(refusal('BAD_ARGUMENTS', `At most ${MOST_LEGS} orders at once. Leave some out.`)));
  const legs: PlaceRequest[] = [];
  for (const line of lines) {
    const understood = await understandHere(context.desk, line);
    // Its ways out are orders; here nothing was to be ordered.
    if (understood.kind !== 'intent') return fail({ ...answerUnclear(understood), buttons: [] });
    const { intent } = understood;
    if (intent.action !== 'buy' && intent.action !== 'sell') {
      const says = `"${line}" is no entry. Write it like sell 1 lot nifty fut nrml.`;
      return fail(refused(refusal('BAD_ARGUMENTS', says)));
    }
    const request = assumedRequest(context, intent);
    if (!request.ok) return request;
    legs.push(request.value);
  }
  return ok(legs);
}

function brokerLines({ broker, rows }: MarginAnswer): readonly string[] {
  if (broker === undefined) return [OWN_TABLE];
  if (!broker.ok) return [`The broker does not say: ${broker.error}. ${OWN_TABLE}`];
  if (rows.length === 1) return [];
  const { atMost, together } = broker.value;
  const benefit = subtract(money(sumOf(broker.value)), together);
  return [
    `Together ${formatRupees(together)} at the broker, ${formatRupees(atMost)} at most while they are placed`,
    `Benefit of the hedge ${formatRupees(benefit)}: send the bought legs first`,
  ];
}

const sumOf = ({ each }: BrokerMargin): number => each.reduce((sum, amount) => sum + amount, 0);

/** What the broker would block, or we think it would. */
function needed({ broker, ours }: MarginAnswer): Money {
  return broker?.ok === true ? broker.value.together : ours;
}

function answerCard(answer: MarginAnswer, context: CommandContext): Reply {
  const { rows, broker, book, free } = answer;
  const each = broker?.ok === true ? broker.value.each : undefined;
  const need = needed(answer);
  const label = moneyLabel(book, context.desk.market.moment());
  const whose = each === undefined ? 'by our table' : 'by the broker';
  const left = subtract(free, need);
  return reply(`Margin ${formatRupees(need)} ${whose} · ${label}`, {
    lines: [
      left < 0
        ? `The book is short of ${formatRupees(money(-left))}: it has ${formatRupees(free)} free`
        : `Free ${formatRupees(free)} → ${formatRupees(left)}`,
      ...brokerLines(answer),
    ],
    tables: [
      {
        columns: [
          { title: 'ORDER', align: 'left' },
          { title: 'OURS', align: 'right' },
          ...(each === undefined ? [] : [{ title: 'BROKER', align: 'right' } as const]),
        ],
        rows: rows.map(({ side, quantity, instrument, product, ours }, at) => [
          `${side} ${quantityText(quantity, instrument)} ${shortSymbol(instrument)} ${product}`,
          formatRupees(ours),
          ...(each === undefined ? [] : [formatRupees(each[at] ?? money(0))]),
        ]),
      },
    ],
    severity: left < 0 ? 'warning' : 'info',
  });
}

/** Whether a text speaks of orders, and not only of a book. */
const saysOrders = (text: string): boolean => /[\s;]/.test(text.trim());

/** What is blocked and free, and what orders would block before anybody places them. */
export const margin = defineCommand({
  name: 'margin',
  topic: 'portfolio',
  summary: 'margin used and free, and what orders would need',
  usage: '[book | order [; order ...]]',
  examples: [
    '/margin',
    '/margin sell 1 lot nifty fut nrml',
    '/margin sell 1 lot nifty 25000 ce next week; buy 1 lot nifty 25200 ce next week',
  ],
  role: 'viewer',
  effect: 'query',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    if (!saysOrders(text)) return marginOfBook(context, text === '' ? undefined : text.replace(/^book=/, ''));
    const legs = await readLegs(context, text);
    if (!legs.ok) return legs.error;
    const answer = await context.desk.margins.ask(context.caller, legs.value);
    return answer.ok ? answerCard(answer.value, context) : refused(answer.error);
  },
});
