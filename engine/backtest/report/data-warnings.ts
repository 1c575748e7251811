import { formatQuantity } from '../../domain/amount-text.ts';
import type { CandleQuality } from '../../domain/candle-coverage.ts';
import type { DataWarning } from './backtest-report.ts';
import type { ReportedSymbol, ReportInput } from './report-input.ts';

/** The exchange's shortest years; 252 sessions is a convention of the ratios only. */
const SHORT_YEAR = 240;

/** What a reader must know of the data before the figures; serious ones first. */
export function dataWarnings(input: ReportInput, sessions: number): readonly DataWarning[] {
  const { header, outcome, notes = [] } = input;
  const found: DataWarning[] = [...symbolWarnings(header.symbols)];
  if (header.simulated) found.push(serious('The prices are SIMULATED: they prove nothing about a market.'));
  if (sessions < SHORT_YEAR) {
    found.push(mild(`The span has ${formatQuantity(sessions)} sessions, less than a year.`));
  }
  if (outcome.jumpedStops > 0) {
    const many = outcome.jumpedStops === 1 ? 'stop was' : 'stops were';
    found.push(
      mild(`${formatQuantity(outcome.jumpedStops)} ${many} jumped by a gap; live, the loss may be larger.`),
    );
  }
  if (outcome.open.length > 0) {
    found.push(mild(`${formatQuantity(outcome.open.length)} open at the end, valued at the last close.`));
  }
  found.push(...notes.map(mild));
  return [...found.filter((warning) => warning.serious), ...found.filter((warning) => !warning.serious)];
}

function serious(text: string): DataWarning {
  return { serious: true, text };
}

function mild(text: string): DataWarning {
  return { serious: false, text };
}

/** Names that a sentence has room for. */
const MOST_NAMED = 3;

/** What can be wrong with the bars of a symbol, how often, and how that is said of one and of several. */
interface Fault {
  readonly make: (text: string) => DataWarning;
  readonly times: (quality: CandleQuality) => number;
  readonly one: string;
  readonly several: string;
  readonly noun: string;
  readonly rest: string;
}

const FAULTS: readonly Fault[] = [
  {
    make: serious,
    times: ({ jumps }) => jumps.length,
    one: 'jumps',
    several: 'jump',
    noun: 'time',
    rest: ', like a split that nobody told',
  },
  {
    make: mild,
    times: ({ missingDays }) => missingDays,
    one: 'lacks',
    several: 'lack',
    noun: 'trading day',
    rest: '',
  },
  {
    make: mild,
    times: ({ missingBars }) => missingBars,
    one: 'lacks',
    several: 'lack',
    noun: 'bar',
    rest: ' within the days',
  },
  {
    make: mild,
    times: ({ outside }) => outside,
    one: 'has',
    several: 'have',
    noun: 'bar',
    rest: ' outside of sessions',
  },
];

/** One sentence a kind of fault: a universe of fifty shares is no reason for fifty lines. */
function symbolWarnings(symbols: readonly ReportedSymbol[]): readonly DataWarning[] {
  return FAULTS.flatMap((fault) => {
    const having = symbols
      .map(({ symbol, quality }) => ({ symbol, times: quality === undefined ? 0 : fault.times(quality) }))
      .filter(({ times }) => times > 0)
      .sort((a, b) => b.times - a.times);
    const [worst] = having;
    if (worst === undefined) return [];
    if (having.length === 1) {
      const first = symbols.find(({ symbol }) => symbol === worst.symbol)?.quality?.jumps[0]?.day;
      const when = fault.noun === 'time' ? `, first on ${first}` : '';
      return [
        fault.make(`${worst.symbol} ${fault.one} ${counted(worst.times, fault.noun)}${when}${fault.rest}.`),
      ];
    }
    const named = having
      .slice(0, MOST_NAMED)
      .map(({ symbol, times }) => `${symbol} ${formatQuantity(times)}`);
    const more = having.length > MOST_NAMED ? ', ...' : '';
    const sum = having.reduce((total, { times }) => total + times, 0);
    const who = `${formatQuantity(having.length)} symbols ${fault.several}`;
    return [fault.make(`${who} ${counted(sum, fault.noun)}${fault.rest} (${named.join(', ')}${more}).`)];
  });
}

function counted(times: number, noun: string): string {
  return `${formatQuantity(times)} ${noun}${times === 1 ? '' : 's'}`;
}
