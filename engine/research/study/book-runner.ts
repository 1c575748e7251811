import { contractNoteCosts } from '../../backtest/run/contract-note.ts';
import { flatCosts } from '../../backtest/run/flat-costs.ts';
import { LiveGate, ownBookLimits } from '../../backtest/run/live-gate.ts';
import type { RunOutcome } from '../../backtest/run/outcome.ts';
import { prepareSeries } from '../../backtest/run/prepare-series.ts';
import { runBacktest } from '../../backtest/run/run-backtest.ts';
import type { RunCosts, RunSeries } from '../../backtest/run/run-input.ts';
import { accountId, bookId, userId } from '../../domain/ids.ts';
import { type Future, isDerivative, type Tradable } from '../../domain/instrument.ts';
import { type Money, money, rupees, share } from '../../domain/money.ts';
import type { Product } from '../../domain/order.ts';
import { DAY_MS, type EpochMs, epochMs, type IsoDate, istDate, type TimeOfDayMs } from '../../domain/time.ts';
import type { TradePlan } from '../../domain/trade-plan.ts';
import type { CostModel } from '../../kernel/context.ts';
import type { Limits } from '../../risk/limits.ts';
import type { PreparedStrategy } from '../../strategies/strategy.ts';
import type { StudySpan } from './span-words.ts';
import type { StudyData } from './study-data.ts';
import type { StudyTerms } from './study-terms.ts';

/** The exchange's rules as a study needs them. */
export interface StudyRules {
  readonly costs: CostModel;
  readonly depositoryFee: (day: IsoDate) => Money;
  /** Days before it are charged as it is. */
  readonly chargesKnownFrom: IsoDate;
  /** Units in a lot of an underlying's contracts on a day; undefined where nobody knows. */
  readonly lotOn: (underlying: string, day: IsoDate) => number | undefined;
  readonly squareOff: {
    readonly sharesWithDerivatives: TimeOfDayMs;
    readonly shares: TimeOfDayMs;
    readonly derivatives: TimeOfDayMs;
  };
}

/** The book for which the settings of limits are written. */
const USUAL_CAPITAL = rupees(1_000_000);
const PARTICIPATION_BP = 1_000;

/** What a run may do otherwise than the study says. */
interface RunWish {
  readonly capital?: Money;
  readonly span?: StudySpan;
  readonly keepsFills?: boolean;
}

/** Runs strategies over the data of a study, under its terms. */
export class BookRunner {
  readonly data: StudyData;
  readonly terms: StudyTerms;
  readonly #rules: StudyRules;
  readonly #limits: Limits;

  constructor(of: {
    readonly data: StudyData;
    readonly terms: StudyTerms;
    readonly rules: StudyRules;
    readonly limits: Limits;
  }) {
    this.data = of.data;
    this.terms = of.terms;
    this.#rules = of.rules;
    this.#limits = of.limits;
  }

  /** Bars over all series. */
  get bars(): number {
    return this.data.series.reduce((sum, { columns }) => sum + columns.bars.close.length, 0);
  }

  /** The most of a bar's volume that orders take. */
  get participationBp(): number {
    return this.terms.limits === 'off' ? 0 : PARTICIPATION_BP;
  }

  /** Throws `StrategyFault`. */
  run(prepared: PreparedStrategy, plan: TradePlan, wish: RunWish = {}): RunOutcome {
    return this.runSeries(this.prepare(prepared, plan), plan, wish);
  }

