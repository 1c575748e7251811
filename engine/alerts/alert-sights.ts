import type { ClauseFigures } from '../desk-alerts.ts';
import type { MarketDesk } from '../desk-market.ts';
import type { AlertCondition } from '../domain/alert.ts';
import { RUPEE } from '../domain/price.ts';
import { needsBars } from '../domain/screen.ts';
import type { Quote } from '../domain/tick.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { BarColumns } from '../indicators/bars.ts';
import type { CandleSource } from '../ports/candle-source.ts';
import { allHold, barsNeeded, clearlyOver, figuresOf } from '../screening/clause-figures.ts';
import { BarsOfMarket, barsBack, columnsOf, inRupees } from '../studies/market-bars.ts';
import type { Sight } from './alert-rule.ts';

/** What a look at a condition brought: whether it holds, and the figures that say so. */
export interface Look extends Sight {
  readonly figures: readonly ClauseFigures[];
}

type MarketCondition = Extract<AlertCondition, { kind: 'market' }>;

/** The day's extremes as an alert saw them last: a spike between two looks is one that made a new one. */
interface Extremes {
  readonly high: number;
  readonly low: number;
}

/**
 * What alerts see of the market. Prices are as of now, with the day's new extremes since the look before. Indicators of
 * minutes stand on closed bars, those of days on the day so far.
 */
export class AlertSights {
  readonly #market: Pick<MarketDesk, 'quote' | 'moment'>;
  readonly #history: CandleSource;
  readonly #extremes = new Map<number, Extremes>();
  /** Bars of one round of looks, by instrument and length: alerts on one symbol share them. */
  readonly #bars = new Map<string, BarColumns>();
  #minute = 0;

  constructor(market: Pick<MarketDesk, 'quote' | 'moment'>, history: CandleSource) {
    this.#market = market;
    this.#history = history;
  }

  /** Begins a round of looks: bars are read anew when a minute of the market has passed. */
  begin(): void {
    const minute = Math.floor(this.#market.moment().at / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#bars.clear();
  }

  /** Undefined while it cannot be told. `number` is the alert's, whose extremes are remembered. */
  async look(condition: MarketCondition, number: number | undefined): Promise<Look | undefined> {
    const { clauses, instrument } = condition;
    const quote = this.#market.quote(instrument)?.quote;
    const bars = needsBars(condition) ? await this.#barsOf(condition, quote) : undefined;
    const spikes = number === undefined ? {} : this.#spikes(number, quote);
    const figures = await figuresOf(clauses, { quote, bars, ...spikes });
    if (figures === undefined) return undefined;
    return { holds: allHold(clauses, figures), clearlyOver: clearlyOver(clauses, figures), figures };
  }

  #spikes(number: number, quote: Quote | undefined): { highest?: number; lowest?: number } {
    if (quote === undefined) return {};
    const before = this.#extremes.get(number);
    const { high, low } = quote;
    this.#extremes.set(number, { high, low });
    return {
      ...(before !== undefined && high > before.high && before.high > 0 ? { highest: high / RUPEE } : {}),
      ...(before !== undefined && low < before.low && low > 0 ? { lowest: low / RUPEE } : {}),
    };
  }

  async #barsOf(
    { instrument, timeframe, clauses }: MarketCondition,
    quote: Quote | undefined,
  ): Promise<BarColumns> {
    const needed = barsNeeded(clauses);
    const key = `${instrument} ${timeframe} ${needed}`;
    const known = this.#bars.get(key);
    if (known !== undefined) return known;
    const { at: now } = this.#market.moment();
    const from = barsBack(timeframe, needed, now);
    const candles =
      timeframe === '1d'
        ? await new BarsOfMarket(this.#history).bars({ instrument, timeframe, from, now, quote })
        : await this.#history.candles(instrument, timeframe, from, now);
    const bars = inRupees(columnsOf(candles));
    this.#bars.set(key, bars);
    return bars;
  }
}
