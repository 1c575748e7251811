import { z } from 'zod';
import type { QuoteView } from '../../engine/desk-market.ts';
import { formatPercent, formatPrice, formatQuantity, formatSigned } from '../../engine/domain/amount-text.ts';
import type { Instrument } from '../../engine/domain/instrument.ts';
import { money } from '../../engine/domain/money.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { formatDate, formatTime } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { symbolFor } from '../named-symbol.ts';
import { type Button, refused, reply } from '../reply.ts';

/** Change from the previous close: `+12.40 (+0.9 %)`. */
function changeText({ quote }: QuoteView): string {
  if (quote.previousClose === 0) return '';
  const change = money(quote.last - quote.previousClose);
  return `${formatSigned(change)} (${formatPercent(change / quote.previousClose, { sign: true, decimals: 2 })})`;
}

/** The same for a narrow column: `+0.90 %`. */
export function changePercent({ quote }: QuoteView): string {
  if (quote.previousClose === 0) return '';
  const change = (quote.last - quote.previousClose) / quote.previousClose;
  return formatPercent(change, { sign: true, decimals: 2 });
}

export function tradeButtons(instrument: Instrument): readonly Button[] {
  if (instrument.kind === 'index')
    return [{ label: 'Futures and options', command: `/search ${instrument.tradingSymbol}` }];
  const unit = instrument.lotSize === 1 ? '' : ' lots';
  return [
    { label: 'Buy', command: `/buy ${instrument.tradingSymbol} {}${unit}`, asks: `How many${unit} to buy?` },
    {
      label: 'Sell',
      command: `/sell ${instrument.tradingSymbol} {}${unit}`,
      asks: `How many${unit} to sell?`,
    },
  ];
}

function bookLine({ instrument, quote }: QuoteView): readonly string[] {
  if (instrument.kind === 'index') return [];
  return [
    `Bid ${formatPrice(quote.bid)} x ${formatQuantity(quote.bidQuantity)} · ask ${formatPrice(quote.ask)} x ${formatQuantity(quote.askQuantity)}`,
    `Volume ${formatQuantity(quote.volume)}`,
  ];
}

function termsLine(instrument: Instrument): readonly string[] {
  if (instrument.kind === 'equity' || instrument.kind === 'index') return [];
  return [
    `Expires ${formatDate(instrument.expiry, true)} (${instrument.expiryKind}) · lot ${formatQuantity(instrument.lotSize)}`,
  ];
}

/** The price of something now. */
export const quote = defineCommand({
  name: 'quote',
  aliases: ['q', 'price', 'ltp'],
  topic: 'market',
  summary: 'the price of something now',
  usage: 'symbol',
  examples: ['/quote reliance', '/quote nifty 25000 ce next week'],
  role: 'viewer',
  effect: 'query',
  positional: ['symbol'],
  schema: z.object({ symbol: z.string('name a symbol') }),
  async run({ desk }, args) {
    const found = symbolFor(desk, args.symbol, '/quote {}');
    if (!found.ok) return found.error;
    const instrument = found.value;
    await desk.market.watch([instrument.key]);
    const view = desk.market.quote(instrument.key);
    if (view === undefined) {
      return refused(
        refusal('NO_PRICE', `There is no price of ${instrument.tradingSymbol} yet. Try again in a moment.`),
      );
    }
    const label = desk.market.moment().label;
    return reply(
      `${instrument.tradingSymbol} ${formatPrice(view.quote.last)} ${changeText(view)} · ${label}`,
      {
        lines: [
          `${instrument.name} · ${formatTime(view.quote.at)}`,
          ...bookLine(view),
          `Open ${formatPrice(view.quote.open)} · high ${formatPrice(view.quote.high)} · low ${formatPrice(view.quote.low)} · previous close ${formatPrice(view.quote.previousClose)}`,
          ...termsLine(instrument),
        ],
        buttons: [
          [{ label: 'Refresh', command: `/quote ${instrument.tradingSymbol}` }, ...tradeButtons(instrument)],
        ],
        card: `quote:${instrument.key}`,
      },
    );
  },
});
