import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../domain/result.ts';
import { parseDate } from '../../domain/time.ts';
import type { CorporateAction } from './corporate-actions.ts';
import { isMissing, replaceFile } from './replace-file.ts';

const FILE = 'corporate-actions.csv';
const HEADER = 'symbol,ex_date,factor';
const SYMBOL_NAMES = ['symbol', 'tradingsymbol', 'ticker'];
const DATE_NAMES = ['ex_date', 'ex-date', 'exdate', 'ex date'];
const FACTOR_NAMES = ['factor', 'price_factor', 'price factor', 'adjustment_factor'];

interface ActionColumns {
  readonly symbol: number;
  readonly exDate: number;
  readonly factor: number;
}

/** Where a table of corporate actions keeps its three values; undefined when the header is of something else. */
export function actionColumns(header: readonly string[]): ActionColumns | undefined {
  const find = (names: readonly string[]): number => header.findIndex((name) => names.includes(name));
  const columns = { symbol: find(SYMBOL_NAMES), exDate: find(DATE_NAMES), factor: find(FACTOR_NAMES) };
  return Math.min(columns.symbol, columns.exDate, columns.factor) < 0 ? undefined : columns;
}

/** One row of a table; the error says what is wrong with it. */
export function readAction(fields: readonly string[], at: ActionColumns): Result<CorporateAction, string> {
  const symbol = (fields[at.symbol] ?? '').trim().toUpperCase();
  const exDate = parseDate((fields[at.exDate] ?? '').trim());
  const factor = Number((fields[at.factor] ?? '').trim() || Number.NaN);
  if (symbol === '') return fail('no symbol');
  if (exDate === undefined) return fail('the ex-date is no date such as 2025-08-26');
  if (!(factor > 0 && factor < 1_000)) return fail('the factor is no positive number such as 0.5');
  return ok({ symbol, exDate, factor });
}

/** The stored table; empty when none was imported. */
export async function readActions(folder: string): Promise<readonly CorporateAction[]> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return HEADER;
    throw error;
  });
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .flatMap((line) => {
      const action = readAction(line.split(','), { symbol: 0, exDate: 1, factor: 2 });
      return action.ok ? [action.value] : [];
    });
}

/** Adds actions to the stored table; one of the same symbol and day takes the older one's place. Gives how many are new. */
export async function saveActions(folder: string, fresh: readonly CorporateAction[]): Promise<number> {
  const line = ({ symbol, exDate, factor }: CorporateAction): string => `${symbol},${exDate},${factor}`;
  const keyOf = ({ symbol, exDate }: CorporateAction): string => `${symbol},${exDate}`;
  const stored = await readActions(folder);
  const known = new Set(stored.map(line));
  const all = new Map([...stored, ...fresh].map((action) => [keyOf(action), line(action)]));
  const added = new Set(fresh.map(line).filter((text) => !known.has(text))).size;
  if (added === 0) return 0;
  const text = `${[HEADER, ...[...all.values()].sort()].join('\n')}\n`;
  await replaceFile(join(folder, FILE), [new TextEncoder().encode(text)]);
  return added;
}
