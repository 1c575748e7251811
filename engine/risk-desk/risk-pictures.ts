import type { DistributionPicture, StressPicture } from '../charts/picture.ts';
import type { RiskWish } from '../desk-risk.ts';
import { formatPercent } from '../domain/amount-text.ts';
import type { StressTest } from '../risk/stress/stress-test.ts';
import type { BookRisk } from '../risk/value-at-risk/book-risk.ts';

const ONE_DAY = 1;

/** How the book would have done on each day that was looked at. */
export function distributionPicture(of: {
  readonly book: string;
  readonly risk: BookRisk;
  readonly wish: RiskWish;
  readonly theme: 'dark' | 'light';
  readonly label: string;
}): DistributionPicture {
  const { book, risk, wish, theme, label } = of;
  const level = Math.round(wish.level * 1000) / 10;
  const days = wish.horizon === ONE_DAY ? '1 day' : `${wish.horizon} days`;
  const scale = Math.sqrt(wish.horizon);
  return {
    kind: 'distribution',
    theme,
    title: `${book} · gains of a day`,
    subtitle: `${wish.method}, ${risk.gains.length} scenarios from ${risk.observations} days, figures of ${days}`,
    label,
    values: risk.gains.map((gain) => gain * scale),
    marks: [
      { name: `VaR ${level} %`, loss: risk.var },
      { name: 'ES', loss: risk.es },
    ],
  };
}

/** The grid of a stress test. */
export function stressPicture(of: {
  readonly book: string;
  readonly test: StressTest;
  readonly capital: number;
  readonly theme: 'dark' | 'light';
  readonly label: string;
}): StressPicture {
  const { book, test, capital, theme, label } = of;
  const worst = Math.min(0, ...test.grid.gains);
  const when = test.grid.days === 0 ? 'at once' : `after ${test.grid.days} days`;
  return {
    kind: 'stress',
    theme,
    title: `${book} · stress`,
    subtitle: `NIFTY and implied volatility, ${when}; worst ${formatPercent(worst / capital, { decimals: 1 })} of capital`,
    label,
    spots: test.grid.spots,
    volatilities: test.grid.volatilities,
    gains: test.grid.gains,
  };
}
