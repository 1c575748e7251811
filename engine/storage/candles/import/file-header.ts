import { actionColumns } from '../action-table.ts';
import { type Layout, layoutOf } from './layouts.ts';
import { RowFields } from './row-fields.ts';

/** Nothing of a file can be taken; the message completes "the file cannot be imported because". */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

export interface FileHeader {
  readonly fields: RowFields;
  /** Undefined on a table of corporate actions. */
  readonly layout: Layout | undefined;
  readonly actions: ReturnType<typeof actionColumns>;
  /** Fields that a row needs at least. */
  readonly width: number;
}

/** A byte order mark of UTF-8 as its three bytes. */
const BYTE_ORDER_MARK = /^\u00ef\u00bb\u00bf/;
const MOST_NAMED = 12;

function separatorOf(line: string): string {
  const counts = [',', '\t', ';'].map((separator) => ({ separator, count: line.split(separator).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.separator ?? ',';
}

/** Reads the first line. Throws {@link UnreadableFile} when the file has neither bars nor corporate actions. */
export function readHeader(line: string): FileHeader {
  const text = line.replace(BYTE_ORDER_MARK, '');
  const fields = new RowFields(separatorOf(text));
  fields.cut(text);
  const names = Array.from({ length: fields.count }, (_, i) => fields.text(i).toLowerCase());
  const layout = layoutOf(names);
  if (layout !== undefined) {
    // A row may end before its open interest.
    const { openInterest: _, ...needed } = layout.at;
    return { fields, layout, actions: undefined, width: 1 + Math.max(...Object.values(needed)) };
  }
  const actions = actionColumns(names);
  if (actions === undefined) {
    const seen = names.slice(0, MOST_NAMED).join(',').slice(0, 120);
    throw new UnreadableFile(
      `its first line (${seen}) names no columns of bars. A header such as timestamp,open,high,low,close,volume is needed`,
    );
  }
  return { fields, layout, actions, width: 1 + Math.max(actions.symbol, actions.exDate, actions.factor) };
}
