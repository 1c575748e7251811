import { textWidth } from './text-width.ts';
import { FONT } from './theme.ts';

export interface LegendItem {
  readonly text: string;
  readonly color: string;
  /** Stands right after the item before it, on the same row if there is room for both. */
  readonly joins?: boolean;
}

export interface PlacedItem extends LegendItem {
  readonly x: number;
}

const GAP = 14;
const JOINED_GAP = 7;

/** Items side by side, broken into rows where the width ends. */
export function legendRows(items: readonly LegendItem[], width: number): readonly (readonly PlacedItem[])[] {
  const rows: PlacedItem[][] = [];
  let end = 0;
  for (const [place, item] of items.entries()) {
    const takes = textWidth(item.text, FONT.legend);
    const row = rows.at(-1);
    const x = end + (item.joins === true ? JOINED_GAP : GAP);
    // What belongs together begins a row of its own rather than being torn, unless a row cannot hold it.
    const whole = item.joins === true ? takes : groupWidth(items, place);
    const needs = whole <= width ? whole : takes;
    if (row !== undefined && x + needs <= width) {
      row.push({ ...item, x });
      end = x + takes;
    } else {
      rows.push([{ ...item, x: 0 }]);
      end = takes;
    }
  }
  return rows;
}

/** The width of an item with all that joins it. */
function groupWidth(items: readonly LegendItem[], place: number): number {
  let width = textWidth(items[place]?.text ?? '', FONT.legend);
  for (let next = place + 1; items[next]?.joins === true; next += 1) {
    width += JOINED_GAP + textWidth(items[next]?.text ?? '', FONT.legend);
  }
  return width;
}
