import { formatPercent, formatQuantity } from '../../domain/amount-text.ts';
import { quotient } from '../metrics/sample.ts';
import { LEAST_TRADES } from '../robustness/minimum-trades.ts';
import type { BacktestReport } from './backtest-report.ts';
import { ratio } from './figure-text.ts';
import { TREASURY_BILL } from './report-input.ts';
import type { Reason, Weight } from './verdict.ts';

/** What a verdict looks at. */
export type Sections = Omit<BacktestReport, 'verdict' | 'curve' | 'fillList'>;

type Judgement = (of: Sections) => Reason | undefined;

const SURE = 0.95;
const EVEN = 0.5;
/** A resampled fall beyond this share is more than most would sit through. */
const HARD_FALL = 0.3;

function reason(code: string, weight: Weight, text: string): Reason {
  return { code, weight, text };
}

const lookAhead: Judgement = ({ robustness }) => {
  const found = robustness.lookAhead;
  if (found === undefined) return undefined;
  if (!found.found) return reason('LOOK_AHEAD', 'for', 'It does not look ahead');
  return reason('LOOK_AHEAD', 'against', `It looks into the future (${found.text}), so every figure is void`);
};

const simulated: Judgement = ({ header }) =>
  header.simulated
    ? reason('SIMULATED', 'doubt', 'The prices are SIMULATED and prove nothing about a market')
    : undefined;

const result: Judgement = ({ returns, trades, execution, costs }) => {
  if (trades.trades === 0 && execution.open.length === 0)
    return reason('NO_TRADES', 'doubt', 'It made no trade');
  if (returns.net > 0) return undefined;
  if (returns.gross <= 0)
    return reason('LOSS', 'against', `It lost ${formatPercent(-returns.netReturn)} after costs`);
  const before = formatPercent(returns.netReturn + costs.drag);
  return reason(
    'COSTS',
    'against',
    `Costs ate it: ${before} before them, ${formatPercent(returns.netReturn)} after`,
  );
};

const benchmark: Judgement = ({ returns, ratios, trades }) => {
  const [against] = returns.benchmarks;
  if (against === undefined || trades.trades === 0) return undefined;
  const made = formatPercent(returns.netReturn);
  const theirs = formatPercent(against.return);
  if (against.excess > 0) {
    return reason('BENCHMARK', 'for', `It made ${made} where holding ${against.name} made ${theirs}`);
  }
  const text = `It made ${made} where holding ${against.name} made ${theirs}`;
  const isCalmer =
    returns.net > 0 &&
    ratios.sharpe !== null &&
    against.sharpe !== null &&
    ratios.sharpe > against.sharpe &&
    ratios.sharpe > 0;
  if (!isCalmer) return reason('BENCHMARK', 'against', text);
  const sharpes = `Sharpe ${ratio(ratios.sharpe)} against ${ratio(against.sharpe)}`;
  return reason('BENCHMARK', 'doubt', `${text}, though with less risk for it (${sharpes})`);
};

/** What the capital would have earned without any work. Idle cash earns nothing in a run, and would have here. */
const idleMoney: Judgement = ({ returns }) => {
  if (returns.cagr === null || returns.cagr >= TREASURY_BILL || returns.net <= 0) return undefined;
  const text = `A treasury bill at ${formatPercent(TREASURY_BILL)} a year did better`;
  const inMarket = returns.exposure ?? 1;
  if (inMarket >= EVEN) return reason('RISK_FREE', 'against', text);
  // Money that idles most of the time could have earned the bill meanwhile.
  const idle = formatPercent(1 - inMarket, { decimals: 0 });
  return reason('RISK_FREE', 'doubt', `${text}, though the money lay idle ${idle} of the time`);
};

const outOfSample: Judgement = ({ robustness }) => {
  const found = robustness.walkForward;
  if (found === undefined || found.rows.length === 0) {
    return reason('OUT_OF_SAMPLE', 'doubt', 'It was not tested out of sample');
  }
  const windows = `${found.won} of ${found.rows.length} windows won`;
  if (found.outOfSampleTrades === 0)
    return reason('OUT_OF_SAMPLE', 'doubt', 'Out of sample it made no trade');
  const text = `Out of sample it made ${formatPercent(found.outOfSampleReturn)} (${windows})`;
  if (found.outOfSampleReturn <= 0) return reason('OUT_OF_SAMPLE', 'against', text);
  if (found.won * 2 < found.rows.length) return reason('OUT_OF_SAMPLE', 'doubt', text);
  if (found.efficiency !== null && found.efficiency < EVEN) {
    return reason(
      'OUT_OF_SAMPLE',
      'doubt',
      `${text}, ${formatPercent(found.efficiency, { decimals: 0 })} of its pace in training`,
    );
  }
  return reason('OUT_OF_SAMPLE', 'for', text);
};

