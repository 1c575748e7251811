import { cleanLine } from './clean-line.ts';
import { readExit } from './exit.ts';
import { readCancel, readModify } from './manage.ts';
import { readProtect } from './protect.ts';
import { readQuery } from './query.ts';
import { readTrade } from './trade.ts';
import {
  ask,
  type Intent,
  type LanguageContext,
  refuse,
  type Step,
  type Understanding,
} from './understanding.ts';
import { ACTIONS } from './vocabulary.ts';
import { isNumberLike, MOST_WORDS, wordsOf } from './words.ts';

/**
 * Reads a chat line, with or without a slash, into what it asks for, the question that is open, or a refusal.
 * Works offline, never throws, and passes over no word: side and amount must be said, names must be right, and
 * what could be read in two ways is asked.
 */
export function understand(line: string, context: LanguageContext): Understanding {
  const read = readLine(line, context);
  return read.ok ? { kind: 'intent', intent: read.value } : read.error;
}

function readLine(line: string, context: LanguageContext): Step<Intent> {
  const clean = cleanLine(line);
  if (!clean.ok) return clean;
  const words = wordsOf(clean.value);
  if (words.length === 0) return nothing();
  if (words.length > MOST_WORDS) {
    return refuse('BAD_ARGUMENTS', 'That is too long for one order. Write it like buy 10 reliance @ 2850.');
  }
  const actions = new Set(words.filter((word) => ACTIONS.has(word)));
  const [action, second] = actions;
  if (action === undefined) return readWithoutAction(words, context);
  if (words.includes('not')) {
    return refuse('NOTHING_TO_DO', 'Nothing was done: the line says not to. Write only what to do.');
  }
  if (second !== undefined) {
    return refuse('BAD_ARGUMENTS', `The line says ${action} and ${second}. Send one order a line.`);
  }
  return readAction(
    action,
    words.filter((word) => word !== action),
    context,
  );
}

function readAction(action: string, rest: readonly string[], context: LanguageContext): Step<Intent> {
  switch (action) {
    case 'buy':
    case 'sell':
      return readTrade(rest, action, context);
    case 'exit':
      return readExit(rest, context);
    case 'cancel':
      return readCancel(rest, context);
    case 'cancelall':
      return readCancel(['all', ...rest], context);
    default:
      return readModify(rest);
  }
}

function readWithoutAction(words: readonly string[], context: LanguageContext): Step<Intent> {
  const [first = ''] = words;
  if (words.length === 1 && first === 'sl') return askStop();
  if (first === 'sl' || first === 'tgt') return readProtect(words, context);
  if (words.some(isNumberLike)) {
    // A name and numbers without a side are worth a question only when the rest makes an order.
    const trade = readTrade(words, undefined, context);
    const asksSide = !trade.ok && trade.error.kind === 'question' && trade.error.question.missing === 'side';
    if (asksSide) return trade;
  }
  return readQuery(words, context) ?? nothing();
}

/** A bare `stop` may be about everything or about one position: it never does either by itself. */
function askStop(): Step<Intent> {
  return ask({
    missing: 'meaning',
    text: 'Halt trading, or set a stop-loss?',
    options: [{ label: 'Halt trading', command: '/kill' }],
    completes: 'sl {}',
  });
}

function nothing(): Step<Intent> {
  return refuse(
    'UNKNOWN_COMMAND',
    'Not understood. Type /help for the commands, or for example: buy 10 reliance @ 2850.',
  );
}
