import { judgements, type Sections } from './judgements.ts';

/** `against` alone is enough not to trade; a `doubt` must go before money is risked, on paper too. */
export type Weight = 'against' | 'doubt' | 'for';

export interface Reason {
  readonly code: string;
  readonly weight: Weight;
  /** A clause that begins in upper case and ends without a stop. */
  readonly text: string;
}

type VerdictLevel = 'do-not-trade' | 'not-proven' | 'paper';

export interface Verdict {
  readonly level: VerdictLevel;
  /** `do not trade this`, `not proven`, `worth a paper run`. */
  readonly title: string;
  /** The weightiest reasons in one sentence. */
  readonly sentence: string;
  /** All of them, the weightiest first. */
  readonly reasons: readonly Reason[];
}

const TITLES: Readonly<Record<VerdictLevel, string>> = {
  'do-not-trade': 'do not trade this',
  'not-proven': 'not proven',
  paper: 'worth a paper run',
};

/** Reasons that the sentence holds. */
const SAID = 3;
const ORDER: readonly Weight[] = ['against', 'doubt', 'for'];

/**
 * What the evidence allows to say. One reason against is enough for `do not trade this`, one doubt for `not proven`;
 * more than a run on paper is never advised.
 */
export function judge(sections: Sections): Verdict {
  const found = judgements(sections);
  const reasons = ORDER.flatMap((weight) => found.filter((reason) => reason.weight === weight));
  const level = levelOf(reasons);
  return { level, title: TITLES[level], sentence: sentenceOf(reasons), reasons };
}

function levelOf(reasons: readonly Reason[]): VerdictLevel {
  if (reasons.some(({ weight }) => weight === 'against')) return 'do-not-trade';
  return reasons.some(({ weight }) => weight === 'doubt') ? 'not-proven' : 'paper';
}

/** Never praises while something stands against it. */
function sentenceOf(reasons: readonly Reason[]): string {
  const bad = reasons.filter(({ weight }) => weight !== 'for');
  const said = (bad.length > 0 ? bad : reasons).slice(0, SAID);
  const clauses = said.map(({ text }, i) => (i === 0 ? text : lowered(text)));
  return `${clauses.join('; ')}.`;
}

/** A clause within a sentence, unless it begins with a name. */
function lowered(text: string): string {
  return /^[A-Z][a-z]* /.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
