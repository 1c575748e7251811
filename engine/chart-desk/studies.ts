import type { PaneStudy, Study, Track } from '../charts/picture.ts';
import type { StudyWish } from '../desk-charts.ts';
import { MINUS } from '../domain/amount-text.ts';
import { assert } from '../domain/assert.ts';
import type { BarColumns } from '../indicators/bars.ts';
import { findStudy, type PreparedStudy } from '../studies/known-studies.ts';
import { lookOf, type StudyLook } from './study-looks.ts';

/** Outputs as a legend names them. */
const TRACK_NAMES: ReadonlyMap<string, string> = new Map([
  ['histogram', 'hist'],
  ['plusDi', '+DI'],
  ['minusDi', `${MINUS}DI`],
  ['conversion', 'conv'],
  ['spanA', 'span A'],
  ['spanB', 'span B'],
]);

/** The indicators of a wish, with settings that hold. */
export function preparedStudies(wishes: readonly StudyWish[]): readonly PreparedStudy[] {
  return wishes.map(({ name, settings }) => {
    const prepared = findStudy(name)?.prepare(settings);
    assert(prepared?.ok === true, `not a study: ${name}`);
    return prepared.value;
  });
}

/** The studies drawn over the price and those in panes, cut to the bars from `first` on. Prices are in rupees. */
export async function drawnStudies(
  studies: readonly PreparedStudy[],
  bars: BarColumns,
  first: number,
): Promise<{ readonly overlays: readonly Study[]; readonly panes: readonly PaneStudy[] }> {
  const overlays: Study[] = [];
  const panes: PaneStudy[] = [];
  for (const prepared of studies) {
    const look = lookOf(prepared.name);
    const study = drawn(prepared, look, await prepared.columns(bars), first);
    if (look.where === 'price') overlays.push(study);
    else panes.push({ ...study, guides: look.guides ?? [] });
  }
  return { overlays, panes };
}

function drawn(
  { name: study, outputs, settings }: PreparedStudy,
  look: StudyLook,
  columns: readonly Float64Array[],
  first: number,
): Study {
  const shown = look.shown ?? outputs;
  const tracks = shown.map((name): Track => {
    const column = columns[outputs.indexOf(name)];
    assert(column !== undefined, `${study} has no output ${name}`);
    return {
      name: TRACK_NAMES.get(name) ?? name,
      values: column.slice(first),
      style: look.styles?.[name] ?? 'line',
    };
  });
  const title = [look.short, ...Object.values(settings).filter((value) => value !== undefined)].join(' ');
  if (look.between === undefined) return { title, tracks };
  const [upper, lower] = look.between;
  return { title, tracks, between: [shown.indexOf(upper), shown.indexOf(lower)] };
}
