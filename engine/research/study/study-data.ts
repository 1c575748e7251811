import { dailyEquity } from '../../backtest/daily-equity.ts';
import { STUDY_COMMANDS } from '../../desk-research.ts';
import type { CandleQuality } from '../../domain/candle-coverage.ts';
import { instrumentKey } from '../../domain/ids.ts';
import type { IndexMembership, MemberSpan } from '../../domain/index-membership.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import {
  type EpochMs,
  formatDate,
  type IsoDate,
  isoDate,
  istDate,
  istInstant,
  timeOfDay,
} from '../../domain/time.ts';
import { SeriesColumns } from '../../strategies/series-columns.ts';
import { type BarLibrary, barsHash } from '../bars/bar-library.ts';
import type { Bars } from '../bars/bar-request.ts';
import type { BarOrigin, BarSpan } from '../bars/bar-span.ts';
import { universe } from '../universe.ts';
import { type StudySpan, spanOf, usualSpan } from './span-words.ts';
import type { StudyInput, StudySubject } from './study-input.ts';
import { lineOf } from './study-line.ts';
import { shareNamed } from './subjects.ts';

/** Bars in front of a span: enough for the longest average that a strategy may ask for. */
const WARM_UP_BARS = 420;
const NIFTY = instrumentKey('NSE:NIFTY 50');
const LONG_AGO = isoDate('1990-01-01');
const FAR_AHEAD = isoDate('2100-01-01');

/** One instrument with its bars, and when it may be entered. */
export interface StudySeries {
  readonly subject: StudySubject;
  readonly bars: Bars;
  readonly columns: SeriesColumns;
  /** What is wrong or odd with the bars; undefined for a simulation. */
  readonly quality: CandleQuality | undefined;
  readonly memberships: readonly (readonly [EpochMs, EpochMs])[] | undefined;
}

/** Daily closes of something that could have been held. */
export interface DailyCloses {
  readonly name: string;
  readonly dates: readonly IsoDate[];
  readonly closes: Float64Array;
}

/** What a study works on. */
export interface StudyData {
  readonly series: readonly StudySeries[];
  readonly span: StudySpan;
  readonly origin: BarOrigin;
  readonly hash: string;
  /** Daily bars of the index over the same days; undefined where there are none, or the study is of the index. */
  readonly index: Bars | undefined;
  readonly notes: readonly string[];
}

interface Wanted {
  readonly subject: StudySubject;
  readonly members: readonly MemberSpan[] | undefined;
}

/** Loads what an order names. The refusal says what there is instead. */
export async function loadStudyData(
  input: StudyInput,
  library: BarLibrary,
  indices: readonly IndexMembership[],
): Promise<Result<StudyData, Refusal>> {
  const wanted = wantedOf(input, indices, { from: LONG_AGO, to: FAR_AHEAD });
  if (!wanted.ok) return wanted;
  const spans = await Promise.all(
    wanted.value.map(({ subject }) => library.span(subject.bars, input.timeframe)),
  );
  const known = spans.filter((span) => span !== undefined);
  const [first] = wanted.value;
  if (known.length === 0) {
    if (first === undefined)
      return fail(refusal('NO_BARS', 'There is nothing in this universe. Name symbols.'));
    const answer = await library.bars({
      ...first,
      instrument: first.subject.bars,
      timeframe: input.timeframe,
      ...ALL,
    });
    return answer.ok ? fail(refusal('NO_BARS', 'There are no bars. See /data.')) : answer;
  }
  const span = spanOf(input.span ?? usualSpan(input.timeframe), edges(known));
  return loadSpan({ input, library, indices, span });
}

const ALL = { from: 0 as EpochMs, to: Number.MAX_SAFE_INTEGER as EpochMs };

function edges(spans: readonly BarSpan[]): { readonly first: EpochMs; readonly last: EpochMs } {
  const first = spans.reduce((least, span) => Math.min(least, span.first), Number.POSITIVE_INFINITY);
  const last = spans.reduce((most, span) => Math.max(most, span.last), 0);
  return { first: first as EpochMs, last: last as EpochMs };
}

