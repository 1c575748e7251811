/** What recorders name files of indices, with the exchange's symbols. */
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['NIFTY', 'NIFTY 50'],
  ['BANKNIFTY', 'NIFTY BANK'],
  ['INDIAVIX', 'INDIA VIX'],
  ['FINNIFTY', 'NIFTY FIN SERVICE'],
  ['NIFTYNEXT50', 'NIFTY NEXT 50'],
  ['NIFTY500', 'NIFTY 500'],
  ['NIFTYMIDCAP150', 'NIFTY MIDCAP 150'],
]);

/** The exchange's symbol of an index by its short name; undefined for anything else. */
export function indexSymbol(name: string): string | undefined {
  return SYMBOLS.get(name);
}

/** The other way: `NIFTY` of `NIFTY 50`. */
export function recordedIndex(symbol: string): string | undefined {
  return [...SYMBOLS].find(([, index]) => index === symbol)?.[0];
}