const enoughTrades: Judgement = ({ trades, ratios }) => {
  if (trades.trades === 0) return undefined;
  const needed = Math.max(LEAST_TRADES, trades.needed ?? LEAST_TRADES);
  const count = `${formatQuantity(trades.trades)} ${trades.trades === 1 ? 'trade' : 'trades'}`;
  if (trades.trades >= needed) {
    return trades.needed === null ? undefined : reason('TRADES', 'for', `${count} are enough to tell`);
  }
  const sure =
    ratios.probabilisticSharpe === null ? '' : ` (probabilistic Sharpe ${ratio(ratios.probabilisticSharpe)})`;
  const enough = `about ${formatQuantity(needed)} would do`;
  const verb = trades.trades === 1 ? 'is' : 'are';
  return reason('TRADES', 'doubt', `${count} ${verb} too few to tell skill from luck${sure}, ${enough}`);
};

const probability: Judgement = (of) => {
  const { probabilisticSharpe } = of.ratios;
  if (of.trades.trades === 0) return undefined;
  const isShort = enoughTrades(of)?.weight === 'doubt';
  if (probabilisticSharpe === null) {
    return isShort
      ? undefined
      : reason('PROBABILITY', 'doubt', 'The Sharpe ratio has no value, so nothing is sure');
  }
  const text = `Probabilistic Sharpe ${ratio(probabilisticSharpe)}`;
  if (probabilisticSharpe >= SURE) return reason('PROBABILITY', 'for', text);
  return isShort ? undefined : reason('PROBABILITY', 'doubt', `${text} is short of ${SURE}`);
};

const trials: Judgement = ({ ratios }) => {
  const { deflatedSharpe, trials: tried } = ratios;
  if (tried.count <= 1 || deflatedSharpe === null || (ratios.sharpe ?? 0) <= 0) return undefined;
  const text = `after ${formatQuantity(tried.count)} variants the deflated Sharpe is ${ratio(deflatedSharpe)}`;
  if (deflatedSharpe >= SURE) return reason('TRIALS', 'for', `Even ${text}`);
  return deflatedSharpe < EVEN
    ? reason('TRIALS', 'against', `${capital(text)}: luck alone would have found as good a one`)
    : reason('TRIALS', 'doubt', `${capital(text)}, short of ${SURE}`);
};

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const stability: Judgement = ({ robustness }) => {
  const found = robustness.stability;
  if (found === undefined || found.share === null) return undefined;
  const text = `${found.holding} of ${found.neighbours} neighbouring settings keep half of it`;
  return found.share < EVEN
    ? reason('STABILITY', 'doubt', `Only ${text}: the settings stand on a peak`)
    : reason('STABILITY', 'for', `It is stable: ${text}`);
};

const oneTrade: Judgement = ({ trades, returns }) => {
  if (returns.net <= 0 || trades.best === null || trades.trades < 2) return undefined;
  const share = quotient(trades.best, trades.netProfit);
  return trades.netProfit > 0 && share !== null && share >= 1
    ? reason('ONE_TRADE', 'doubt', 'Without its best trade it would have lost')
    : undefined;
};

const heavyFall: Judgement = ({ robustness }) => {
  const high = robustness.monteCarlo.days?.maxDrawdown.high ?? null;
  if (high === null || high <= HARD_FALL) return undefined;
  return reason(
    'DRAWDOWN',
    'doubt',
    `One resampled run in 20 falls by ${formatPercent(high, { decimals: 0 })} or more`,
  );
};

const heavyCosts: Judgement = ({ costs, returns }) => {
  if (returns.net <= 0 || costs.shareOfGross === null || costs.shareOfGross <= EVEN) return undefined;
  return reason(
    'COSTS',
    'doubt',
    `Costs take ${formatPercent(costs.shareOfGross, { decimals: 0 })} of the gross profit`,
  );
};

const data: Judgement = ({ warnings, header }) => {
  const serious = warnings.filter((warning) => warning.serious).length - Number(header.simulated);
  if (serious <= 0) return undefined;
  return reason('DATA', 'doubt', `The data has ${serious} serious ${serious === 1 ? 'fault' : 'faults'}`);
};

/** In order of weight. */
const JUDGEMENTS: readonly Judgement[] = [
  lookAhead,
  simulated,
  result,
  benchmark,
  idleMoney,
  outOfSample,
  enoughTrades,
  probability,
  trials,
  stability,
  oneTrade,
  heavyCosts,
  heavyFall,
  data,
];

export function judgements(of: Sections): readonly Reason[] {
  return JUDGEMENTS.flatMap((judgement) => judgement(of) ?? []);
}
