/** Marks that turn text around or hide in it: a name with one could make a number read differently. */
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/g;
const HALF_CHARACTER = /\p{Cs}/gu;

/** Text as it may be shown: nothing invisible, no control characters but line ends. */
export function cleanText(text: string): string {
  return text.replace(INVISIBLE, '').replace(CONTROL, ' ').replace(HALF_CHARACTER, '\ufffd');
}

/** The same on one line, for labels, headlines and cells. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll('\n', ' ').trim();
}
