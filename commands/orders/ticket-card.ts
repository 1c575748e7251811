import type { Desk } from '../../engine/desk.ts';
import type { QuoteView } from '../../engine/desk-market.ts';
import type { OrderTicketView, Verdict } from '../../engine/desk-tickets.ts';
import { formatPercent, formatPrice, formatQuantity, formatRupees } from '../../engine/domain/amount-text.ts';
import { minutesOf } from '../../engine/domain/order.ts';
import { termWords } from '../../engine/domain/order-terms-text.ts';
import type { Price } from '../../engine/domain/price.ts';
import { formatDate, formatTime, istDate } from '../../engine/domain/time.ts';
import { moneyLabel, pricingText, quantityText } from '../labels.ts';
import { type Button, type Reply, reply } from '../reply.ts';

/** ` IOC`, ` for 5 min`: how long it may rest when that is not the day. */
function validityText({ validity, afterMarket }: OrderTicketView): string {
  const minutes = minutesOf(validity);
  if (afterMarket !== undefined) return validity === 'IOC' ? ' IOC · AMO' : ' · AMO';
  if (minutes !== undefined) return ` for ${minutes} min`;
  return validity === 'IOC' ? ' IOC' : '';
}

/** `BUY 10 RELIANCE · CNC · market · PAPER paper1 · SIMULATED`, with how long it rests behind the price. */
function headline(view: OrderTicketView, desk: Desk): string {
  const { side, quantity, instrument, product, pricing } = view;
  const what = `${side} ${quantityText(quantity, instrument)} ${instrument.tradingSymbol}`;
  return `${what} · ${product} · ${pricingText(pricing)}${validityText(view)} · ${moneyLabel(view.book, desk.market.moment())}`;
}

/** The question of an order for the next opening. */
function openingLine({ afterMarket }: OrderTicketView): readonly string[] {
  if (afterMarket === undefined) return [];
  const opening = `${formatDate(istDate(afterMarket))}, ${formatTime(afterMarket).slice(0, 5)}`;
  return [`The market is closed. Place it as an after-market order for ${opening}?`];
}

function priceLine(view: OrderTicketView): string {
  if (view.quote === undefined)
    return view.afterMarket === undefined
      ? 'No price seen yet'
      : `Price about ${formatPrice(view.expectedPrice)}`;
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
  if (parts.length === 0) return [];
  const outside = stop !== undefined && view.quote !== undefined && isOutsideBand(stop, view.quote);
  const when = outside ? 'the stop is outside today’s price band and cannot rest today' : 'from its fill on';
  return [`With ${parts.join(' and ')}, ${when}`];
}

/** The exchange takes no trigger outside the day's band; 0 means there is none. */
export function isOutsideBand(level: Price, { quote }: QuoteView): boolean {
  return (
    (quote.lowerBand !== 0 && level < quote.lowerBand) || (quote.upperBand !== 0 && level > quote.upperBand)
  );
}

function byUse(a: Verdict, b: Verdict): number {
  return (b.use ?? -1) - (a.use ?? -1);
}

/** The limit that is nearest to its end. Limits say how much of how much; other rules have a use that means less. */
function largestUse(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts
    .filter((verdict) => verdict.use !== undefined && verdict.says.includes(' of '))
    .toSorted(byUse)[0];
}

function checksLine(view: OrderTicketView): string {
  const passed = view.verdicts.filter((verdict) => verdict.passed).length;
  const largest = largestUse(view.verdicts);
  const use = largest === undefined ? '' : ` · largest use: ${largest.check} ${largest.says}`;
  return `Checks passed: ${passed} of ${view.verdicts.length}${use}`;
}

function validLine(view: OrderTicketView): string {
  const { offeredAt, expiresAt } = view.ticket;
  return `Valid ${Math.round((expiresAt - offeredAt) / 1_000)} s, till ${formatTime(expiresAt)}`;
}

function marginLine(view: OrderTicketView): readonly string[] {
  const paysInFull = view.marginNeeded === view.value;
  return paysInFull || view.marginNeeded === 0
    ? []
    : [`Margin ${formatRupees(view.marginNeeded)} (estimate)`];
}

