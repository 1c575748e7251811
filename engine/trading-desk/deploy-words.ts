import type { MarketDesk } from '../desk-market.ts';
import type { DeployWish } from '../desk-strategies.ts';
import type { Deployment } from '../domain/deployment.ts';
import { isDerivative, isTradable, type Tradable } from '../domain/instrument.ts';
import type { Product } from '../domain/order.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { isTimeframe, type Timeframe } from '../domain/timeframe.ts';
import type { TradePlan } from '../domain/trade-plan.ts';
import { readPlan, splitSettings } from '../strategies/plan-settings.ts';
import { isProtectionKey, readProtections } from '../strategies/protection-settings.ts';
import type { PreparedStrategy, Strategy } from '../strategies/strategy.ts';
import { readStrategy, readVote } from '../strategies/strategy-text.ts';

const USUAL_TIMEFRAME = '5m';
const MOST_SYMBOLS = 50;
const MOST_NEAR = 3;

/** What a wish to deploy comes to. */
export interface ReadDeployment
  extends Pick<
    Deployment,
    'strategy' | 'vote' | 'parameters' | 'plan' | 'protections' | 'timeframe' | 'product'
  > {
  readonly prepared: PreparedStrategy;
  readonly instruments: readonly Tradable[];
}

/** Understands what is to be deployed, or says what is wrong with it. */
export function readDeployment(
  wish: DeployWish,
  among: readonly Strategy[],
  market: Pick<MarketDesk, 'resolve'>,
): Result<ReadDeployment, Refusal> {
  const { vote: voteWord, ...given } = wish.given;
  const vote = readVote(voteWord ?? 'majority');
  if (!vote.ok) return fail(refusal('BAD_SETTING', vote.error));
  const strategy = readStrategy(wish.strategy, vote.value, among);
  if (!strategy.ok) return fail(refusal('UNKNOWN_STRATEGY', strategy.error));
  const settled = settle(strategy.value, given);
  if (!settled.ok) return fail(refusal('BAD_SETTING', settled.error));
  const timeframe = readTimeframe(wish.timeframe);
  if (!timeframe.ok) return timeframe;
  const instruments = readSymbols(wish.symbols, market);
  if (!instruments.ok) return instruments;
  const product = productOf(instruments.value, settled.value.plan);
  if (!product.ok) return product;
  return ok({
    ...settled.value,
    strategy: strategy.value.name,
    ...(voteWord === undefined ? {} : { vote: vote.value }),
    timeframe: timeframe.value,
    instruments: instruments.value,
    product: product.value,
  });
}

function settle(
  strategy: Strategy,
  given: Readonly<Record<string, string>>,
): Result<Pick<ReadDeployment, 'parameters' | 'plan' | 'protections' | 'prepared'>, string> {
  const entries = Object.entries(given);
  const protections = readProtections(Object.fromEntries(entries.filter(([key]) => isProtectionKey(key))));
  if (!protections.ok) return protections;
  const split = splitSettings(strategy, Object.fromEntries(entries.filter(([key]) => !isProtectionKey(key))));
  if (!split.ok) return split;
  const prepared = strategy.prepare(split.value.parameters);
  if (!prepared.ok) return prepared;
  // Live positions end on their day unless somebody says otherwise.
  const plan = readPlan(strategy, { intraday: 'on', ...split.value.plan });
  if (!plan.ok) return plan;
  if (plan.value.sizing === 'all-in') {
    return fail(
      'size=all-in is for backtests: it is sized at a price that nobody knows before. Take size=fixed fixed=95.',
    );
  }
  const parameters = Object.fromEntries(
    Object.entries(split.value.parameters).map(([name, value]) => [name, String(value)]),
  );
  return ok({ parameters, plan: plan.value, protections: protections.value, prepared: prepared.value });
}

function readTimeframe(text: string | undefined): Result<Timeframe, Refusal> {
  const timeframe = text?.toLowerCase().replace(/^1h$/, '60m') ?? USUAL_TIMEFRAME;
  if (isTimeframe(timeframe) && timeframe !== '1d') return ok(timeframe);
  return fail(
    refusal(
      'BAD_SETTING',
      `A strategy at work listens to bars of 1m, 3m, 5m, 10m, 15m, 30m or 60m, not ${text}. Write tf=5m.`,
    ),
  );
}

function readSymbols(
  texts: readonly string[],
  market: Pick<MarketDesk, 'resolve'>,
): Result<readonly Tradable[], Refusal> {
  const found = new Map<string, Tradable>();
  for (const text of texts) {
    const instrument = readSymbol(text, market);
    if (!instrument.ok) return instrument;
    found.set(instrument.value.key, instrument.value);
  }
  if (found.size === 0) return fail(refusal('BAD_ARGUMENTS', 'Say which symbols: /deploy rsi INFY,TCS.'));
  if (found.size > MOST_SYMBOLS)
    return fail(
      refusal('BAD_ARGUMENTS', `A strategy takes at most ${MOST_SYMBOLS} symbols. Deploy it twice.`),
    );
  return ok([...found.values()]);
}

function readSymbol(text: string, market: Pick<MarketDesk, 'resolve'>): Result<Tradable, Refusal> {
  const answer = market.resolve(text);
  if (answer.kind !== 'found') {
    const near = (answer.kind === 'several' ? answer.candidates : answer.suggestions).slice(0, MOST_NEAR);
    const names = near.map((one) => one.tradingSymbol).join(' or ');
    const instead = names === '' ? 'Try /search.' : `Did you mean ${names}?`;
    return fail(refusal('UNKNOWN_SYMBOL', `There is no one symbol ${text.slice(0, 40)}. ${instead}`));
  }
  const { instrument } = answer;
  if (isTradable(instrument)) return ok(instrument);
  return fail(
    refusal(
      'NOT_TRADABLE',
      `${instrument.tradingSymbol} is an index and cannot be traded. Name its future: /search ${instrument.tradingSymbol}.`,
    ),
  );
}

function productOf(instruments: readonly Tradable[], plan: TradePlan): Result<Product, Refusal> {
  if (plan.intraday) return ok('MIS');
  const contracts = instruments.filter(isDerivative).length;
  if (contracts > 0 && contracts < instruments.length) {
    return fail(
      refusal(
        'PRODUCT_MISMATCH',
        'Shares carry as CNC and contracts as NRML. Deploy them apart, or with intraday=on.',
      ),
    );
  }
  if (plan.shorts && contracts === 0) {
    return fail(
      refusal(
        'BAD_SETTING',
        'Shares can be sold short for the day only. Leave out shorts, or write intraday=on.',
      ),
    );
  }
  return ok(contracts > 0 ? 'NRML' : 'CNC');
}
