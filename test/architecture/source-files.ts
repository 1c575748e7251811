import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOP = ['bot', 'engine', 'commands', 'jobs', 'config'].filter((top) => existsSync(join(ROOT, top)));

/** A source file: its path from the root with `/`, its text, and what it imports. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Files of ours, as paths from the root. */
  readonly imports: readonly string[];
  /** Packages and `node:` modules. */
  readonly packages: readonly string[];
}

function walk(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(text: string): readonly string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...found].map((match) => match[1] ?? '');
}

/** Every TypeScript file of the program, tests apart. */
export function sourceFiles(): readonly SourceFile[] {
  return TOP.flatMap((top) => walk(top)).map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const named = importsOf(text);
    const own = named.filter((name) => name.startsWith('.'));
    return {
      path,
      text,
      imports: own.map((name) => normalize(join(dirname(path), name)).replaceAll('\\', '/')),
      packages: named.filter((name) => !name.startsWith('.')),
    };
  });
}

/** How many there are by another way of counting, so that a broken walk does not pass as a clean tree. */
export function countedFiles(): number {
  const count = (folder: string): number =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    ).length;
  return TOP.reduce((sum, top) => sum + count(top), 0);
}
