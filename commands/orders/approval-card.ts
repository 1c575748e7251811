import type { Desk } from '../../engine/desk.ts';
import type { ApprovalView } from '../../engine/desk-approvals.ts';
import { formatPercent, formatPrice, formatRupees } from '../../engine/domain/amount-text.ts';
import { formatLimit } from '../../engine/domain/limit-text.ts';
import { NO_PRICE, type Price, price } from '../../engine/domain/price.ts';
import type { Ticket, TicketState } from '../../engine/domain/ticket.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { moneyLabel, pricingText, quantityText } from '../labels.ts';
import { symbolOf } from '../portfolio/orders.ts';
import { type Reply, reply, type Severity } from '../reply.ts';

/** `SELL 130 (2 lots) NIFTY25200CE at 96.50 · NRML · LIVE family1`. */
function what({ ticket, order, book }: ApprovalView, desk: Desk): string {
  const label = moneyLabel(book, desk.market.moment());
  const { action } = ticket;
  switch (action.kind) {
    case 'place': {
      if (order === undefined) return `an order · ${label}`;
      const { side, quantity, instrument, pricing, product, expectedPrice } = order;
      const at =
        pricing.type === 'MARKET' ? `market, about ${formatPrice(expectedPrice)}` : pricingText(pricing);
      return `${side} ${quantityText(quantity, instrument)} ${instrument.tradingSymbol} · ${at} · ${product} · ${label}`;
    }
    case 'modify':
      return `Change order ${action.order} to ${action.quantity} at ${pricingText(action.pricing)} · ${label}`;
    case 'cancel':
      return `Cancel order ${action.orders.join(', ')} · ${label}`;
    case 'protect':
      return `Protect ${symbolOf(desk, action)} · ${label}`;
    case 'set-limit':
      return `Loosen ${action.name} to ${formatLimit(action.name, action.value)} · ${label}`;
    case 'reset-book':
      return `Start ${action.book} over · ${label}`;
  }
}

/** `96.50 → 95.80 (−0.7 %)`; nothing where the price is a part of the order. */
function driftLine({ ticket, price: now }: ApprovalView): readonly string[] {
  const seen = ticket.shownPrice;
  if (now === NO_PRICE || seen === NO_PRICE || ticket.state.kind !== 'awaiting') return [];
  const drift = formatPercent((now - seen) / seen, { sign: true });
  return [`Price since proposal: ${formatPrice(seen)} → ${formatPrice(now)} (${drift})`];
}

/** What an option sold without cover can cost: a call without end, a put down to zero. */
function lossLine({ order }: ApprovalView): readonly string[] {
  if (order?.instrument.kind !== 'option' || order.side !== 'SELL' || order.marginNeeded === 0) return [];
  const { strike, optionType } = order.instrument;
  const at: Price = order.expectedPrice;
  return optionType === 'CE'
    ? [
        `Loss without end above ${formatPrice(price(strike + at))} · margin ${formatRupees(order.marginNeeded)}`,
      ]
    : [
        `Loss from ${formatPrice(price(strike - at))} down to zero · margin ${formatRupees(order.marginNeeded)}`,
      ];
}

function moneyLine({ order }: ApprovalView): readonly string[] {
  if (order === undefined) return [];
  return [
    `Value ${formatRupees(order.value)} · charges ${formatRupees(order.charges)} · funds ${formatRupees(order.fundsBefore)} → ${formatRupees(order.fundsAfter)}`,
  ];
}

/** What stands against it by now. */
function checksLine({ order }: ApprovalView): readonly string[] {
  if (order === undefined) return [];
  const failed = order.verdicts.filter(({ passed }) => !passed);
  const [first] = failed;
  return first === undefined
    ? [`Checks passed: ${order.verdicts.length} of ${order.verdicts.length}`]
    : [`Would not pass now: ${first.says}`];
}

