/** Colours of a picture. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  /** Lines of the grid. */
  readonly line: string;
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  /** The label in the corner. */
  readonly warning: string;
  readonly onColor: string;
  /** For lines one after another; told apart by people who see red and green alike. */
  readonly palette: readonly string[];
  /** Shade of marked stretches. */
  readonly shade: string;
  /** Worst, middle and best of a scale: orange and blue, which every eye tells apart. */
  readonly scale: readonly [string, string, string];
}

const DARK: Theme = {
  background: '#11151d',
  text: '#e8ebf1',
  muted: '#98a1b3',
  line: '#262d3a',
  up: '#26b59a',
  down: '#f2606c',
  flat: '#98a1b3',
  warning: '#f5b83d',
  onColor: '#0b0e13',
  palette: ['#f5b83d', '#5aa9ff', '#d38cf0', '#4fd6d2', '#ff8f5a', '#b4cf5c'],
  shade: 'rgba(90, 169, 255, 0.13)',
  scale: ['#d9722c', '#1d232e', '#3f8fe0'],
};

const LIGHT: Theme = {
  background: '#ffffff',
  text: '#161b26',
  muted: '#5b6577',
  line: '#e6e9ef',
  up: '#0b8a74',
  down: '#d33a49',
  flat: '#5b6577',
  warning: '#9a6400',
  onColor: '#ffffff',
  palette: ['#b86e00', '#1767d2', '#8b3fc4', '#007f86', '#cf4a12', '#557f00'],
  shade: 'rgba(23, 103, 210, 0.10)',
  scale: ['#e07b39', '#f6f7f9', '#3d87d8'],
};

export function themeOf(name: 'dark' | 'light'): Theme {
  return name === 'dark' ? DARK : LIGHT;
}

/** The colour of the line at a place among several. */
export function lineColor(theme: Theme, place: number): string {
  return theme.palette[place % theme.palette.length] ?? theme.text;
}

/**
 * Sizes in the picture's own units. A picture is {@link PICTURE_WIDTH} units wide and a phone shows it some 400 points
 * wide, so a size of 12 reads there like a size of 8.
 */
export const PICTURE_WIDTH = 600;

/** Pixels a unit: pictures are 1,200 pixels wide. */
export const PIXELS_PER_UNIT = 2;

export const FONT = { title: 16, figure: 15, legend: 12, axis: 12, label: 11 } as const;

export const FONT_FAMILY = 'Noto Sans';
