/** Advance widths of Noto Sans Regular for the characters from space to tilde, in thousandths of the font size. */
const ADVANCES = [
  260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572,
  572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339,
  273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572,
  444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479,
  361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
];
const FIRST = 32;
/** Signs that pictures use besides: minus, middle dot, en dash, rupee. */
const SIGNS: ReadonlyMap<string, number> = new Map([
  ['\u2212', 572],
  ['·', 268],
  ['–', 500],
  ['₹', 572],
]);
/** What any other letter takes at most; the renderer measures the height of a line by such a letter too. */
const OTHER = 1_000;
/** How much wider semi-bold letters are. */
const BOLD = 1.05;

/** How wide a text is drawn, in the unit of `size`. */
export function textWidth(text: string, size: number, isBold = false): number {
  let thousandths = 0;
  for (const letter of text) {
    thousandths += ADVANCES[letter.charCodeAt(0) - FIRST] ?? SIGNS.get(letter) ?? OTHER;
  }
  return ((thousandths * size) / 1_000) * (isBold ? BOLD : 1);
}

/** The text, cut with an ellipsis where it would be wider than `width`. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
