const CODE_0 = 48;
const CODE_DOT = 46;
const DECIMALS = 4;

/**
 * The decimal between two places of a line in ten-thousandths; NaN when it is no plain number. Digits past the fourth
 * decimal round half up.
 */
export function decimalAt(line: string, from: number, to: number): number {
  if (from >= to) return Number.NaN;
  const dot = dotBetween(line, from, to);
  const kept = Math.min(to, dot + 1 + DECIMALS);
  const whole = digitsAt(line, from, dot);
  if (dot + 1 >= to) return whole * 10 ** DECIMALS;
  const fraction = digitsAt(line, dot + 1, kept) * 10 ** (DECIMALS - (kept - dot - 1));
  const roundUp = kept < to && digitsAt(line, kept, kept + 1) >= 5 ? 1 : 0;
  return whole * 10 ** DECIMALS + fraction + roundUp;
}

function dotBetween(line: string, from: number, to: number): number {
  for (let i = from; i < to; i++) if (line.charCodeAt(i) === CODE_DOT) return i;
  return to;
}

function digitsAt(line: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = line.charCodeAt(i) - CODE_0;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
