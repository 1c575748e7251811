import { splitContractWord } from '../../engine/domain/contract-words.ts';
import { magnitudeOf } from '../../engine/domain/decimal-text.ts';
import { canonicalWord, phraseAt } from './vocabulary.ts';

/** More words than this are no order; the rest of a line is not looked at for meaning. */
export const MOST_WORDS = 64;

/** Longer words are names or noise, and nothing is glued to them. */
const LONGEST_CUT = 64;

/** What a number beside them counts. */
export const AMOUNT_UNITS: ReadonlySet<string> = new Set(['lots', 'shares', 'qty']);
const GLUED_UNITS = new Set(
  'lot lots share shares qty nos pcs units rs rupees min mins minute minutes legs'.split(' '),
);
const KEYED = new Set([
  'sl',
  'stop',
  'stoploss',
  'tgt',
  'target',
  'tp',
  'trigger',
  'trg',
  'trig',
  'at',
  'qty',
  'quantity',
  'limit',
  'price',
  'lots',
  'shares',
  'ttl',
  'disclose',
  'iceberg',
]);
const OPTION_WORDS = new Set(['ce', 'pe', 'call', 'put']);

/**
 * The words of a clean line in the language's own vocabulary: lower case, glued words cut, synonyms replaced,
 * a number and its magnitude (`1 lakh`) one word, an amount of rupees begun with ₹.
 */
export function wordsOf(line: string): readonly string[] {
  const chunks = line
    .toLowerCase()
    .split(/\s+/)
    .filter((chunk) => chunk !== '')
    .slice(0, MOST_WORDS + 1);
  const words = chunks.flatMap((chunk, index) => cut(index === 0 ? commandName(chunk) : chunk));
  return withoutFor(joinAmounts(joinPercents(joinIndexNames(canonical(words)))));
}

/** `/buy@MunimBot` is `buy`. */
function commandName(chunk: string): string {
  return chunk.startsWith('/') ? (chunk.slice(1).split('@')[0] ?? '') : chunk;
}

function cut(chunk: string): readonly string[] {
  const word = trimPunctuation(chunk);
  if (word === '') return [];
  if (word.length > LONGEST_CUT) return [word];
  if (word.startsWith('book=')) return [word];
  const at = word.indexOf('@');
  if (at >= 0) return [...cut(word.slice(0, at)), '@', ...cut(word.slice(at + 1))];
  const [key = '', ...values] = word.split(/[=:]/);
  if (values.length > 0 && KEYED.has(key)) return [key, ...cut(values.join(':'))];
  return cutGlued(word);
}

function cutGlued(word: string): readonly string[] {
  const keyed = /^([a-z]+)(\d[\d,.]*)$/.exec(word);
  if (keyed !== null && KEYED.has(keyed[1] ?? '')) return keyed.slice(1);
  const united = /^((?:₹|rs\.?)?\d[\d,.]*)([a-z]+)$/.exec(word);
  if (united !== null && GLUED_UNITS.has(united[2] ?? '')) return united.slice(1);
  return splitContractWord(word);
}

/** Drops quotes and the stops of a sentence, not those of a number. */
function trimPunctuation(chunk: string): string {
  let from = 0;
  let to = chunk.length;
  while (from < to && '"\'“”‘’(['.includes(chunk.charAt(from))) from += 1;
  while (to > from && '"\'“”‘’)],;.!?'.includes(chunk.charAt(to - 1))) to -= 1;
  return chunk.slice(from, to);
}

function canonical(words: readonly string[]): readonly string[] {
  const read: string[] = [];
  for (let index = 0; index < words.length; ) {
    const phrase = phraseAt(words, index);
    if (phrase?.meaning !== '') read.push(phrase?.meaning ?? wordAt(words, index));
    index += phrase?.length ?? 1;
  }
  return read;
}

/** `par` is Hindi for `at`, and the symbol of a company unless a number follows. */
function wordAt(words: readonly string[], index: number): string {
  const word = words[index] ?? '';
  if (word === 'par' && isNumberLike(words[index + 1] ?? '')) return 'at';
  return canonicalWord(word);
}

/** `nifty 50` is the index, unless the 50 is a quantity or a strike. */
function joinIndexNames(words: readonly string[]): readonly string[] {
  const read: string[] = [];
  words.forEach((word, index) => {
    const after = words[index + 1] ?? '';
    const isIndexName =
      word === '50' && read.at(-1) === 'nifty' && !AMOUNT_UNITS.has(after) && !OPTION_WORDS.has(after);
    if (isIndexName) read[read.length - 1] = 'nifty50';
    else read.push(word);
  });
  return read;
}

/** `2 %` and `2 percent` are `2%`. */
function joinPercents(words: readonly string[]): readonly string[] {
  const read: string[] = [];
  for (const word of words) {
    const before = read.at(-1) ?? '';
    if (word === 'percent' && /^[-+\u2212]?[\d.]+$/.test(before)) read[read.length - 1] = `${before}%`;
    else read.push(word);
  }
  return read;
}

function joinAmounts(words: readonly string[]): readonly string[] {
  const read: string[] = [];
  for (const word of words) {
    const joined = joinAmount(read.at(-1) ?? '', word);
    if (joined === undefined) read.push(/^rs\.?\d/.test(word) ? `₹${word.replace(/^rs\.?/, '')}` : word);
    else read[read.length - 1] = joined;
  }
  return read;
}

/** Two words as one amount; undefined when they are none. */
function joinAmount(before: string, word: string): string | undefined {
  if (before === 'rupees' && isNumberLike(word)) return `₹${stripRupee(word)}`;
  const isPlain = /^\d[\d,.]*$/.test(stripRupee(before));
  if (isPlain && magnitudeOf(word) !== undefined) return `${before} ${word}`;
  return word === 'rupees' && isNumberLike(before) ? `₹${stripRupee(before)}` : undefined;
}

/** `for 1 lakh` and `for ₹5,000` say how much money; before a bare number `for` stays and is refused. */
function withoutFor(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => word !== 'for' || !isMoney(words[index + 1] ?? ''));
}

/** Whether a number is rupees by its sign, or by a word that people use for money: lakh and crore. */
export function isMoney(word: string): boolean {
  return word.startsWith('₹') || /^\d.*(?:l|lac|lacs|lakh|lakhs|cr|crore|crores)$/.test(word);
}

export function stripRupee(word: string): string {
  return word.startsWith('₹') ? word.slice(1) : word;
}

/** Whether a word means to be a number, well written or not. */
export function isNumberLike(word: string): boolean {
  return /^[-+\u2212₹.]?[-+\u2212.]?\d/.test(word);
}
