type Rgb = readonly [number, number, number];

function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** The colour of a heat from -1 to 1 on a scale of three. */
export function blended([worst, middle, best]: readonly [string, string, string], heat: number): string {
  const share = Math.min(1, Math.abs(heat));
  const from = rgb(middle);
  const to = rgb(heat < 0 ? worst : best);
  const mixed = from.map((value, i) => Math.round(value + ((to[i] ?? value) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** How bright a colour is, 0 to 1 (WCAG 2.2, relative luminance). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = rgb(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever stands out more on the colour. */
export function legible(background: string): string {
  return luminance(background) > 0.179 ? '#0b0e13' : '#ffffff';
}
