import { fail, ok, type Result } from '../domain/result.ts';
import { type Parameter, type Parameters, real, type Settings, settingsReader } from './parameter.ts';
import type { IndicatorWish, SeriesView } from './series-columns.ts';
import { EXIT, HOLD, isSignal, LONG, SHORT, type SignalRule } from './signal.ts';
import { type SignalTrack, trackSignals } from './signal-track.ts';
import type { PreparedStrategy, Strategy, StrategyStyle } from './strategy.ts';
import { countVotes, type Vote } from './vote.ts';

const LEAST_MEMBERS = 2;
const MOST_MEMBERS = 9;
const WEIGHT = real({ standard: 1, least: 0, most: 10, meaning: 'weight of the vote' });

/** A strategy under the name that it has in the ensemble: a second `rsi` is `rsi-2`. */
interface Member {
  readonly label: string;
  readonly strategy: Strategy;
}

interface PreparedMember {
  readonly label: string;
  readonly weight: number;
  readonly prepared: PreparedStrategy;
}

/**
 * A strategy that does what its members vote for. What a member said last (long, short, out) is its stance, and the
 * ensemble speaks when the vote over the stances changes. Parameters are those of the members, with the member's name
 * in front (`rsi.period`), and in a weighted vote their weights (`rsi.weight`). The error is a sentence.
 */
export function ensembleOf(strategies: readonly Strategy[], vote: Vote): Result<Strategy, string> {
  if (strategies.length < LEAST_MEMBERS || strategies.length > MOST_MEMBERS)
    return fail(`An ensemble has ${LEAST_MEMBERS} to ${MOST_MEMBERS} members, as in ensemble(rsi,ma-cross).`);
  const members = labelled(strategies);
  const labels = members.map(({ label }) => label).join(',');
  const parameters = parametersOf(members, vote);
  const read = settingsReader(parameters);
  const strategy: Strategy = {
    name: `ensemble(${labels})`,
    aliases: [],
    title: `Ensemble of ${strategies.map(({ title }) => title).join(', ')}`,
    summary: `does what its members vote for (${vote})`,
    style: styleOf(strategies),
    parameters,
    plan: {},
    prepare(given) {
      const settings = read(given);
      if (!settings.ok) return fail(`${strategy.name}: ${settings.error}.`);
      const ready = prepareMembers(members, settings.value);
      if (!ready.ok) return ready;
      return ok(preparedEnsemble(strategy, settings.value, ready.value, vote));
    },
  };
  return ok(strategy);
}

function labelled(strategies: readonly Strategy[]): readonly Member[] {
  return strategies.map((strategy, k) => {
    const before = strategies.slice(0, k).filter(({ name }) => name === strategy.name).length;
    return { strategy, label: before === 0 ? strategy.name : `${strategy.name}-${before + 1}` };
  });
}

function parametersOf(members: readonly Member[], vote: Vote): Parameters {
  const all: Record<string, Parameter> = {};
  for (const { label, strategy } of members) {
    for (const [name, parameter] of Object.entries(strategy.parameters)) all[`${label}.${name}`] = parameter;
    if (vote === 'weighted') all[`${label}.weight`] = WEIGHT;
  }
  return all;
}

function styleOf(strategies: readonly Strategy[]): StrategyStyle {
  const [first, ...others] = new Set(strategies.map(({ style }) => style));
  return first === undefined || others.length > 0 ? 'mixed' : first;
}

function prepareMembers(
  members: readonly Member[],
  settings: Settings,
): Result<readonly PreparedMember[], string> {
  const ready: PreparedMember[] = [];
  for (const { label, strategy } of members) {
    const own = Object.keys(strategy.parameters).map((name) => [name, settings[`${label}.${name}`]]);
    const prepared = strategy.prepare(Object.fromEntries(own));
    if (!prepared.ok) return prepared;
    ready.push({ label, weight: settings[`${label}.weight`] ?? 1, prepared: prepared.value });
  }
  if (ready.every(({ weight }) => weight === 0))
    return fail('All weights of the ensemble are 0: give at least one member a weight above 0.');
  return ok(ready);
}

function preparedEnsemble(
  strategy: Strategy,
  settings: Settings,
  members: readonly PreparedMember[],
  vote: Vote,
): PreparedStrategy {
  const indicators: Record<string, IndicatorWish> = {};
  for (const { label, prepared } of members)
    for (const [name, wish] of Object.entries(prepared.indicators)) indicators[`${label}.${name}`] = wish;
  return {
    strategy,
    settings,
    indicators,
    signal: (view) => voteRule(members, vote, view),
    reason: (view) => {
      const tracks = members.map(({ label, prepared }) => trackSignals(prepared, memberView(view, label)));
      const reasons = members.map(({ label, prepared }) => prepared.reason(memberView(view, label)));
      return (i, signal) => voteReason(members, tracks, reasons, { i, signal });
    },
  };
}

/** The member's own columns, under the names that it gave them. */
function memberView({ bars, columns }: SeriesView, label: string): SeriesView {
  const prefix = `${label}.`;
  const own = Object.entries(columns)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, column]) => [name.slice(prefix.length), column]);
  return { bars, columns: Object.fromEntries(own) };
}

function voteRule(members: readonly PreparedMember[], vote: Vote, view: SeriesView): SignalRule {
  const rules = members.map(({ label, prepared }) => prepared.signal(memberView(view, label)));
  const weights = members.map(({ weight }) => weight);
  const stances = new Int8Array(members.length);
  let together = 0;
  return (i) => {
    const wrong = hear(rules, stances, i);
    if (wrong !== HOLD) return wrong;
    const now = countVotes(vote, stances, weights);
    if (now === together) return HOLD;
    together = now;
    return now === 0 ? EXIT : now;
  };
}

/** Asks every member and keeps its stance. Gives back what is no signal, for the one who runs it to refuse, else HOLD. */
function hear(rules: readonly SignalRule[], stances: Int8Array, i: number): number {
  for (let k = 0; k < rules.length; k += 1) {
    const signal = rules[k]?.(i) ?? Number.NaN;
    if (!isSignal(signal)) return signal;
    if (signal !== HOLD) stances[k] = signal === EXIT ? 0 : signal;
  }
  return HOLD;
}

/** What a member said last up to bar `i`, and at which bar; undefined when it has not spoken. */
function lastSaid(
  { rows, signals }: SignalTrack,
  i: number,
): { readonly row: number; readonly signal: number } | undefined {
  const place = rows.findLastIndex((row) => row <= i);
  const row = rows[place];
  const signal = signals[place];
  return row === undefined || signal === undefined ? undefined : { row, signal };
}

function voteReason(
  members: readonly PreparedMember[],
  tracks: readonly SignalTrack[],
  reasons: readonly ReturnType<PreparedStrategy['reason']>[],
  at: { readonly i: number; readonly signal: number },
): string {
  const wanted = at.signal === SHORT ? SHORT : LONG;
  const side = wanted === LONG ? 'long' : 'short';
  const agreed: string[] = [];
  members.forEach(({ label }, k) => {
    const track = tracks[k];
    const said = track === undefined ? undefined : lastSaid(track, at.i);
    if (said?.signal === wanted) agreed.push(`${label} (${reasons[k]?.(said.row, wanted)})`);
  });
  const count = `${agreed.length} of ${members.length} members are ${side}`;
  return agreed.length === 0 ? count : `${count}: ${agreed.join(', ')}`;
}
