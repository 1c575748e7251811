import { fail, ok, type Result } from '../domain/result.ts';
import { BarCursor } from '../indicators/bars.ts';
import { type Pattern, PatternScan } from '../indicators/patterns/pattern.ts';
import { findPattern, PATTERNS } from '../indicators/patterns/registry.ts';
import { type BarTable, readBars } from './bar-table.ts';
import type { Calculation } from './calculation.ts';

/** `munim calc pattern name=engulfing < bars.csv`. */
export const pattern: Calculation = {
  name: 'pattern',
  keys: ['name'],
  run({ args, stdin = '' }) {
    const answer = calcPattern(args.get('name'), stdin);
    return answer.ok ? ok({ text: answer.value }) : answer;
  },
};

/**
 * CSV `timestamp,value` with -1, 0 or 1 at the completing bar, for bars as CSV; `all` gives a column a pattern,
 * `list` their names. The error is a sentence.
 */
export function calcPattern(name: string | undefined, stdin: string): Result<string, string> {
  if (name === undefined) return fail('Say which pattern: name=engulfing, name=all, or name=list.');
  if (name === 'list') return ok(listing());
  const one = findPattern(name);
  if (one === undefined && name !== 'all') return fail(`There is no pattern ${name}; name=list prints all.`);
  const table = readBars(stdin, ['open', 'high', 'low', 'close']);
  if (!table.ok) return table;
  return ok(
    one === undefined
      ? scan(table.value, PATTERNS, PATTERNS.map(({ name: column }) => column).join(','))
      : scan(table.value, [one], 'value'),
  );
}

function scan({ timestamps, columns }: BarTable, patterns: readonly Pattern[], header: string): string {
  const kernel = new PatternScan(patterns);
  const cursor = new BarCursor(columns);
  const row = new Float64Array(patterns.length);
  const lines = timestamps.map((timestamp, i) => {
    cursor.index = i;
    kernel.push(cursor, row, 0);
    return `${timestamp},${row.join(',')}`;
  });
  return `${[`timestamp,${header}`, ...lines].join('\n')}`;
}

function listing(): string {
  return `${['name,parameters,outputs', ...PATTERNS.map(({ name }) => `${name},,value`)].join('\n')}`;
}