function fundsLine(view: OrderTicketView): string {
  return `Funds ${formatRupees(view.fundsBefore)} → ${formatRupees(view.fundsAfter)}`;
}

/** Digits without grouping, as a line takes them back. */
function plain(value: Price): string {
  return formatPrice(value).replaceAll(',', '');
}

/** The same order as a line, with `{}` where a limit price belongs: nothing that was said may get lost. */
function limitLine(view: OrderTicketView): string {
  const { side, quantity, instrument, product, exits, reduceOnly } = view;
  const lots = quantity / instrument.lotSize;
  const words = [
    reduceOnly ? '/exit' : `/${side.toLowerCase()}`,
    instrument.lotSize === 1 ? String(quantity) : `${lots} ${lots === 1 ? 'lot' : 'lots'}`,
    instrument.tradingSymbol,
    '@ {}',
    ...(exits.stop === undefined ? [] : [`sl ${plain(exits.stop)}`]),
    ...(exits.target === undefined ? [] : [`tgt ${plain(exits.target)}`]),
    product.toLowerCase(),
    ...termWords({ ...view, parts: view.legs.length, afterMarket: view.afterMarket !== undefined }),
    `book=${view.book.id}`,
  ];
  return words.join(' ');
}

function isNakedSale(view: OrderTicketView): boolean {
  return view.side === 'SELL' && view.instrument.kind === 'option' && view.marginNeeded > 0;
}

function buttons(view: OrderTicketView): readonly (readonly Button[])[] {
  const { id } = view.ticket;
  const confirm: Button = {
    label: view.afterMarket === undefined ? 'Confirm' : 'AMO',
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

/** How it goes to the exchange when that is not as one order that shows itself. */
function goesOutLine({ legs, disclosed, quantity, instrument }: OrderTicketView): readonly string[] {
  const [first = []] = legs;
  if (legs.length > 1) {
    const each = quantityText(first[0]?.quantity ?? quantity, instrument);
    return [`Goes out as ${legs.length} orders of about ${each}, each when the one before has filled`];
  }
  if (first.length > 1) return [`Goes out as ${first.length} orders, each within the freeze quantity`];
  return disclosed === undefined ? [] : [`Shows ${formatQuantity(disclosed)} at a time`];
}

/** The ticket as it is shown: at most nine short lines and a verdict. */
export function ticketCard(view: OrderTicketView, desk: Desk): Reply {
  return reply(headline(view, desk), {
    lines: [
      ...openingLine(view),
      priceLine(view),
      moneyLine(view),
      ...marginLine(view),
      fundsLine(view),
      ...exitsLine(view),
      ...goesOutLine(view),
      checksLine(view),
      validLine(view),
    ],
    buttons: buttons(view),
    card: `ticket:${view.ticket.id}`,
  });
}

function checkLine({ check, says, use }: Verdict): string {
  return use === undefined
    ? `${check}: ${says}`
    : `${check}: ${says} (${formatPercent(use, { decimals: 0 })})`;
}

/** Everything behind the ticket: each charge, each rule with the tightest first, what the margin leaves out. */
export function ticketDetails(view: OrderTicketView, desk: Desk): Reply {
  const card = ticketCard(view, desk);
  const derivative = view.instrument.kind !== 'equity';
  return {
    ...card,
    lines: [
      ...card.lines,
      ...(derivative ? ['Margins are estimates by a dated table, without hedge benefit.'] : []),
      'Checks, the nearest to its limit first:',
      ...view.verdicts.toSorted(byUse).map(checkLine),
    ],
    tables: [
      {
        columns: [
          { title: 'CHARGE', align: 'left' },
          { title: 'RUPEES', align: 'right' },
        ],
        rows: [
          ...view.chargeLines
            .filter((line) => line.amount !== 0)
            .map((line) => [line.part, formatRupees(line.amount, { decimals: 4 })]),
          ['total', formatRupees(view.charges)],
        ],
      },
    ],
  };
}
