/** Minutes in a bar of each length that Munim keeps; a day is a bar of its own. */
export const TIMEFRAME_MINUTES = {
  '1m': 1,
  '3m': 3,
  '5m': 5,
  '10m': 10,
  '15m': 15,
  '30m': 30,
  '60m': 60,
  '1d': 1_440,
} as const;

/** How long a bar is. */
export type Timeframe = keyof typeof TIMEFRAME_MINUTES;

/** All of them, the shortest first. */
export const TIMEFRAMES = Object.keys(TIMEFRAME_MINUTES) as readonly Timeframe[];

export function isTimeframe(text: string): text is Timeframe {
  return Object.hasOwn(TIMEFRAME_MINUTES, text);
}
