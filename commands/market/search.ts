import { z } from 'zod';
import { formatQuantity } from '../../engine/domain/amount-text.ts';
import type { Instrument } from '../../engine/domain/instrument.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { defineCommand } from '../define-command.ts';
import { shortSymbol } from '../labels.ts';
import { NOTHING_LISTED } from '../nothing-listed.ts';
import { refused, reply } from '../reply.ts';

const MOST = 10;
const BUTTONS = 6;

/** `RELIANCE · Reliance Industries`, `NIFTY26D0125000CE · NIFTY 25000CE 1 Dec · lot 65`. */
function line(instrument: Instrument): string {
  const { tradingSymbol, name, lotSize } = instrument;
  if (!('expiry' in instrument)) return `${tradingSymbol} · ${name}`;
  return `${tradingSymbol} · ${shortSymbol(instrument)} · lot ${formatQuantity(lotSize)}`;
}

/** Finds instruments by what people call them. */
export const search = defineCommand({
  name: 'search',
  aliases: ['find'],
  topic: 'market',
  summary: 'find instruments by what people call them',
  usage: 'text',
  examples: ['/search hdfc', '/search nifty 25000 ce'],
  role: 'viewer',
  effect: 'query',
  positional: ['text'],
  schema: z.object({ text: z.string('say what to look for') }),
  async run({ desk }, args) {
    const found = desk.market.search(args.text, MOST);
    if (found.length === 0) {
      if (desk.market.symbols.isEmpty) return refused(NOTHING_LISTED);
      return refused(
        refusal(
          'UNKNOWN_SYMBOL',
          `Nothing is listed under ${args.text.slice(0, 40)}. Try a shorter word, such as /search bank.`,
        ),
      );
    }
    const buttons = found.slice(0, BUTTONS).map((instrument) => ({
      label: instrument.tradingSymbol,
      command: `/quote ${instrument.tradingSymbol}`,
    }));
    return reply(`${found.length === MOST ? `The first ${MOST}` : found.length} for ${args.text}`, {
      lines: found.map(line),
      buttons: [buttons.slice(0, 3), buttons.slice(3)].filter((row) => row.length > 0),
    });
  },
});
