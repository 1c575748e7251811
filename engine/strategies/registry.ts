import { closestWords, editDistance } from '../domain/edit-distance.ts';
import { plainName } from '../indicators/plain-name.ts';
import { bollingerBreakout } from './bollinger-breakout.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { maCross } from './ma-cross.ts';
import { momentum } from './momentum.ts';
import { rsiReversion } from './rsi-reversion.ts';
import type { Strategy } from './strategy.ts';
import { volumeBreakout } from './volume-breakout.ts';

type Named = Pick<Strategy, 'name' | 'aliases'>;

/** The strategies that Munim brings. */
export const STRATEGIES: readonly Strategy[] = [
  maCross,
  rsiReversion,
  bollingerBreakout,
  volumeBreakout,
  momentum,
  buyAndHold,
];

/** The strategy of a name or alias, whatever its case and separators; undefined when there is none. */
export function findStrategy<S extends Named>(name: string, among: readonly S[]): S | undefined;
export function findStrategy(name: string): Strategy | undefined;
export function findStrategy(name: string, among: readonly Named[] = STRATEGIES): Named | undefined {
  const plain = plainName(name);
  return among.find((strategy) => namesOf(strategy).includes(plain));
}

/** Names of the strategies most like one that is none, nearest first. */
export function closestStrategies(name: string, among: readonly Named[] = STRATEGIES): readonly string[] {
  const byPlain = new Map(
    among.flatMap((strategy) => namesOf(strategy).map((plain) => [plain, strategy.name])),
  );
  const plain = plainName(name);
  // Of a short word one slip is forgiven: RSY is no ROC.
  const near = closestWords(plain, [...byPlain.keys()], byPlain.size).filter(
    (word) => plain.length > LONGEST_SHORT_WORD || word.startsWith(plain) || editDistance(plain, word) <= 1,
  );
  return [...new Set(near.map((plain) => byPlain.get(plain) ?? plain))].slice(0, MOST_SUGGESTIONS);
}

const MOST_SUGGESTIONS = 3;
const LONGEST_SHORT_WORD = 4;

/** What a strategy answers to, without case and separators. */
export function namesOf({ name, aliases }: Named): readonly string[] {
  return [name, ...aliases].map(plainName);
}
