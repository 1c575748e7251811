import { basename } from 'node:path';
import { loadMarketData, type MarketData } from '../../../config/market-data.ts';
import { exchangeRules } from '../../composition/exchange-rules.ts';
import type { StudyAnswer } from '../../desk-research.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, type Result } from '../../domain/result.ts';
import { formatDate, istDate } from '../../domain/time.ts';
import { lotOnDay } from '../../market/contract-rules.ts';
import type { Task, TaskContext } from '../../ports/compute-pool.ts';
import { StrategyFault } from '../../strategies/signal-track.ts';
import { BarLibrary } from '../bars/bar-library.ts';
import { PracticeHistory } from '../bars/practice-shelf.ts';
import { backtest } from './backtest-study.ts';
import { BookRunner, type StudyRules } from './book-runner.ts';
import { chooseStrategies } from './chosen-strategy.ts';
import { compare } from './compare-study.ts';
import { optimise } from './optimise-study.ts';
import type { StudyContext } from './study-context.ts';
import { loadStudyData } from './study-data.ts';
import { studyId } from './study-files.ts';
import type { StudyInput } from './study-input.ts';
import { readTerms } from './study-terms.ts';
import { walkForwardStudy } from './walk-forward-study.ts';

const KINDS = { backtest, compare, optimise, 'walk-forward': walkForwardStudy } as const;
/** Several values of one setting: `5..50/5`, `1,2,3`. */
const RANGE = /\.\.|,/;

type Outcome = Result<StudyAnswer, Refusal>;

/** What does not change from study to study: made once for a thread. */
interface Desk {
  readonly market: MarketData;
  readonly rules: StudyRules;
  readonly practice: PracticeHistory;
}

/** Runs studies in a worker, each from the words of an order to its files. */
export function studyTask(): Task<StudyInput, Outcome> {
  const market = loadMarketData();
  const desk = { market, rules: rulesOf(market), practice: new PracticeHistory() };
  return (input, task) => study(input, task, desk);
}

async function study(input: StudyInput, task: TaskContext, desk: Desk): Promise<Outcome> {
  const read = readTerms(input.given);
  if (!read.ok) return fail(refusal('BAD_SETTING', read.error));
  const { terms, rest } = read.value;
  const searches = input.kind === 'optimise' || input.kind === 'walk-forward';
  const isRange = ([, value]: [string, string]): boolean => searches && RANGE.test(value);
  const entries = Object.entries(rest);
  const fixed = Object.fromEntries(entries.filter((entry) => !isRange(entry)));
  const chosen = await chooseStrategies(input, fixed, terms.vote);
  if (!chosen.ok) return chosen;
  task.progress({ done: 0, says: 'loading bars' });
  const { market, rules, practice } = desk;
  const library = new BarLibrary(input.sources, practice);
  const data = await loadStudyData(input, library, [market.membership]);
  if (!data.ok) return data;
  const context: StudyContext = {
    input,
    runner: new BookRunner({ data: data.value, terms, rules, limits: input.limits }),
    chosen: chosen.value,
    ranges: Object.fromEntries(entries.filter(isRange)),
    notes: notesOf(terms.charges.kind, data.value.span.from, rules),
    id: studyId(input, data.value.hash, chosen.value),
    task,
  };
  try {
    return await KINDS[input.kind](context);
  } catch (error) {
    if (!(error instanceof StrategyFault)) throw error;
    const files = input.strategyFiles.map((file) => basename(file)).join(' or ');
    return fail(refusal('BAD_STRATEGY', `${error.message} Correct ${files || 'its file'} and run it again.`));
  }
}

function rulesOf(market: MarketData): StudyRules {
  const rules = exchangeRules(market);
  return {
    costs: rules.costs,
    depositoryFee: (day) => rules.depositoryFee(day),
    chargesKnownFrom: rules.chargesKnownFrom,
    squareOff: market.squareOff,
    lotOn: (underlying, day) => lotOnDay(market.lots, underlying, day),
  };
}

function notesOf(charges: 'real' | 'flat', from: number, rules: StudyRules): readonly string[] {
  const first = rules.chargesKnownFrom;
  if (charges === 'flat' || istDate(from as Parameters<typeof istDate>[0]) >= first) return [];
  return [
    `Charges are known from ${formatDate(first, true).slice(4)}: days before it are charged as that day.`,
  ];
}