  /** The signals of a strategy over all bars: made once for as many spans as are run. Throws `StrategyFault`. */
  prepare(prepared: PreparedStrategy, plan: TradePlan): readonly RunSeries[] {
    return this.data.series.map(({ columns, subject, memberships }) =>
      prepareSeries(columns, prepared, plan, {
        instrument: subject.instrument,
        product: productOf(subject.instrument, plan),
        squareOffAt: this.#squareOff(subject.instrument),
        ...(memberships === undefined ? {} : { memberships }),
        ...(subject.instrument.kind === 'future' ? { lots: this.#lots(subject.instrument) } : {}),
      }),
    );
  }

  /** Runs what {@link prepare} made. */
  runSeries(series: readonly RunSeries[], plan: TradePlan, wish: RunWish = {}): RunOutcome {
    const { capital = this.terms.capital, span = this.data.span, keepsFills = false } = wish;
    return runBacktest({
      capital,
      plan,
      series,
      ...span,
      fills: { slippageBp: this.terms.slippageBp, participationBp: this.participationBp },
      ...this.#charges(),
      keepsFills,
      ...this.#gate(series, capital),
    });
  }

  /** The lots of the days of the study, from each change on. */
  #lots({ underlyingSymbol }: Future): readonly (readonly [EpochMs, number])[] {
    const { from, to } = this.data.span;
    const lots: [EpochMs, number][] = [];
    for (let at = from; at < to; at = epochMs(at + DAY_MS)) {
      const lot = this.#rules.lotOn(underlyingSymbol, istDate(at));
      if (lot !== undefined && lot !== lots.at(-1)?.[1]) lots.push([at, lot]);
    }
    return lots;
  }

  #squareOff(instrument: Tradable): TimeOfDayMs {
    const { squareOff } = this.#rules;
    if (isDerivative(instrument)) return squareOff.derivatives;
    return instrument.hasDerivatives ? squareOff.sharesWithDerivatives : squareOff.shares;
  }

  #charges(): {
    readonly costs: RunCosts;
    readonly dayCosts?: ReturnType<typeof contractNoteCosts>;
  } {
    const { charges } = this.terms;
    if (charges.kind === 'flat') return { costs: flatCosts(charges.millionths) };
    const costs = this.#datedCosts();
    return {
      costs,
      dayCosts: contractNoteCosts(costs, (day) => this.#rules.depositoryFee(this.#charged(day))),
    };
  }

  #datedCosts(): CostModel {
    const { costs } = this.#rules;
    return {
      charges: (of) => costs.charges({ ...of, day: this.#charged(of.day) }),
      chargesTotal: (of) => costs.chargesTotal({ ...of, day: this.#charged(of.day) }),
      margin: (of) => costs.margin({ ...of, day: this.#charged(of.day) }),
    };
  }

  #charged(day: IsoDate): IsoDate {
    return day < this.#rules.chargesKnownFrom ? this.#rules.chargesKnownFrom : day;
  }

  #gate(series: readonly RunSeries[], capital: Money): { readonly gate?: LiveGate } {
    const { limits } = this.terms;
    if (limits === 'off') return {};
    const book = {
      id: bookId('backtest'),
      account: accountId('paper'),
      mode: 'paper',
      owner: userId('backtest'),
      capital,
    } as const;
    return {
      gate: new LiveGate({
        book,
        limits: limits === 'on' ? ownBookLimits(this.#limits, capital) : scaled(this.#limits, capital),
        costs: this.#datedCosts(),
        series,
      }),
    };
  }
}

/** Amounts of a book of ten lakh, for a book of another size. */
function scaled(limits: Limits, capital: Money): Limits {
  const of = (amount: Money): Money => share(amount, capital, USUAL_CAPITAL, 'half-up');
  return {
    ...limits,
    orderValue: of(limits.orderValue),
    derivativeOrderMargin: of(limits.derivativeOrderMargin),
    orderShares: Math.max(1, Math.round((limits.orderShares * capital) / USUAL_CAPITAL)),
    orderLots: Math.max(1, Math.round((limits.orderLots * capital) / USUAL_CAPITAL)),
  };
}

function productOf(instrument: Tradable, plan: TradePlan): Product {
  if (plan.intraday) return 'MIS';
  return isDerivative(instrument) ? 'NRML' : 'CNC';
}

/** The capital of one of several strategies that share it. */
export function partOf(capital: Money, parts: number): Money {
  return money(Math.floor(capital / parts));
}
