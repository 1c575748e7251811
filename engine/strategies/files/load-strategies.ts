import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { fail, ok, type Result } from '../../domain/result.ts';
import { namesOf, STRATEGIES } from '../registry.ts';
import type { Strategy } from '../strategy.ts';
import { ENSEMBLE_NAME } from '../strategy-text.ts';
import { faultSentence } from './file-fault.ts';
import { STRATEGY_KIT } from './strategy-kit.ts';
import { tryOut } from './trial-run.ts';

/** A file that is no strategy, and why: a sentence for its author, which begins with the file's name. */
interface StrategyFileFault {
  readonly file: string;
  readonly message: string;
}

export interface LoadedStrategies {
  readonly strategies: readonly Strategy[];
  readonly faults: readonly StrategyFileFault[];
}

const EXTENSION = '.mjs';
/** Shows how a file is written; it is no strategy of anybody's. */
const TEMPLATE = 'template.mjs';

/**
 * The files of people's strategies: every `*.mjs` of the folders but the template, in the order of the folders and of the
 * names. A folder that is not there is empty; one that cannot be read is a fault.
 */
export async function strategyFiles(
  folders: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly faults: readonly StrategyFileFault[] }> {
  const files: string[] = [];
  const faults: StrategyFileFault[] = [];
  for (const folder of folders) {
    const found = await filesIn(folder);
    if (found.ok) files.push(...found.value);
    else faults.push({ file: folder, message: found.error });
  }
  return { files, faults };
}

/**
 * The strategies of these files. Each is imported as it is now, checked, and tried out on made-up bars; one that is wrong
 * becomes a fault and keeps no other out. A file runs as a program does: call this only where one that never ends can be
 * ended.
 */
export async function loadStrategyFiles(files: readonly string[]): Promise<LoadedStrategies> {
  const strategies: Strategy[] = [];
  const faults: StrategyFileFault[] = [];
  const own = [ENSEMBLE_NAME, ...STRATEGIES.flatMap(namesOf)];
  const takenBy = new Map(own.map((name) => [name, 'Munim itself']));
  for (const file of files) {
    const loaded = await loadStrategy(file, takenBy);
    if (!loaded.ok) {
      faults.push({ file, message: loaded.error });
      continue;
    }
    strategies.push(loaded.value);
    for (const name of namesOf(loaded.value)) takenBy.set(name, basename(file));
  }
  return { strategies, faults };
}

/** Why a name cannot be used again, as a sentence. */
export function takenName(file: string, name: string, by: string): string {
  return `${basename(file)}: the name ${name} is taken by ${by}. Choose another name or alias.`;
}

async function filesIn(folder: string): Promise<Result<readonly string[], string>> {
  try {
    const names = await readdir(folder);
    const files = names
      .filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.') && name !== TEMPLATE)
      .sort()
      .map((name) => join(folder, name));
    return ok(files);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') return ok([]);
    return fail(`The folder ${folder} cannot be read (${code}). Make it a folder that Munim may read.`);
  }
}

async function loadStrategy(
  file: string,
  takenBy: ReadonlyMap<string, string>,
): Promise<Result<Strategy, string>> {
  try {
    const strategy = await strategyOf(file);
    if (strategy === undefined)
      return fail(
        `${basename(file)} exports no strategy. Write export const strategy = ({ defineStrategy }) => defineStrategy({ ... }), as strategies/${TEMPLATE} does.`,
      );
    const taken = namesOf(strategy).find((name) => takenBy.has(name));
    if (taken !== undefined) return fail(takenName(file, taken, takenBy.get(taken) ?? ''));
    tryOut(strategy);
    return ok(strategy);
  } catch (cause) {
    const error = cause instanceof SyntaxError ? await withPlace(file, cause) : cause;
    return fail(faultSentence(file, error));
  }
}

/** What the file gives when it is handed the kit; undefined when that is no strategy. */
async function strategyOf(file: string): Promise<Strategy | undefined> {
  const { mtimeMs, size } = await stat(file);
  // The address changes with the file, so that an edit is imported and not what was kept of it.
  const address = `${pathToFileURL(file).href}?edit=${mtimeMs}-${size}`;
  const exported: { readonly strategy?: unknown } = await import(/* @vite-ignore */ address);
  if (typeof exported.strategy !== 'function') return undefined;
  const made = new Set<unknown>();
  const strategy: unknown = exported.strategy({
    ...STRATEGY_KIT,
    defineStrategy(definition: unknown) {
      const defined = STRATEGY_KIT.defineStrategy(definition);
      made.add(defined);
      return defined;
    },
  });
  return made.has(strategy) ? (strategy as Strategy) : undefined;
}

/**
 * The engine hides where a module breaks the syntax. Compiled as a script, without its exports, the same text breaks at
 * the same place, and the error tells it.
 */
async function withPlace(file: string, error: SyntaxError): Promise<SyntaxError> {
  const text = (await readFile(file, 'utf8')).replaceAll(/^export /gm, '');
  try {
    new Script(text, { filename: pathToFileURL(file).href });
    return error;
  } catch (placed) {
    return placed instanceof SyntaxError && placed.message === error.message ? placed : error;
  }
}
