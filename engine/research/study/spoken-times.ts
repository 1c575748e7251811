const DIGIT = /[०-९]/g;
const DEVANAGARI_ZERO = 0x966;

/** Counts as people say them, in English and in Hindi. Halves are of a year. */
const COUNTS: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  ek: 1,
  एक: 1,
  two: 2,
  do: 2,
  दो: 2,
  three: 3,
  teen: 3,
  tin: 3,
  तीन: 3,
  four: 4,
  char: 4,
  chaar: 4,
  चार: 4,
  five: 5,
  paanch: 5,
  panch: 5,
  पांच: 5,
  पाँच: 5,
  six: 6,
  chhe: 6,
  chhah: 6,
  छह: 6,
  छः: 6,
  seven: 7,
  saat: 7,
  सात: 7,
  eight: 8,
  aath: 8,
  आठ: 8,
  nine: 9,
  nau: 9,
  नौ: 9,
  ten: 10,
  das: 10,
  दस: 10,
  half: 0.5,
  aadha: 0.5,
  aadhe: 0.5,
  आधा: 0.5,
  dedh: 1.5,
  डेढ़: 1.5,
  dhai: 2.5,
  ढाई: 2.5,
};

type Unit = 'y' | 'mo' | 'w' | 'd' | 'h' | 'min';

/** Minutes and hours are bars; everything longer is a span. */
const UNITS: Readonly<Record<Unit, string>> = {
  y: 'years?|yrs?|saal|sal|saalon|varsh|baras|साल|वर्ष',
  mo: 'months?|mths?|mahin[aeo]|maheen[aeo]|mahinon|महीने|महीना|महीनों|माह',
  w: 'weeks?|wks?|haft[aeo]|hafton|हफ्ते|हफ़्ते|हफ्ता|सप्ताह',
  d: 'days?|din|dino|dinon|दिन|दिनों',
  h: 'hours?|hrs?|ghant[ae]|घंटे|घंटा',
  min: 'minutes?|mins?|minat|मिनट',
};

const whole = (inside: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{M}\\d.])(?:${inside})(?![\\p{L}\\p{M}\\d])`, 'giu');
const COUNT = `(\\d{1,4}(?:\\.5)?|${Object.keys(COUNTS).join('|')})`;
const LAST = 'last|past|previous|pichl[aei]|pichhl[aei]|guzr[ei]|पिछले|पिछला|पिछली';
const LENGTHS = (Object.keys(UNITS) as Unit[]).map((unit) => ({
  unit,
  said: whole(`${COUNT}[\\s-]*(?:${UNITS[unit]})`),
}));
/** `last year`: the same as one year back. */
const LAST_ONES = (Object.keys(UNITS) as Unit[]).map((unit) => ({
  unit,
  said: whole(`(?:${LAST})\\s+(?:${UNITS[unit]})`),
}));
const THIS_YEAR = whole(`(?:this|current|is|इस)\\s+(?:${UNITS.y})(?:\\s+so\\s+far)?|year\\s+to\\s+date`);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = `(${MONTHS.join('|')})[a-z]{0,6}`;
const NAMED_DAY = whole(`(\\d{1,2})(?:st|nd|rd|th)?[\\s-]+${MONTH}[\\s,-]+(\\d{4})`);
const NAMED_MONTH = whole(`${MONTH}[\\s,-]+(\\d{4})`);
const INDIAN_DAY = /(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)/g;

const DATE = '((?:19|20)\\d{2}(?:-\\d{2}){0,2})';
const BETWEEN = whole(
  `(?:from\\s+|between\\s+)?${DATE}\\s*(?:to|till|until|upto|and|se|से|-|–)\\s*${DATE}(?:\\s+(?:tak|तक))?`,
);
const SINCE = whole(
  `(?:since|from|after)\\s+${DATE}|${DATE}\\s+(?:onwards?|se|से)(?:\\s+(?:ab|अब)\\s+(?:tak|तक))?`,
);
const UNTIL = whole(`(?:till|until|upto|before)\\s+${DATE}|${DATE}\\s+(?:tak|तक)`);
const AMOUNT = /(\d)\s+(lakhs?|lacs?|crores?|cr|%)(?![\p{L}\d])/giu;

const pad = (value: string | number): string => String(value).padStart(2, '0');
const monthOf = (name: string): string => pad(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);

/**
 * Times as people say them, in the short words of a study: `pichle 2 saal` is `2y`, `छह महीने` is `6mo`, `from jan 2023 to
 * 2024` is `2023-01..2024`, `15 minutes` is `15min`. Everything else stays as it was.
 */
export function plainTimes(text: string): string {
  const dated = text
    .replace(DIGIT, (digit) => String(digit.charCodeAt(0) - DEVANAGARI_ZERO))
    .replace(
      NAMED_DAY,
      (_, day: string, month: string, year: string) => `${year}-${monthOf(month)}-${pad(day)}`,
    )
    .replace(NAMED_MONTH, (_, month: string, year: string) => `${year}-${monthOf(month)}`)
    .replace(INDIAN_DAY, (_, day: string, month: string, year: string) => `${year}-${pad(month)}-${pad(day)}`)
    .replace(BETWEEN, (_, from: string, to: string) => `${from}..${to}`)
    .replace(SINCE, (_, from?: string, alone?: string) => `${from ?? alone ?? ''}..`)
    .replace(UNTIL, (_, to?: string, alone?: string) => `..${to ?? alone ?? ''}`)
    .replace(AMOUNT, '$1$2')
    .replace(THIS_YEAR, 'ytd');
  const counted = LENGTHS.reduce(
    (line, { unit, said }) => line.replace(said, (_, count: string) => lengthWord(count, unit)),
    dated,
  );
  return LAST_ONES.reduce((line, { unit, said }) => line.replace(said, `1${unit}`), counted);
}

const MONTHS_A_YEAR = 12;

/** `2y` of `do` years, `18mo` of `dedh` ones. */
function lengthWord(said: string, unit: Unit): string {
  const count = COUNTS[said.toLowerCase()] ?? Number(said);
  if (Number.isInteger(count)) return `${count}${unit}`;
  return unit === 'y' ? `${Math.round(count * MONTHS_A_YEAR)}mo` : `${said}${unit}`;
}
