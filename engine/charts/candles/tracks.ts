import type { SeriesOption } from 'echarts';
import type { LegendItem } from '../drawing/legend.ts';
import { briefText, levelText } from '../drawing/number-text.ts';
import { lineColor, type Theme } from '../drawing/theme.ts';
import type { Study, Track } from '../picture.ts';

/** A study with the colours of its tracks. */
export interface ColoredStudy {
  readonly study: Study;
  readonly colors: readonly string[];
}

/** Gives every track of the studies its colour, one after another. */
export function colored(studies: readonly Study[], theme: Theme): readonly ColoredStudy[] {
  let place = 0;
  return studies.map((study) => {
    // What encloses an area is one thing to the eye, with the line in its middle.
    const shared = bandOf(study);
    const first = place;
    let own = shared.length > 0 ? 1 : 0;
    const places = study.tracks.map((_, i) => {
      if (shared.includes(i)) return first;
      own += 1;
      return first + own - 1;
    });
    place += own;
    return { study, colors: places.map((one) => lineColor(theme, one)) };
  });
}

/** The tracks that are drawn as one band. */
function bandOf({ between, tracks }: Study): readonly number[] {
  if (between === undefined) return [];
  return tracks.length <= 3 ? tracks.map((_, i) => i) : between;
}

/** What a study draws. */
export function studySeries({ study, colors }: ColoredStudy, theme: Theme): readonly SeriesOption[] {
  const isBand = study.between !== undefined;
  const lines = study.tracks.map((track, i) =>
    trackSeries(track, { color: colors[i] ?? theme.text, width: isBand ? 1 : 1.5 }, theme),
  );
  const [upper, lower] = (study.between ?? []).map((place) => study.tracks[place]?.values);
  if (upper === undefined || lower === undefined) return lines;
  return [area(upper, lower, colors[study.between?.[0] ?? 0] ?? theme.text), ...lines];
}

function trackSeries(
  track: Track,
  { color, width }: { readonly color: string; readonly width: number },
  theme: Theme,
): SeriesOption {
  const data = Array.from(track.values);
  switch (track.style) {
    case 'line':
      return { type: 'line', data, showSymbol: false, lineStyle: { color, width }, z: 3 };
    case 'dots':
      return { type: 'scatter', data, symbolSize: 3.2, itemStyle: { color }, z: 3 };
    case 'histogram':
      return {
        type: 'bar',
        data: data.map((value) => ({
          value,
          itemStyle: { color: value < 0 ? theme.down : theme.up, opacity: 0.7 },
        })),
        barCategoryGap: '30%',
        z: 2,
      };
  }
}

/** The area between two tracks, in one piece for each stretch where both have numbers. */
function area(upper: Float64Array, lower: Float64Array, color: string): SeriesOption {
  return {
    type: 'custom',
    data: stretches(upper, lower).map(([from, to]) => [from, to]),
    clip: true,
    silent: true,
    z: 1,
    renderItem: (_, api) => {
      const from = Number(api.value(0));
      const to = Number(api.value(1));
      const points: number[][] = [];
      for (let at = from; at < to; at += 1) points.push(api.coord([at, upper[at] ?? 0]));
      for (let at = to - 1; at >= from; at -= 1) points.push(api.coord([at, lower[at] ?? 0]));
      return { type: 'polygon', shape: { points }, style: { fill: color, opacity: 0.1 } };
    },
  };
}

function stretches(a: Float64Array, b: Float64Array): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= a.length; at += 1) {
    const isNumber = Number.isFinite(a[at]) && Number.isFinite(b[at]);
    if (isNumber && from === -1) from = at;
    if (!isNumber && from !== -1) {
      found.push([from, at]);
      from = -1;
    }
  }
  return found;
}

/** The study's name, and the last number of each of its tracks. */
export function studyLegend(
  { study, colors }: ColoredStudy,
  theme: Theme,
  of: 'price' | 'number',
): readonly LegendItem[] {
  const text = of === 'price' ? levelText : briefText;
  const last = ({ values }: Track): string => {
    const value = values.at(-1) ?? Number.NaN;
    return Number.isFinite(value) ? text(value) : '–';
  };
  const [only] = study.tracks;
  if (only !== undefined && study.tracks.length === 1) {
    const color = colors[0] ?? theme.text;
    return [
      { text: study.title, color },
      { text: last(only), color, joins: true },
    ];
  }
  return [
    { text: study.title, color: new Set(colors).size === 1 ? (colors[0] ?? theme.text) : theme.text },
    ...study.tracks.map((track, i) => ({
      text: `${track.name} ${last(track)}`,
      color: track.style === 'histogram' ? theme.muted : (colors[i] ?? theme.text),
      joins: true,
    })),
  ];
}
