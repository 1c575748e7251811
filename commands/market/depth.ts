import { z } from 'zod';
import { formatPrice, formatQuantity } from '../../engine/domain/amount-text.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { defineCommand } from '../define-command.ts';
import { symbolFor } from '../named-symbol.ts';
import { refused, reply } from '../reply.ts';
import { tradeButtons } from './quote.ts';

/** Five levels of the order book. */
export const depth = defineCommand({
  name: 'depth',
  topic: 'market',
  summary: 'five levels of the order book',
  usage: 'symbol',
  examples: ['/depth infy'],
  role: 'viewer',
  effect: 'query',
  positional: ['symbol'],
  schema: z.object({ symbol: z.string('name a symbol') }),
  async run({ desk }, args) {
    const found = symbolFor(desk, args.symbol, '/depth {}');
    if (!found.ok) return found.error;
    const instrument = found.value;
    await desk.market.watch([instrument.key]);
    const book = desk.market.depth(instrument.key);
    if (book === undefined) {
      return refused(
        refusal(
          'NO_PRICE',
          `There is no order book of ${instrument.tradingSymbol} here. /quote ${instrument.tradingSymbol} has its price.`,
        ),
      );
    }
    const levels = Array.from({ length: Math.max(book.bids.length, book.asks.length) }, (_, i) => i);
    const cell = (
      level: { price: Parameters<typeof formatPrice>[0]; quantity: number } | undefined,
    ): readonly string[] =>
      level === undefined ? ['', ''] : [formatQuantity(level.quantity), formatPrice(level.price)];
    return reply(`${instrument.tradingSymbol} order book · ${desk.market.moment().label}`, {
      tables: [
        {
          columns: [
            { title: 'QTY', align: 'right' },
            { title: 'BID', align: 'right' },
            { title: 'ASK', align: 'right' },
            { title: 'QTY', align: 'right' },
          ],
          rows: levels.map((i) => [...cell(book.bids[i]), ...cell(book.asks[i]).toReversed()]),
        },
      ],
      buttons: [
        [{ label: 'Refresh', command: `/depth ${instrument.tradingSymbol}` }, ...tradeButtons(instrument)],
      ],
      card: `depth:${instrument.key}`,
    });
  },
});
