import { formatQuantity } from '../../engine/domain/amount-text.ts';
import type { FileReport } from '../../engine/storage/candles/import/candle-import.ts';
import type { Finding } from '../../engine/storage/candles/import/findings.ts';

const WORDS = {
  refused: 'refused',
  repaired: 'repaired',
  'left-out': 'left out',
  noticed: 'noticed',
} as const;

function counted(n: number, one: string, many: string): string {
  return `${formatQuantity(n)} ${n === 1 ? one : many}`;
}

function findingLine({ kind, says, rows, lines }: Finding): string {
  // What an import is not for is no fault that somebody looks up line by line.
  const where =
    kind === 'left-out' ? '' : ` (${lines.includes(',') || lines.includes('-') ? 'lines' : 'line'} ${lines})`;
  return `    ${WORDS[kind]}: ${counted(rows, 'row', 'rows')}, ${says}${where}`;
}

function fileLines(report: FileReport): readonly string[] {
  const { name, refused, layout, rows, instruments, added, known, replaced, actions } = report;
  if (refused !== undefined) return [`  ${name}: refused, ${refused}.`];
  const parts = [
    counted(rows, 'row', 'rows'),
    ...(instruments > 1 ? [counted(instruments, 'instrument', 'instruments')] : []),
    ...(layout === 'corporate actions'
      ? [`${formatQuantity(actions)} new`]
      : [`${formatQuantity(added)} new`]),
    ...(known > 0 ? [`${formatQuantity(known)} stored before`] : []),
    ...(replaced > 0 ? [`${formatQuantity(replaced)} replaced`] : []),
  ];
  return [`  ${name} (${layout}): ${parts.join(', ')}`, ...report.findings.map(findingLine)];
}

/** What an import did, the verdict first. */
export function importText(reports: readonly FileReport[]): readonly string[] {
  const taken = reports.filter(({ refused }) => refused === undefined);
  const sum = (of: (report: FileReport) => number): number => taken.reduce((n, report) => n + of(report), 0);
  const refusedRows = sum(({ findings }) =>
    findings.reduce((n, { kind, rows }) => n + (kind === 'refused' ? rows : 0), 0),
  );
  const ending = [
    refusedRows > 0 ? `${counted(refusedRows, 'row', 'rows')} refused` : '',
    taken.length < reports.length ? `${counted(reports.length - taken.length, 'file', 'files')} refused` : '',
  ].filter((text) => text !== '');
  const verdict = `${counted(
    sum(({ added }) => added),
    'new bar',
    'new bars',
  )} from ${counted(taken.length, 'file', 'files')}`;
  return [
    `${[verdict, ...ending].join(', ')}. See munim data.`,
    ...reports.flatMap((report) => fileLines(report)),
  ];
}
