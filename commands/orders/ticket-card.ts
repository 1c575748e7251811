import type { Desk, OrderTicketView, Verdict } from '../../engine/desk.ts';
import { formatPercent, formatPrice, formatRupees } from '../../engine/domain/amount-text.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { moneyLabel, pricingText, quantityText } from '../labels.ts';
import { type Button, type Reply, reply } from '../reply.ts';

/** `BUY 10 RELIANCE · CNC · market · PAPER paper1 · SIMULATED`. */
function headline(view: OrderTicketView, desk: Desk): string {
  const { side, quantity, instrument, product, pricing } = view;
  const what = `${side} ${quantityText(quantity, instrument)} ${instrument.tradingSymbol}`;
  return `${what} · ${product} · ${pricingText(pricing)} · ${moneyLabel(view.book, desk.market.moment())}`;
}

function priceLine(view: OrderTicketView): string {
  const { quote } = view.quote;
  const about =
    view.pricing.type === 'MARKET'
      ? `Price about ${formatPrice(view.expectedPrice)}`
      : `Last ${formatPrice(quote.last)}`;
  return `${about} (bid ${formatPrice(quote.bid)} × ask ${formatPrice(quote.ask)})`;
}

function moneyLine(view: OrderTicketView): string {
  const even = view.breakEven === undefined ? '' : ` · break-even ${formatPrice(view.breakEven)}`;
  return `Value ${formatRupees(view.value)} · charges ${formatRupees(view.charges)}${even}`;
}

function exitsLine(view: OrderTicketView): readonly string[] {
  const { stop, target } = view.exits;
  const parts = [
    ...(stop === undefined ? [] : [`stop ${formatPrice(stop)}`]),
    ...(target === undefined ? [] : [`target ${formatPrice(target)}`]),
  ];
  return parts.length === 0 ? [] : [`With ${parts.join(' and ')}, placed when it fills`];
}

/** The rule that is nearest to its limit. */
function largestUse(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts
    .filter((verdict) => verdict.use !== undefined)
    .toSorted((a, b) => (b.use ?? 0) - (a.use ?? 0))[0];
}

function checksLine(view: OrderTicketView): string {
  const passed = view.verdicts.filter((verdict) => verdict.passed).length;
  const largest = largestUse(view.verdicts);
  const use = largest === undefined ? '' : ` · largest use: ${largest.check}, ${largest.says}`;
  return `Checks passed: ${passed} of ${view.verdicts.length}${use}`;
}

function validLine(view: OrderTicketView): string {
  const { offeredAt, expiresAt } = view.ticket;
  return `Valid ${Math.round((expiresAt - offeredAt) / 1_000)} s, till ${formatTime(expiresAt)}`;
}

function marginLine(view: OrderTicketView): readonly string[] {
  const paysInFull = view.instrument.kind === 'equity' && view.product === 'CNC';
  return paysInFull || view.marginNeeded === 0
    ? []
    : [`Margin ${formatRupees(view.marginNeeded)} (estimate)`];
}

function fundsLine(view: OrderTicketView): string {
  return `Funds ${formatRupees(view.fundsBefore)} → ${formatRupees(view.fundsAfter)}`;
}

/** The same order as a line, with `{}` where a limit price belongs. */
function limitLine(view: OrderTicketView): string {
  const { side, quantity, instrument, product } = view;
  return `/${side.toLowerCase()} ${quantity} ${instrument.tradingSymbol} @ {} ${product.toLowerCase()}`;
}

function isNakedSale(view: OrderTicketView): boolean {
  return view.side === 'SELL' && view.instrument.kind === 'option' && view.marginNeeded > 0;
}

function buttons(view: OrderTicketView): readonly (readonly Button[])[] {
  const { id } = view.ticket;
  const confirm: Button = {
    label: 'Confirm',
    command: `/confirm ${id}`,
    style: isNakedSale(view) ? 'danger' : 'primary',
  };
  const limit: Button[] =
    view.pricing.type === 'MARKET'
      ? [{ label: 'Limit price', command: limitLine(view), asks: 'At what limit price?' }]
      : [];
  return [
    [confirm, ...limit],
    [
      { label: 'Details', command: `/details ${id}` },
      { label: 'Drop', command: `/drop ${id}` },
    ],
  ];
}

/** The ticket as it is shown: at most nine short lines and a verdict. */
export function ticketCard(view: OrderTicketView, desk: Desk): Reply {
  return reply(headline(view, desk), {
    lines: [
      priceLine(view),
      moneyLine(view),
      ...marginLine(view),
      fundsLine(view),
      ...exitsLine(view),
      ...(view.slices > 1 ? [`Goes out as ${view.slices} orders, each within the freeze quantity`] : []),
      checksLine(view),
      validLine(view),
    ],
    buttons: buttons(view),
    card: `ticket:${view.ticket.id}`,
  });
}

/** Everything behind the ticket: each charge, each rule. */
export function ticketDetails(view: OrderTicketView, desk: Desk): Reply {
  const card = ticketCard(view, desk);
  return {
    ...card,
    tables: [
      {
        columns: [
          { title: 'CHARGE', align: 'left' },
          { title: 'RUPEES', align: 'right' },
        ],
        rows: [
          ...view.chargeLines.map((line) => [line.part, formatRupees(line.amount, { decimals: 4 })]),
          ['total', formatRupees(view.charges)],
        ],
      },
      {
        columns: [
          { title: 'CHECK', align: 'left' },
          { title: 'FOUND', align: 'left' },
          { title: 'USE', align: 'right' },
        ],
        rows: view.verdicts.map((verdict) => [
          verdict.check,
          verdict.says,
          verdict.use === undefined ? '' : formatPercent(verdict.use, { decimals: 0 }),
        ]),
      },
    ],
  };
}
