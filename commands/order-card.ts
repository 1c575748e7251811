import type { DeskEvent } from '../engine/desk.ts';
import type { MarketMoment } from '../engine/desk-market.ts';
import { formatPrice, formatRupees, formatSigned } from '../engine/domain/amount-text.ts';
import { averageFillPrice } from '../engine/domain/order.ts';
import { formatDate, formatTime } from '../engine/domain/time.ts';
import { moneyLabel, orderStateText, quantityText } from './labels.ts';
import { type Button, type Reply, reply, type Severity } from './reply.ts';
import { signalCard } from './strategies/signal-card.ts';

export type OrderEvent = Extract<DeskEvent, { kind: 'order' }>;

/** The living message of an order: the ticket it came from, or its own. */
function cardName({ order }: OrderEvent): string {
  return order.origin.kind === 'chat' ? `ticket:${order.origin.ticket}` : `order:${order.id}`;
}

function what(event: OrderEvent): string {
  const { order, instrument } = event;
  return `${order.side} ${quantityText(order.quantity, instrument)} ${instrument.tradingSymbol}`;
}

function reasonOf({ order }: OrderEvent): string {
  return 'reason' in order.state ? order.state.reason : '';
}

const SEVERITY: Readonly<Record<OrderEvent['what'], Severity>> = {
  accepted: 'info',
  open: 'info',
  modified: 'info',
  'partly-filled': 'info',
  filled: 'good',
  cancelled: 'warning',
  rejected: 'bad',
  denied: 'bad',
  'not-sent': 'bad',
  unknown: 'bad',
  'change-refused': 'warning',
};

/** The order's card as it stands: one line that says where it is, and why. */
export function orderCard(event: OrderEvent, moment: Pick<MarketMoment, 'label' | 'day'>): Reply {
  const { order } = event;
  const at = order.filled > 0 ? ` at ${formatPrice(averageFillPrice(order))}` : '';
  const filled =
    order.state.kind === 'filled' ? `filled ${order.filled}${at}` : `${orderStateText(order)}${at}`;
  const reason = reasonOf(event);
  const open = order.state.kind === 'open' || order.state.kind === 'trigger-pending';
  const buttons: Button[] = [{ label: `Order ${order.id}`, command: `/order ${order.id}` }];
  if (open) buttons.push({ label: 'Cancel', command: `/cancel ${order.id}` });
  return reply(
    `${what(event)} · ${filled} · ${formatTime(order.changedAt)} · order ${order.id} · ${moneyLabel(event.book, moment)}`,
    {
      lines: reason === '' ? [] : [reason],
      buttons: [buttons],
      severity: SEVERITY[event.what],
      card: cardName(event),
    },
  );
}

/** What to do after a rejection, by what the broker said. */
function advice(reason: string): string {
  const says = reason.toLowerCase();
  if (says.includes('insufficient funds') || says.includes('margin'))
    return 'Ask for less, or free money: /funds.';
  if (says.includes('circuit') || says.includes('price band'))
    return 'Choose a price inside the band: /quote shows the last price.';
  if (says.includes('tick')) return 'Choose a price on the tick.';
  if (says.includes('trigger')) return 'Move the trigger to the other side of the last price.';
  if (says.includes('holding')) return 'Sell what the book holds: /holdings.';
  return 'Change the order and type it again.';
}

function verb({ order }: OrderEvent): string {
  return order.side === 'BUY' ? 'Bought' : 'Sold';
}

/** Whose doing an order was, when it was not the reader's own. */
function prefix({ order }: OrderEvent): string {
  switch (order.origin.kind) {
    case 'protective':
      return order.origin.role === 'stop' ? 'Stop hit. ' : 'Target reached. ';
    case 'square-off':
      return 'Squared off. ';
    default:
      return '';
  }
}

/** An entry that took no stop along is asked about one. */
function stopOffer({ order }: OrderEvent): readonly Button[] {
  const bare = order.origin.kind === 'chat' && !order.reduceOnly && order.exits.stop === undefined;
  return bare ? [{ label: 'Set stop', command: '/stop' }] : [];
}

