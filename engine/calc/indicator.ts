import { fail, ok, type Result } from '../domain/result.ts';
import { compute } from '../indicators/compute.ts';
import type { Indicator } from '../indicators/indicator.ts';
import { findIndicator, INDICATORS } from '../indicators/registry.ts';
import { readBars } from './bar-table.ts';
import type { Calculation } from './calculation.ts';
import { numberCell, readNumber } from './csv-table.ts';

/** `munim calc indicator name=rsi [period=14 ...] < bars.csv`. */
export const indicator: Calculation = {
  name: 'indicator',
  keys: 'any',
  run({ args, stdin = '' }) {
    const answer = calcIndicator(args, stdin);
    return answer.ok ? ok({ text: answer.value }) : answer;
  },
};

/**
 * CSV of the timestamp and a column an output, empty while warming up, for bars as CSV. `name=list` prints all with their defaults. The error is a sentence.
 */
export function calcIndicator(args: ReadonlyMap<string, string>, stdin: string): Result<string, string> {
  const { name, settings } = settingsOf(args);
  if (name === undefined) return fail('Say which indicator: name=rsi, or name=list for all.');
  if (name === 'list') return ok(listing());
  const found = findIndicator(name);
  if (found === undefined) return fail(`There is no indicator ${name}; name=list prints all.`);
  const prepared = found.prepare(settings);
  if (!prepared.ok) return prepared;
  const table = readBars(stdin, found.inputs);
  if (!table.ok) return table;
  const outputs = compute(prepared.value, table.value.columns);
  const lines = table.value.timestamps.map(
    (timestamp, i) =>
      `${timestamp},${outputs.map((output) => numberCell(output[i] ?? Number.NaN)).join(',')}`,
  );
  return ok(`${[`timestamp,${found.outputs.join(',')}`, ...lines].join('\n')}`);
}

function settingsOf(args: ReadonlyMap<string, string>): {
  readonly name: string | undefined;
  readonly settings: Readonly<Record<string, string | number>>;
} {
  const settings: Record<string, string | number> = {};
  for (const [key, text] of args) {
    if (key !== 'name') settings[key] = readNumber(text) ?? text;
  }
  return { name: args.get('name'), settings };
}

function listing(): string {
  const lines = INDICATORS.map((one) => `${one.name},${parametersOf(one)},${one.outputs.join(' ')}`);
  return `${['name,parameters,outputs', ...lines].join('\n')}`;
}

/** `fast=12 slow=26 signal=9`; a setting without a default stands alone. */
function parametersOf(one: Indicator): string {
  const prepared = one.prepare({});
  const settings = prepared.ok ? prepared.value.settings : {};
  return Object.keys(one.parameters.shape)
    .map((key) => (settings[key] === undefined ? key : `${key}=${String(settings[key])}`))
    .join(' ');
}