function needsLine(
  state: Extract<TicketState, { kind: 'awaiting' }>,
  view: ApprovalView,
  desk: Desk,
): string {
  const names = view.approvers.map(({ name }) => `@${name.replaceAll(' ', '')}`).join(', ');
  const given = state.votes.map(({ user }) => desk.people.nameOf(user));
  const so = given.length === 0 ? '' : ` · yes so far: ${given.join(', ')}`;
  return `Needs ${state.needed} of: ${names}${so} · expires ${formatTime(view.ticket.expiresAt)}`;
}

/** How it stands, in words: `approved by Ravi`, `expired: nobody decided in time`. */
function standing(
  { state, expiresAt }: Ticket,
  desk: Desk,
): { readonly says: string; readonly severity: Severity } {
  switch (state.kind) {
    case 'approved':
      return {
        says: `approved by ${state.by.map((id) => desk.people.nameOf(id)).join(' and ')}`,
        severity: 'good',
      };
    case 'rejected': {
      const why = state.reason === '' ? '' : `: ${state.reason}`;
      return { says: `rejected by ${desk.people.nameOf(state.by)}${why}`, severity: 'warning' };
    }
    case 'expired':
      return { says: `expired at ${formatTime(expiresAt)}: nobody decided in time`, severity: 'warning' };
    case 'dropped':
      return { says: 'taken back by whoever proposed it', severity: 'info' };
    case 'awaiting':
      return { says: `waits for approval till ${formatTime(expiresAt)}`, severity: 'info' };
    default:
      return { says: 'void: the rights of whoever proposed it changed', severity: 'warning' };
  }
}

/** The card of those who decide. It ends with who did. */
export function approvalCard(view: ApprovalView, desk: Desk): Reply {
  const { ticket } = view;
  const card = `approval:${ticket.id}`;
  const by = desk.people.nameOf(ticket.requester);
  if (ticket.state.kind !== 'awaiting') {
    const { says, severity } = standing(ticket, desk);
    return reply(`${what(view, desk)} · ${says} · proposed by ${by}`, { severity, card });
  }
  return reply(`${by} proposes: ${what(view, desk)}`, {
    lines: [
      ...ticket.state.why,
      ...lossLine(view),
      ...moneyLine(view),
      ...checksLine(view),
      ...driftLine(view),
      needsLine(ticket.state, view, desk),
    ],
    buttons: [
      [
        { label: 'Approve', command: `/approve ${ticket.id}`, style: 'primary' },
        { label: 'Reject', command: `/reject ${ticket.id}`, style: 'danger' },
      ],
    ],
    severity: 'warning',
    card,
  });
}

/** The proposer's own card. */
export function proposalCard(view: ApprovalView, desk: Desk): Reply {
  const { ticket } = view;
  const { says, severity } = standing(ticket, desk);
  const waits = ticket.state.kind === 'awaiting' ? ticket.state : undefined;
  return reply(`${what(view, desk)} · ${says}`, {
    lines: waits === undefined ? [] : [...waits.why, needsLine(waits, view, desk)],
    buttons:
      waits === undefined
        ? []
        : [
            [
              { label: 'Take it back', command: `/drop ${ticket.id}` },
              { label: 'What waits', command: '/pending' },
            ],
          ],
    severity,
    card: `ticket:${ticket.id}`,
  });
}

/** What buzzes for the proposer once it is decided; what they took back themselves does not. */
export function decisionPush(view: ApprovalView, desk: Desk): Reply | undefined {
  const { state } = view.ticket;
  if (state.kind === 'awaiting' || state.kind === 'dropped') return undefined;
  const { says, severity } = standing(view.ticket, desk);
  const next =
    state.kind === 'approved'
      ? 'It is on its way.'
      : 'Nothing was sent. Propose it again if you still want it.';
  return reply(`${says.slice(0, 1).toUpperCase()}${says.slice(1)}. ${what(view, desk)}`, {
    lines: [next],
    severity,
  });
}
