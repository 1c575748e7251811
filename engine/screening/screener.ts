import type { SaidScreen, ScanAnswer, ScanMatch, ScreenDesk } from '../desk-alerts.ts';
import type { MarketDesk } from '../desk-market.ts';
import { quoteText } from '../domain/decimal-text.ts';
import { type IndexMembership, membersOn } from '../domain/index-membership.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { needsBars } from '../domain/screen.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { BarColumns } from '../indicators/bars.ts';
import { universeName } from '../research/universe.ts';
import { type BarsOfMarket, barsBack, columnsOf, inRupees } from '../studies/market-bars.ts';
import { allHold, barsNeeded, figuresOf } from './clause-figures.ts';
import { readScreen } from './clause-words.ts';

/** Names said one by one. */
const MOST_NAMES = 100;

interface Universe {
  readonly title: string;
  readonly instruments: readonly Instrument[];
  readonly unknown: readonly string[];
}

/** Looks through many instruments for those of which something holds now; the bar under way counts. */
export class Screener implements ScreenDesk {
  readonly #market: MarketDesk;
  readonly #bars: BarsOfMarket;
  readonly #indices: readonly IndexMembership[];

  constructor(parts: {
    readonly market: MarketDesk;
    readonly bars: BarsOfMarket;
    readonly indices: readonly IndexMembership[];
  }) {
    this.#market = parts.market;
    this.#bars = parts.bars;
    this.#indices = parts.indices;
  }

  read(text: string, standard: Timeframe): Result<SaidScreen, Refusal> {
    return readScreen(text, standard);
  }

  async scan(
    screen: SaidScreen,
    progress: (looked: number, all: number) => void,
    cancel: AbortSignal,
  ): Promise<Result<ScanAnswer, Refusal>> {
    const universe = this.#universe(screen.subject);
    if (!universe.ok) return universe;
    const { title, instruments } = universe.value;
    const unknown = [...universe.value.unknown];
    const matches: ScanMatch[] = [];
    await this.#market.watch(instruments.map(({ key }) => key));
    for (const [at, instrument] of instruments.entries()) {
      if (cancel.aborted) break;
      progress(at, instruments.length);
      const view = this.#market.quote(instrument.key);
      const bars = needsBars(screen) ? await this.#barsOf(instrument, screen) : undefined;
      const figures = await figuresOf(screen.clauses, { quote: view?.quote, bars });
      if (figures === undefined) unknown.push(instrument.tradingSymbol);
      else if (allHold(screen.clauses, figures)) matches.push({ instrument, view, figures });
    }
    return ok({ universe: title, looked: instruments.length, unknown, matches });
  }

  async #barsOf({ key }: Instrument, { clauses, timeframe }: SaidScreen): Promise<BarColumns> {
    const { at: now } = this.#market.moment();
    const quote = this.#market.quote(key)?.quote;
    const from = barsBack(timeframe, barsNeeded(clauses), now);
    return inRupees(columnsOf(await this.#bars.bars({ instrument: key, timeframe, from, now, quote })));
  }

  #universe(subject: string): Result<Universe, Refusal> {
    const { day } = this.#market.moment();
    const membership = this.#indices.find(({ index }) => universeName(index) === universeName(subject));
    if (membership === undefined) return this.#named(subject);
    const members = membersOn(membership, day) ?? membership.base.members;
    const found = members.map((symbol) => ({ symbol, answer: this.#market.resolve(symbol) }));
    return ok({
      title: membership.index,
      instruments: found.flatMap(({ answer }) => (answer.kind === 'found' ? [answer.instrument] : [])),
      unknown: found.flatMap(({ symbol, answer }) => (answer.kind === 'found' ? [] : [symbol])),
    });
  }

  #named(subject: string): Result<Universe, Refusal> {
    const names = subject
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    if (names.length === 0 || names.length > MOST_NAMES) return fail(this.#whichUniverse());
    const instruments: Instrument[] = [];
    for (const name of names) {
      const answer = this.#market.resolve(name);
      if (answer.kind !== 'found') {
        const says = `${quoteText(name)} is no universe and no single symbol. ${this.#whichUniverse().message}`;
        return fail(refusal('UNKNOWN_UNIVERSE', says));
      }
      instruments.push(answer.instrument);
    }
    return ok({
      title: instruments.map(({ tradingSymbol }) => tradingSymbol).join(', '),
      instruments,
      unknown: [],
    });
  }

  #whichUniverse(): Refusal {
    const known = this.#indices.map(({ index }) => universeName(index)).join(', ');
    return refusal('UNKNOWN_UNIVERSE', `Look through what? Say ${known}, or symbols with commas: infy,tcs.`);
  }
}
