// A strategy of your own, in one file.
//
// Copy this file to strategies/ of Munim's home folder or leave the copy here, give it a name of its own, such as
// dip-buyer.mjs, and change it. It is read anew each time it is used; what is wrong with it is said in one sentence.
//
// What it is handed instead of imports:
//   defineStrategy({ ... })   makes the strategy
//   whole({ ... }) real({ ... })   describe a parameter: a whole number, or one with a fraction
//   crossesAbove(a, b, i) crossesBelow(a, b, i)   whether column a crossed column b with bar i
//   at(column, i)   the value of a column at bar i; not a number where there is none
//   rupeeText(column, i)   a price as text in rupees
//   LONG SHORT EXIT HOLD   the signals

export const strategy = ({ defineStrategy, whole, real, at, crossesAbove, rupeeText, LONG, EXIT, HOLD }) =>
  defineStrategy({
    // What you type: /backtest dip-buyer reliance 2y. Small letters, digits, hyphens.
    name: 'dip-buyer',
    aliases: ['dip'],
    title: 'Dip buyer',
    summary: 'buys a dip below the short average in a rising market, sells when the price is back above it',
    // trend, reversion, mixed or passive: the regime filter lets trend strategies act in trends, reversion outside.
    style: 'reversion',

    // Numbers that can be changed from chat (dip=4) and searched by /optimize, which stays within least and most.
    parameters: {
      slow: whole({ standard: 100, least: 50, most: 300, meaning: 'bars of the long average' }),
      fast: whole({ standard: 10, least: 5, most: 40, meaning: 'bars of the short average' }),
      dip: real({ standard: 3, least: 0.5, most: 15, meaning: 'percent below the short average' }),
    },

    // Optional: what single bounds cannot say. Give a sentence when the numbers do not go together.
    check: ({ fast, slow }) => (fast < slow ? undefined : `fast (${fast}) must be below slow (${slow})`),

    // Optional: shared parts that differ from the usual, in hundredths of a percent. 300 is a stop of 3 %.
    plan: { stopBp: 300, targetBp: 0 },

    // The indicators that the rule looks at, each under a name of your choice. Their names and settings are those of
    // `munim calc indicator`. One with several outputs takes output: 'upper' and the like.
    indicators: ({ fast, slow }) => ({
      slow: { name: 'sma', settings: { period: slow } },
      fast: { name: 'ema', settings: { period: fast } },
    }),

    // The rule: asked once for each closed bar, in order, i = 0, 1, 2... It answers LONG (be in), SHORT (be short, or
    // out where shorts are off), EXIT (be out) or HOLD (leave it as it is). Prices are in ten-thousandths of a rupee.
    // Read row i and the rows before it only: the rows behind it have not happened. While an indicator warms up its
    // column holds NaN, and every comparison with NaN is false.
    signal: ({ bars: { close }, columns: { slow, fast } }, { dip }) => {
      return (i) => {
        const isRising = at(slow, i) > at(slow, i - 5);
        const isLow = at(close, i) < at(fast, i) * (1 - dip / 100);
        if (isRising && isLow) return LONG;
        return crossesAbove(close, fast, i) ? EXIT : HOLD;
      };
    },

    // Why it said so, for people. Asked only when somebody looks.
    reason: ({ bars: { close }, columns: { fast } }) => {
      return (i, signal) =>
        signal === LONG
          ? `close ${rupeeText(close, i)} is far below the short average ${rupeeText(fast, i)}`
          : `close ${rupeeText(close, i)} is back above the short average ${rupeeText(fast, i)}`;
    },
  });
