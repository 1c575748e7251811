const CODE_0 = 48;
const CODE_DOT = 46;
const DECIMALS = 4;
/** What makes ten-thousandths of a number with so many decimals. */
const SCALES = [10_000, 1_000, 100, 10, 1] as const;

/**
 * The decimal between two places of a line in ten-thousandths; NaN when it is no plain number. Digits past the fourth
 * decimal round half up.
 */
export function decimalAt(line: string, from: number, to: number): number {
  if (from >= to) return Number.NaN;
  let value = 0;
  let at = from;
  for (; at < to && line.charCodeAt(at) !== CODE_DOT; at++) value = value * 10 + digitAt(line, at);
  let decimals = 0;
  for (at++; at < to; at++) {
    const digit = digitAt(line, at);
    if (decimals < DECIMALS) value = value * 10 + digit;
    else value += decimals === DECIMALS && digit >= 5 ? 1 : digit * 0;
    decimals++;
  }
  return value * (SCALES[Math.min(decimals, DECIMALS)] ?? 1);
}

/** NaN when it is none, which spreads into everything made of it. */
function digitAt(line: string, at: number): number {
  const digit = line.charCodeAt(at) - CODE_0;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}
