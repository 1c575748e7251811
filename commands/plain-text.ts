import type { Desk } from '../engine/desk.ts';
import type { PlainText } from './dispatch.ts';
import { understand } from './language/order-language.ts';
import type { Intent } from './language/understanding.ts';
import { COMMANDS } from './registry.ts';

/** The command that answers an intent, with the words after its verb. */
function commandOf(intent: Intent, line: string): string {
  switch (intent.action) {
    case 'query':
      return `/${intent.topic}${intent.symbol === undefined ? '' : ` ${intent.symbol.symbol}`}`;
    case 'cancel':
      if (intent.of === 'order') return `/cancel ${intent.order}`;
      return intent.of === 'all' ? '/cancelall' : `/cancel ${intent.symbol.symbol}`;
    case 'buy':
    case 'sell':
    case 'exit':
    case 'modify':
    case 'protect':
      return `/say ${line}`;
  }
}

/** Commands that offer a choice when nothing is said but their name. */
const PICKERS: ReadonlySet<string> = new Set(['buy', 'sell', 'exit', 'cancel', 'modify', 'sl', 'target']);

/** Commands that show something or keep a preference answer to their bare names too; whatever acts keeps its slash. */
function shown(line: string): string | undefined {
  const [word = ''] = line.toLowerCase().replace(/\?+$/, '').split(/\s/);
  const isNamed = (name: string) => name.length > 1 && name === word;
  const command = COMMANDS.find(({ name, aliases }) => isNamed(name) || aliases?.some(isNamed));
  const harmless = command?.effect === 'query' || command?.effect === 'setting';
  return harmless && command?.hidden !== true
    ? `/${word}${line.slice(word.length).replace(/\?+$/, '')}`
    : undefined;
}

/**
 * What a line without a slash means as a command: `positions`, `what is infy at`, `buy 10 reliance`. Everything
 * that reads like an order, clear or not, goes to `/say`, which answers it or asks. Undefined when it means none.
 */
export function plainText(desk: Pick<Desk, 'market'>): PlainText {
  return (line) => {
    if (PICKERS.has(line.toLowerCase())) return `/${line.toLowerCase()}`;
    const context = { book: desk.market.symbols, today: desk.market.moment().day };
    const understood = understand(line, context);
    if (understood.kind === 'intent') return commandOf(understood.intent, line);
    const nothing = understood.kind === 'refusal' && understood.refusal.code === 'UNKNOWN_COMMAND';
    return nothing ? shown(line) : `/say ${line}`;
  };
}
