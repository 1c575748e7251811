import { atLeast, atMost, bearish, bullish, directed, type Pattern } from './pattern.ts';
import { isBig, isDoji, isEngulfing, isHarami, isWithin } from './shapes.ts';

/** Highs or lows closer than this share of the usual range count as the same. */
const SAME_LEVEL = 0.05;

export const engulfing: Pattern = {
  name: 'engulfing',
  title: 'Engulfing',
  tells: 'both',
  detect: (history) => directed(isEngulfing(history, 0), history.colour(0)),
};

export const harami: Pattern = {
  name: 'harami',
  title: 'Harami',
  tells: 'both',
  detect: (history) =>
    directed(isHarami(history, 0) && history.colour(0) === -history.colour(1), -history.colour(1)),
};

export const haramiCross: Pattern = {
  name: 'harami-cross',
  title: 'Harami cross',
  tells: 'both',
  detect: (history) =>
    directed(isBig(history, 1) && isWithin(history, 0) && isDoji(history, 0), -history.colour(1)),
};

export const piercing: Pattern = {
  name: 'piercing',
  title: 'Piercing line',
  tells: 'bullish',
  detect: (history) =>
    bullish(
      isBig(history, 1) &&
        history.colour(1) < 0 &&
        history.colour(0) > 0 &&
        history.open(0) <= history.close(1) &&
        history.close(0) > history.middle(1) &&
        history.close(0) < history.open(1),
    ),
};

export const darkCloud: Pattern = {
  name: 'dark-cloud',
  title: 'Dark cloud cover',
  tells: 'bearish',
  detect: (history) =>
    bearish(
      isBig(history, 1) &&
        history.colour(1) > 0 &&
        history.colour(0) < 0 &&
        history.open(0) >= history.close(1) &&
        history.close(0) < history.middle(1) &&
        history.close(0) > history.open(1),
    ),
};

export const tweezerTop: Pattern = {
  name: 'tweezer-top',
  title: 'Tweezer top',
  tells: 'bearish',
  detect: (history) =>
    bearish(
      history.colour(1) > 0 &&
        history.colour(0) < 0 &&
        history.trend(1) > 0 &&
        atMost(Math.abs(history.high(0) - history.high(1)), SAME_LEVEL * history.unit),
    ),
};

export const tweezerBottom: Pattern = {
  name: 'tweezer-bottom',
  title: 'Tweezer bottom',
  tells: 'bullish',
  detect: (history) =>
    bullish(
      history.colour(1) < 0 &&
        history.colour(0) > 0 &&
        history.trend(1) < 0 &&
        atMost(Math.abs(history.low(0) - history.low(1)), SAME_LEVEL * history.unit),
    ),
};

export const kicker: Pattern = {
  name: 'kicker',
  title: 'Kicker',
  tells: 'both',
  detect(history) {
    const colour = history.colour(0);
    const gap = (history.open(0) - history.open(1)) * colour;
    const isThere =
      isBig(history, 1) &&
      isBig(history, 0) &&
      colour === -history.colour(1) &&
      gap >= 0 &&
      atLeast(history.body(0), 0.7 * history.range(0)) &&
      atLeast(history.body(1), 0.7 * history.range(1));
    return directed(isThere, colour);
  },
};

export const insideBar: Pattern = {
  name: 'inside-bar',
  title: 'Inside bar',
  tells: 'neutral',
  detect: (history) =>
    bullish(history.high(0) < history.high(1) && history.low(0) > history.low(1) && history.range(0) > 0),
};

export const outsideBar: Pattern = {
  name: 'outside-bar',
  title: 'Outside bar',
  tells: 'both',
  detect: (history) =>
    directed(
      history.high(0) > history.high(1) && history.low(0) < history.low(1) && history.colour(0) !== 0,
      history.colour(0),
    ),
};
