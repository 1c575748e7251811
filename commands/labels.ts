import type { MarketMoment } from '../engine/desk-market.ts';
import { formatPrice, formatQuantity } from '../engine/domain/amount-text.ts';
import type { Book } from '../engine/domain/book.ts';
import type { Instrument } from '../engine/domain/instrument.ts';
import type { Order, Pricing } from '../engine/domain/order.ts';
import { formatDate, formatTime, istDate } from '../engine/domain/time.ts';

/** `PAPER paper1`, and `SIMULATED` or `REPLAY 18 Jun 2024` where the prices are no market's of today. */
export function moneyLabel(book: Book, moment: Pick<MarketMoment, 'label' | 'day'>): string {
  const day = moment.label === 'REPLAY' ? ` ${formatDate(moment.day, true).slice(4)}` : '';
  const market = moment.label === 'LIVE' ? '' : ` · ${moment.label}${day}`;
  return `${book.mode.toUpperCase()} ${book.id}${market}`;
}

/** `in session till 15:40`, or why not and when it opens. */
export function phaseText({ phase }: MarketMoment): string {
  if (phase.kind === 'open') return `in session till ${formatTime(phase.until).slice(0, 5)}`;
  if (phase.opensAt === undefined) return `closed, ${phase.reason}`;
  const opens = `${formatDate(istDate(phase.opensAt))} ${formatTime(phase.opensAt).slice(0, 5)}`;
  return `closed, ${phase.reason}; opens ${opens}`;
}

/** `market`, `limit 1,410.00`, `stop 1,395.00 limit 1,390.00`. */
export function pricingText(pricing: Pricing): string {
  switch (pricing.type) {
    case 'MARKET':
      return 'market';
    case 'LIMIT':
      return `limit ${formatPrice(pricing.price)}`;
    case 'SL':
      return `stop ${formatPrice(pricing.trigger)} limit ${formatPrice(pricing.price)}`;
    case 'SL-M':
      return `stop ${formatPrice(pricing.trigger)} market`;
  }
}

/** `10`, or `130 (2 lots)` where lots are what people count. */
export function quantityText(units: number, instrument: Instrument): string {
  if (instrument.lotSize === 1) return formatQuantity(units);
  const lots = units / instrument.lotSize;
  return `${formatQuantity(units)} (${formatQuantity(lots)} ${lots === 1 ? 'lot' : 'lots'})`;
}

/** A symbol short enough for a column of a phone: `NIFTY 25000C 01D`. */
export function shortSymbol(instrument: Instrument): string {
  if (instrument.kind === 'equity' || instrument.kind === 'index') return instrument.tradingSymbol;
  const day = formatDate(instrument.expiry).slice(4);
  if (instrument.kind === 'future') return `${instrument.underlyingSymbol} FUT ${day}`;
  return `${instrument.underlyingSymbol} ${instrument.strike / 10_000}${instrument.optionType} ${day}`;
}

/** Where an order stands, in a word or two. */
export function orderStateText(order: Order): string {
  const { state } = order;
  const part =
    order.filled > 0 && order.filled < order.quantity ? `, ${order.filled} of ${order.quantity} filled` : '';
  switch (state.kind) {
    case 'queued':
    case 'submitting':
      return 'being sent';
    case 'acked':
      return order.afterMarket === undefined
        ? 'accepted'
        : `accepted for the opening of ${formatDate(istDate(order.afterMarket))}`;
    case 'open':
      return `open${part}`;
    case 'trigger-pending':
      return 'waits for its trigger';
    case 'unknown':
      return 'in doubt';
    case 'filled':
      return 'filled';
    case 'cancelled':
      return `cancelled${part}`;
    case 'rejected':
      return 'rejected';
    case 'denied':
    case 'not-sent':
      return 'not sent';
    case 'not-placed':
      return 'not placed';
  }
}
