/** Words that mean the same, English and Hindi, by the one the language reads. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  buy: [
    'buy',
    'long',
    'kharido',
    'kharid',
    'kharidna',
    'kharidlo',
    'khareedo',
    'khareed',
    'lelo',
    'खरीदो',
    'खरीदें',
    'खरीद',
  ],
  sell: ['sell', 'short', 'becho', 'bech', 'bechna', 'bechdo', 'बेचो', 'बेचें', 'बेच'],
  exit: ['exit', 'close', 'squareoff', 'square-off', 'sqoff', 'nikalo'],
  cancel: ['cancel', 'radd', 'रद्द'],
  cancelall: ['cancelall', 'cancel-all'],
  modify: ['modify', 'change', 'edit'],
  sl: ['sl', 'stop', 'stoploss', 'stop-loss'],
  tgt: ['tgt', 'target', 'tp', 'take-profit'],
  trigger: ['trigger', 'trig', 'trg', 'trigger-price'],
  'sl-limit': ['sl-limit', 'sl-l', 'sll', 'stop-limit', 'sl-lmt'],
  'sl-m': ['sl-m', 'slm', 'stop-market', 'sl-market'],
  at: ['at', '@'],
  limit: ['limit', 'lmt'],
  market: ['market', 'mkt'],
  lots: ['lots', 'lot'],
  shares: ['shares', 'share', 'shr', 'shrs', 'nos', 'pcs', 'units', 'unit'],
  qty: ['qty', 'quantity'],
  rupees: ['rupees', 'rupee', 'rs', 'rs.', 'inr', '₹', 'rupaye', 'rupaiye', 'worth'],
  cnc: ['cnc', 'delivery'],
  mis: ['mis', 'intraday'],
  above: ['above', 'over', 'upar', 'ऊपर'],
  below: ['below', 'under', 'neeche', 'niche', 'नीचे'],
  percent: ['percent', 'pct', 'pratishat', 'प्रतिशत', '%'],
  ioc: ['ioc', 'immediate', 'turant', 'तुरंत'],
  amo: ['amo', 'aftermarket', 'after-market'],
  ttl: ['ttl', 'valid-for'],
  minutes: ['minutes', 'minute', 'mins', 'min', 'मिनट'],
  disclose: ['disclose', 'disclosed', 'dq', 'dikhao', 'दिखाओ'],
  iceberg: ['iceberg'],
  legs: ['legs', 'leg', 'hisse', 'hisson', 'हिस्से', 'हिस्सों'],
  nrml: ['nrml', 'overnight', 'carryforward'],
  all: ['all', 'everything', 'sab', 'sabhi', 'poora', 'pura'],
  half: ['half', 'aadha'],
  not: ['not', 'dont', "don't", 'don’t', 'never', 'mat', 'nahi', 'nahin', 'no', 'मत', 'नहीं'],
};

const CANONICAL: ReadonlyMap<string, string> = new Map(
  Object.entries(SYNONYMS).flatMap(([word, others]) =>
    others.map((other): [string, string] => [other, word]),
  ),
);

/** Words that mean one thing together. */
const PHRASES: readonly (readonly [readonly string[], string])[] = [
  [['stop', 'loss'], 'sl'],
  [['stop', 'limit'], 'sl-limit'],
  [['stop', 'market'], 'sl-m'],
  [['sl', 'limit'], 'sl-limit'],
  [['sl', 'm'], 'sl-m'],
  [['take', 'profit'], 'tgt'],
  [['trigger', 'price'], 'trigger'],
  [['square', 'off'], 'exit'],
  [['bech', 'do'], 'sell'],
  [['bech', 'de'], 'sell'],
  [['बेच', 'दो'], 'sell'],
  [['kharid', 'lo'], 'buy'],
  [['le', 'lo'], 'buy'],
  [['nikal', 'do'], 'exit'],
  [['nikal', 'lo'], 'exit'],
  [['after', 'market'], 'amo'],
  [['next', 'session'], 'amo'],
  [['agle', 'session'], 'amo'],
  [['अगले', 'सत्र'], 'amo'],
  [['valid', 'for'], 'ttl'],
  [['minute', 'ke', 'liye'], 'minutes'],
  [['मिनट', 'के', 'लिए'], 'minutes'],
  [['disclosed', 'quantity'], 'disclose'],
  [['in', 'legs'], 'legs'],
  [['hisson', 'me'], 'legs'],
  [['hisson', 'mein'], 'legs'],
  [['हिस्सों', 'में'], 'legs'],
  [['i', 'want', 'to'], ''],
  [['nifty', 'next', '50'], 'niftynext50'],
];

/** Words of courtesy and grammar that change nothing. A word that is in no list is never passed over. */
export const NOISE: ReadonlySet<string> = new Set(
  'please pls plz kindly karo kar kardo karna dena of the with and a an ka ke ki ko order orders my abhi now'.split(
    ' ',
  ),
);

export const ACTIONS: ReadonlySet<string> = new Set(['buy', 'sell', 'exit', 'cancel', 'cancelall', 'modify']);

/** Words after which a number is a price. */
export const PRICE_MARKERS: ReadonlySet<string> = new Set([
  'at',
  'limit',
  'price',
  'sl',
  'tgt',
  'trigger',
  'sl-limit',
  'sl-m',
]);

export function canonicalWord(word: string): string {
  return CANONICAL.get(word) ?? word;
}

/** The phrase that begins at `index`: how many words it takes and what they mean. */
export function phraseAt(
  words: readonly string[],
  index: number,
): { readonly length: number; readonly meaning: string } | undefined {
  const phrase = PHRASES.find(([parts]) => parts.every((part, offset) => words[index + offset] === part));
  return phrase === undefined ? undefined : { length: phrase[0].length, meaning: phrase[1] };
}
