import { plainName } from '../plain-name.ts';
import {
  doji,
  dragonflyDoji,
  gravestoneDoji,
  hammer,
  hangingMan,
  invertedHammer,
  marubozu,
  shootingStar,
  spinningTop,
} from './one-bar.ts';
import type { Pattern } from './pattern.ts';
import { breakout, doubleBottom, doubleTop, narrowRange } from './price-structure.ts';
import {
  eveningDojiStar,
  eveningStar,
  morningDojiStar,
  morningStar,
  threeBlackCrows,
  threeInside,
  threeOutside,
  threeWhiteSoldiers,
} from './three-bars.ts';
import {
  darkCloud,
  engulfing,
  harami,
  haramiCross,
  insideBar,
  kicker,
  outsideBar,
  piercing,
  tweezerBottom,
  tweezerTop,
} from './two-bars.ts';

/** Every candlestick and price pattern that Munim knows. */
export const PATTERNS: readonly Pattern[] = [
  doji,
  dragonflyDoji,
  gravestoneDoji,
  hammer,
  hangingMan,
  invertedHammer,
  shootingStar,
  marubozu,
  spinningTop,
  engulfing,
  harami,
  haramiCross,
  piercing,
  darkCloud,
  tweezerTop,
  tweezerBottom,
  kicker,
  insideBar,
  outsideBar,
  morningStar,
  eveningStar,
  morningDojiStar,
  eveningDojiStar,
  threeWhiteSoldiers,
  threeBlackCrows,
  threeInside,
  threeOutside,
  narrowRange,
  breakout,
  doubleTop,
  doubleBottom,
];

/** The pattern of a name, whatever its case and separators; undefined when there is none. */
export function findPattern(name: string): Pattern | undefined {
  const plain = plainName(name);
  return PATTERNS.find((pattern) => plainName(pattern.name) === plain);
}
