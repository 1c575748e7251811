import { fail, ok, type Result } from '../domain/result.ts';
import type { TradePlan } from '../domain/trade-plan.ts';
import { type Parameters, type Settings, settingsReader } from './parameter.ts';
import { type IndicatorWishes, type SeriesView, wishFault } from './series-columns.ts';
import type { Signal, SignalRule } from './signal.ts';

/** What a strategy lives from: decides in which regimes it may act. Passive and mixed ones act in all. */
export const STYLES = ['trend', 'reversion', 'passive', 'mixed'] as const;

export type StrategyStyle = (typeof STYLES)[number];

/** A strategy as its file writes it. It turns closed bars into signals; it sizes nothing and does no I/O. */
export interface StrategyDefinition<P extends Parameters, W extends IndicatorWishes> {
  readonly name: string;
  /** Other names it answers to, lower case. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** One line: when it buys and when it sells. */
  readonly summary: string;
  readonly style: StrategyStyle;
  readonly parameters: P;
  /** What the bounds of single parameters cannot say; a sentence when the settings do not go together. */
  readonly check?: (settings: Settings<P>) => string | undefined;
  /** Shared parts that differ from the usual for this strategy. */
  readonly plan?: Partial<TradePlan>;
  indicators(settings: Settings<P>): W;
  /** The rule over one series. It may keep what it needs in its closure; bars come in order, each once. */
  signal(view: SeriesView<Extract<keyof W, string>>, settings: Settings<P>): SignalRule;
  /** Why it said `signal` at bar `i`, for people; asked for only when somebody looks. */
  reason(
    view: SeriesView<Extract<keyof W, string>>,
    settings: Settings<P>,
  ): (i: number, signal: Signal) => string;
}

/** A strategy whose types are its own affair. */
export interface Strategy {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly summary: string;
  readonly style: StrategyStyle;
  readonly parameters: Parameters;
  readonly plan: Partial<TradePlan>;
  /** Settles the parameters. The error is a sentence for the person who gave them. */
  prepare(given: Readonly<Record<string, unknown>>): Result<PreparedStrategy, string>;
}

/** A strategy with settings that hold. */
export interface PreparedStrategy {
  readonly strategy: Strategy;
  readonly settings: Settings;
  readonly indicators: IndicatorWishes;
  signal(view: SeriesView): SignalRule;
  reason(view: SeriesView): (i: number, signal: Signal) => string;
}

export function defineStrategy<P extends Parameters, W extends IndicatorWishes>(
  definition: StrategyDefinition<P, W>,
): Strategy {
  const { name, aliases = [], title, summary, style, parameters, plan = {} } = definition;
  const read = settingsReader(parameters);
  const strategy: Strategy = {
    name,
    aliases,
    title,
    summary,
    style,
    parameters,
    plan,
    prepare(given) {
      const settings = read(given);
      if (!settings.ok) return fail(`${name}: ${settings.error}.`);
      const wrong = definition.check?.(settings.value);
      if (wrong !== undefined) return fail(`${name}: ${wrong}.`);
      const view = (of: SeriesView): SeriesView<Extract<keyof W, string>> =>
        of as SeriesView<Extract<keyof W, string>>;
      const indicators = definition.indicators(settings.value);
      const fault = Object.values(indicators)
        .map(wishFault)
        .find((said) => said !== undefined);
      if (fault !== undefined) return fail(`${name}: ${fault}.`);
      return ok({
        strategy,
        settings: settings.value,
        indicators,
        signal: (of) => definition.signal(view(of), settings.value),
        reason: (of) => definition.reason(view(of), settings.value),
      });
    },
  };
  return strategy;
}