function wantedOf(
  { subjects, universe: name }: StudyInput,
  indices: readonly IndexMembership[],
  days: { readonly from: IsoDate; readonly to: IsoDate },
): Result<readonly Wanted[], Refusal> {
  if (name === undefined) return ok(subjects.map((subject) => ({ subject, members: undefined })));
  const known = indices[0]?.base.from ?? days.from;
  const found = universe(name, indices, {
    ...days,
    from: days.from < known && days.from === LONG_AGO ? known : days.from,
  });
  if (!found.ok) return found;
  return ok(
    [...found.value.members].map(([symbol, members]) => {
      const instrument = shareNamed(symbol);
      return { subject: { name: symbol, bars: instrument.key, instrument }, members };
    }),
  );
}

async function loadSpan(of: {
  readonly input: StudyInput;
  readonly library: BarLibrary;
  readonly indices: readonly IndexMembership[];
  readonly span: StudySpan;
}): Promise<Result<StudyData, Refusal>> {
  const { input, library, span } = of;
  const wanted = wantedOf(input, of.indices, {
    from: istDate(span.from),
    to: istDate((span.to - 1) as EpochMs),
  });
  if (!wanted.ok) return fail(fromFirstMembers(wanted.error, input, of.indices));
  const series: StudySeries[] = [];
  const missing: string[] = [];
  let refused: Refusal | undefined;
  for (const { subject, members } of wanted.value) {
    const { timeframe } = input;
    const found = await library.bars({ instrument: subject.bars, timeframe, ...span, ahead: WARM_UP_BARS });
    if (found.ok) {
      series.push({
        subject,
        bars: found.value,
        columns: new SeriesColumns(found.value.columns),
        quality: library.quality(subject.bars, found.value),
        memberships: members?.map(instants),
      });
    } else {
      missing.push(subject.name);
      refused ??= found.error;
    }
  }
  const [first] = series;
  if (first === undefined) return fail(refused ?? refusal('NO_BARS', 'There are no bars. See /data.'));
  return ok({
    series,
    span,
    origin: first.bars.span.origin,
    hash: barsHash(series.map(({ bars }) => bars.columns)),
    index: await indexBars(library, span, series),
    notes: notesOf(missing, series, span),
  });
}

/** A universe over days before its members are known: the same from then on, as one press. */
function fromFirstMembers(no: Refusal, input: StudyInput, indices: readonly IndexMembership[]): Refusal {
  const from = indices[0]?.base.from;
  if (from === undefined) return no;
  const line = lineOf({ ...input, span: { kind: 'days', from, to: undefined } }, input.strategies.join(','));
  return refusal(no.code, no.message, [
    { label: `From ${from.slice(0, 4)} on`, command: `/${STUDY_COMMANDS[input.kind]} ${line}` },
  ]);
}

function instants({ from, until }: MemberSpan): readonly [EpochMs, EpochMs] {
  const midnight = timeOfDay(0, 0);
  return [istInstant(from, midnight), istInstant(until, midnight)];
}

function notesOf(
  missing: readonly string[],
  series: readonly StudySeries[],
  { from, to }: StudySpan,
): readonly string[] {
  const notes: string[] = [];
  if (missing.length > 0) {
    const some = missing.slice(0, 5).join(', ');
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
    notes.push(`No bars in these days of ${some}${more}: left out.`);
  }
  const late = series.filter(({ bars }) => bars.span.first > from + LATE_MS || bars.span.last < to - LATE_MS);
  for (const { subject, bars } of late.slice(0, 3)) {
    const days = [bars.span.first, bars.span.last].map((at) => formatDate(istDate(at), true).slice(4));
    notes.push(`${subject.name} has bars from ${days.join(' to ')} only.`);
  }
  return notes;
}

/** A week: what begins later than the span is worth a word. */
const LATE_MS = 7 * 86_400_000;

/** Closes of the days of a span, and of the last day before it where there is one. */
export function dailyCloses(name: string, { columns, ahead }: Bars): DailyCloses {
  const from = Math.max(0, ahead - 1);
  const daily = dailyEquity(columns.start.subarray(from), columns.close.subarray(from), 1);
  return { name, dates: daily.dates, closes: daily.equity };
}

async function indexBars(
  library: BarLibrary,
  span: StudySpan,
  series: readonly StudySeries[],
): Promise<Bars | undefined> {
  if (series.some(({ subject }) => subject.bars === NIFTY)) return undefined;
  const found = await library.bars({ instrument: NIFTY, timeframe: '1d', ...span, ahead: WARM_UP_BARS });
  return found.ok && found.value.span.origin === series[0]?.bars.span.origin ? found.value : undefined;
}
