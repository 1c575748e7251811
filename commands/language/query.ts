import { takeContract } from '../../engine/domain/contract-words.ts';
import { ok } from '../../engine/domain/result.ts';
import { readContract, readName } from './instrument-words.ts';
import {
  type LanguageContext,
  type QueryIntent,
  type QueryTopic,
  refuse,
  type Step,
} from './understanding.ts';

const TOPICS: ReadonlyMap<string, QueryTopic> = new Map([
  ['position', 'positions'],
  ['positions', 'positions'],
  ['holding', 'holdings'],
  ['holdings', 'holdings'],
  ['order', 'orders'],
  ['orders', 'orders'],
  ['trade', 'trades'],
  ['trades', 'trades'],
  ['pnl', 'pnl'],
  ['p&l', 'pnl'],
  ['profit', 'pnl'],
  ['funds', 'funds'],
  ['balance', 'funds'],
  ['cash', 'funds'],
  ['margin', 'margin'],
  ['status', 'status'],
  ['help', 'help'],
  ['depth', 'depth'],
  ['quote', 'quote'],
  ['price', 'quote'],
  ['ltp', 'quote'],
  ['rate', 'quote'],
  ['bhav', 'quote'],
  ['at', 'quote'],
]);
/** Words of a question that carry nothing; a question changes nothing, so more of them may be passed over. */
const FILLER: ReadonlySet<string> = new Set(
  (
    "what what's whats is are the how how's hows much show me my give tell get of for in on now today please pls kya hai " +
    'hain ka ke ki ko kitna kitne batao dikhao mera mere abhi current trading open todays s a and'
  ).split(' '),
);

/** Reads a question: `positions`, `my pnl`, `what is reliance at`, `infy ka bhav`. Undefined when it is none. */
export function readQuery(words: readonly string[], context: LanguageContext): Step<QueryIntent> | undefined {
  const kept = words.filter((word) => !FILLER.has(word));
  const topicWord = kept.find((word) => TOPICS.has(word));
  const topic = TOPICS.get(topicWord ?? '') ?? 'quote';
  const names = kept.filter((word) => !TOPICS.has(word));
  if (names.length === 0) return topicWord === undefined ? undefined : readBare(topic, topicWord);
  if (topic !== 'quote' && topic !== 'depth') return undefined;
  const isName = topicWord !== undefined || context.book.lookup(names.join(' ')).kind !== 'none';
  const taken = takeContract(names, new Set());
  if (taken.kind === 'conflict' || (!isName && taken.kind === 'none')) return undefined;
  return readSubject(topic, names, context);
}

function readBare(topic: QueryTopic, word: string): Step<QueryIntent> | undefined {
  if (topic !== 'quote' && topic !== 'depth') return ok({ action: 'query', topic });
  if (word === 'at') return undefined;
  return refuse(
    'UNKNOWN_SYMBOL',
    'The price of what? Write /quote and the symbol, for example: quote reliance.',
  );
}

function readSubject(
  topic: QueryTopic,
  names: readonly string[],
  context: LanguageContext,
): Step<QueryIntent> {
  const taken = takeContract(names, new Set());
  const rest = taken.kind === 'taken' ? taken.rest : names;
  const restate = (name: string) => `${topic} ${name}`;
  const named = readName(rest, context.book, (name) =>
    restate(taken.kind === 'taken' ? `${name} ${taken.said}` : name),
  );
  if (!named.ok) return named;
  const symbol = taken.kind === 'taken' ? readContract(named.value, taken.contract, context, restate) : named;
  return symbol.ok ? ok({ action: 'query', topic, symbol: symbol.value }) : symbol;
}
