import fc from 'fast-check';
import { expect, it } from 'vitest';
import { understand } from '../../../commands/language/order-language.ts';
import { parseLine } from '../../../commands/language/parse-line.ts';
import type { Intent } from '../../../commands/language/understanding.ts';
import { PAYLOADS, WORDS } from './odd-lines.ts';
import { sampleContext } from './sample-context.ts';

const context = sampleContext();

const BUYS = /buy|long|khar|khareed|lelo|le\s+lo|खरीद/u;
const SELLS = /sell|short|bech|बेच/u;

const word = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: fc.nat({ max: 200_000 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom(...PAYLOADS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const sentence = fc
  .tuple(fc.array(word, { maxLength: 12 }), fc.constantFrom(' ', ' ', ' ', '', '  ', '\t'))
  .map(([words, gap]) => words.join(gap));
const order = fc
  .tuple(
    fc.constantFrom('buy', 'sell', '/buy', 'bech do'),
    fc.constantFrom('10', '2 lots', '₹5000', '1 lakh', '5 shares'),
    fc.constantFrom('infy', 'reliance', 'nifty 25000 ce', 'banknifty fut', 'nifty 25000 pe next week'),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([side, amount, symbol, rest]) => [side, amount, symbol, ...rest].join(' '));
const line = fc.oneof(
  { weight: 6, arbitrary: sentence },
  { weight: 3, arbitrary: order },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

/** Whether an entry is what the line says: its side, and an amount that can be ordered. */
function isSaid(intent: Intent, text: string): boolean {
  if (intent.action !== 'buy' && intent.action !== 'sell') return true;
  const said = text.normalize('NFKC').toLowerCase();
  const isWhole = Number.isSafeInteger(intent.amount.value) && intent.amount.value > 0;
  return isWhole && (intent.action === 'buy' ? BUYS : SELLS).test(said) && /[0-9]/.test(said);
}

it('answers 40,000 odd lines without a throw, and enters only what is said', () => {
  let intents = 0;
  fc.assert(
    fc.property(line, (text) => {
      const understood = understand(text, context);
      if (understood.kind !== 'intent') return true;
      intents += 1;
      return isSaid(understood.intent, text);
    }),
    { numRuns: 40_000 },
  );
  expect(intents).toBeGreaterThan(400);
});

it('prints every answer as JSON that reads back', () => {
  fc.assert(
    fc.property(line, (text) => {
      const parsed = parseLine(text, context);
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
    }),
    { numRuns: 2_000 },
  );
});

it('leads on from its own questions: an option is never refused as not understood', () => {
  fc.assert(
    fc.property(order, (text) => {
      const understood = understand(text, context);
      if (understood.kind !== 'question') return;
      for (const { command } of understood.question.options) {
        const next = understand(command, context);
        const isLost = next.kind === 'refusal' && next.refusal.code === 'UNKNOWN_COMMAND';
        expect(isLost && !command.startsWith('/'), command).toBe(false);
      }
    }),
    { numRuns: 5_000 },
  );
});

it('never turns a letter into a digit', () => {
  const made: string[] = [];
  for (let code = 0x80; code <= 0x10ffff; code += 1) {
    const letter = String.fromCodePoint(code);
    if (!/[0-9]/.test(letter.normalize('NFKC'))) continue;
    if (understand(`buy 1${letter} infy`, context).kind === 'intent') made.push(code.toString(16));
  }
  expect(made).toEqual([]);
});
