import { atLeast, atMost, bearish, bullish, directed, type Pattern } from './pattern.ts';
import { isDoji, isHammerShape, isInvertedHammerShape } from './shapes.ts';

export const doji: Pattern = {
  name: 'doji',
  title: 'Doji',
  tells: 'neutral',
  detect: (history) => bullish(isDoji(history, 0)),
};

export const dragonflyDoji: Pattern = {
  name: 'dragonfly-doji',
  title: 'Dragonfly doji',
  tells: 'bullish',
  detect: (history) => bullish(isDoji(history, 0) && atLeast(history.lowerShadow(0), 0.6 * history.range(0))),
};

export const gravestoneDoji: Pattern = {
  name: 'gravestone-doji',
  title: 'Gravestone doji',
  tells: 'bearish',
  detect: (history) => bearish(isDoji(history, 0) && atLeast(history.upperShadow(0), 0.6 * history.range(0))),
};

export const hammer: Pattern = {
  name: 'hammer',
  title: 'Hammer',
  tells: 'bullish',
  detect: (history) => bullish(isHammerShape(history) && history.trend(1) < 0),
};

export const hangingMan: Pattern = {
  name: 'hanging-man',
  title: 'Hanging man',
  tells: 'bearish',
  detect: (history) => bearish(isHammerShape(history) && history.trend(1) > 0),
};

export const invertedHammer: Pattern = {
  name: 'inverted-hammer',
  title: 'Inverted hammer',
  tells: 'bullish',
  detect: (history) => bullish(isInvertedHammerShape(history) && history.trend(1) < 0),
};

export const shootingStar: Pattern = {
  name: 'shooting-star',
  title: 'Shooting star',
  tells: 'bearish',
  detect: (history) => bearish(isInvertedHammerShape(history) && history.trend(1) > 0),
};

export const marubozu: Pattern = {
  name: 'marubozu',
  title: 'Marubozu',
  tells: 'both',
  detect(history) {
    const range = history.range(0);
    const isThere = range > 0 && atLeast(history.body(0), 0.95 * range) && atLeast(range, 0.7 * history.unit);
    return directed(isThere, history.colour(0));
  },
};

export const spinningTop: Pattern = {
  name: 'spinning-top',
  title: 'Spinning top',
  tells: 'neutral',
  detect(history) {
    const range = history.range(0);
    const body = history.body(0);
    return bullish(
      range > 0 &&
        atLeast(body, 0.1 * range) &&
        atMost(body, 0.35 * range) &&
        atLeast(history.upperShadow(0), 0.25 * range) &&
        atLeast(history.lowerShadow(0), 0.25 * range),
    );
  },
};
