/** A name without case and separators, as people type it: `Stoch RSI`, `stoch-rsi` and `STOCHRSI` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
