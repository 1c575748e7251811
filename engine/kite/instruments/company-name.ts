/** Short words that are words; every other word without a vowel is an abbreviation. */
const SMALL: ReadonlySet<string> = new Set(['OF', 'AND', 'THE', 'FOR', 'IN', 'BY']);
const SHORTENED: ReadonlySet<string> = new Set(['LTD', 'MFG', 'PVT', 'TRST', 'TST', 'CHM', 'BLDG']);
const ABBREVIATIONS: ReadonlySet<string> = new Set(
  `ABB AIA AMC AU BSE CESC ETF GAIL ICICI ICRA IDBI IDFC IIFL IRB IRCTC IRFC IT ITC ITI KEI KIOCL LIC
   MOIL NSE NIIT OIL PI PSU PTC REC REIT SAIL SBI SEZ SIP UCO UFO UPL UTI`.split(/\s+/),
);

const LONGEST_ABBREVIATION = 5;

function wordOf(word: string): string {
  const letters = word.replace(/[^A-Z]/g, '');
  if (ABBREVIATIONS.has(letters)) return word;
  if (SHORTENED.has(letters)) return capital(word);
  if (/\d/.test(word) || !/[AEIOUY]/.test(letters)) return word;
  return capital(word);
}

function capital(word: string): string {
  return word
    .toLowerCase()
    .replace(/(^|[^a-z'’])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** `Larsen & Toubro` of `LARSEN & TOUBRO`, `HDFC Bank` of `HDFC BANK`: names of the dump are all capitals and cut off. */
export function companyName(written: string, tradingSymbol: string): string {
  const words = written.trim().toUpperCase().split(/\s+/);
  // A short name that is the symbol as well is an abbreviation: ITC, HUDCO.
  if (words.length === 1 && words[0] === tradingSymbol && tradingSymbol.length <= LONGEST_ABBREVIATION) {
    return tradingSymbol;
  }
  return words.map((word, i) => (i > 0 && SMALL.has(word) ? word.toLowerCase() : wordOf(word))).join(' ');
}