/** The short reply that buzzes; undefined when the card alone is enough. */
export function orderPush(event: OrderEvent, moment: Pick<MarketMoment, 'label' | 'day'>): Reply | undefined {
  const { order, instrument } = event;
  const symbol = instrument.tradingSymbol;
  const label = moneyLabel(event.book, moment);
  const position: Button = { label: 'Positions', command: '/positions' };
  const story: Button = { label: `Order ${order.id}`, command: `/order ${order.id}` };
  const severity = SEVERITY[event.what];
  switch (event.what) {
    case 'filled': {
      const at = formatPrice(averageFillPrice(order));
      return reply(
        `${prefix(event)}${verb(event)} ${quantityText(order.filled, instrument)} ${symbol} at ${at}. Charges ${formatRupees(event.charges)}. ${label}`,
        { buttons: [[...stopOffer(event), story, position]], severity },
      );
    }
    case 'rejected':
      return reply(`Rejected: ${what(event)}, order ${order.id}. ${label}`, {
        lines: [reasonOf(event), advice(reasonOf(event))],
        buttons: [[story]],
        severity,
      });
    case 'denied':
      return reply(`Order ${order.id} ${what(event)}: ${reasonOf(event)} ${label}`, {
        buttons: [[story]],
        severity,
      });
    case 'not-sent':
      return reply(`Not sent: ${what(event)}, order ${order.id}. ${label}`, {
        lines: [`${reasonOf(event)}. Nothing reached the broker; type the order again if you still want it.`],
        buttons: [[story]],
        severity,
      });
    case 'unknown':
      return reply(`Order ${order.id} ${what(event)}: the broker did not answer. ${label}`, {
        lines: ['It may or may not be placed. I will not send it again. Looking it up by its tag.'],
        buttons: [[story]],
        severity,
      });
    case 'cancelled':
      return order.origin.kind === 'protective' ? undefined : cancelledPush(event, label);
    case 'change-refused':
      return declinedPush(event, label);
    case 'modified':
      return order.origin.kind === 'protective'
        ? undefined
        : reply(`Order ${order.id} is changed. ${label}`, { buttons: [[story]] });
    case 'partly-filled':
      return partPush(event, label);
    case 'accepted':
    case 'open':
      return undefined;
  }
}

/** A cancel or change that was not done: the order lives on, and its owner must know why. */
function declinedPush(event: OrderEvent, label: string): Reply {
  const { order, declined } = event;
  const cancelling = declined?.change === 'cancel';
  const again = cancelling ? 'To try again' : 'To take it back';
  const why =
    declined === undefined || declined.reason === '' ? [] : [`${declined.reason.replace(/\.$/, '')}.`];
  return reply(
    `Order ${order.id} was not ${cancelling ? 'cancelled' : 'changed'}: ${what(event)}. ${label}`,
    {
      lines: [...why, `It stands as it was. ${again}: /cancel ${order.id}.`],
      buttons: [[{ label: `Order ${order.id}`, command: `/order ${order.id}` }]],
      severity: SEVERITY[event.what],
    },
  );
}

/** The first part of an order that waits for its price; at market the rest follows at once. */
function partPush(event: OrderEvent, label: string): Reply | undefined {
  const { order, instrument } = event;
  const isFirst = event.fill !== undefined && event.fill.quantity === order.filled;
  if (!isFirst || order.pricing.type === 'MARKET') return undefined;
  const done = `${verb(event)} ${order.filled} of ${quantityText(order.quantity, instrument)} ${instrument.tradingSymbol}`;
  return reply(`${done} at ${formatPrice(averageFillPrice(order))}. The rest waits. ${label}`, {
    buttons: [
      [
        { label: `Order ${order.id}`, command: `/order ${order.id}` },
        { label: 'Cancel the rest', command: `/cancel ${order.id}` },
      ],
    ],
  });
}

function cancelledPush(event: OrderEvent, label: string): Reply {
  const { order } = event;
  const filled =
    order.filled === 0 ? 'Nothing of it was filled.' : `${order.filled} of ${order.quantity} were filled.`;
  return reply(`Cancelled: ${what(event)}, order ${order.id}. ${filled} ${label}`, {
    lines: reasonOf(event) === '' ? [] : [`Why: ${reasonOf(event)}.`],
    buttons: [[{ label: `Order ${order.id}`, command: `/order ${order.id}` }]],
  });
}

/** What is told of things that are no order: a warning, or the day's end. */
export function noticeText(
  event: Extract<DeskEvent, { kind: 'notice' | 'word' | 'day-closed' | 'signal' }>,
  moment: Pick<MarketMoment, 'label' | 'day'>,
): Reply {
  if (event.kind === 'signal') return signalCard(event, moment);
  if (event.kind !== 'day-closed') {
    return reply(event.text, { severity: event.severity === 'info' ? 'info' : 'bad' });
  }
  return reply(`${formatDate(event.day)} is closed`, {
    lines: event.books.map(
      (view) =>
        `${moneyLabel(view.book, moment)} · net ${formatSigned(view.today.net)} · equity ${formatRupees(view.equity)}`,
    ),
    buttons: [
      [
        { label: 'P&L week', command: '/pnl week' },
        { label: 'Holdings', command: '/holdings' },
      ],
    ],
  });
}
