import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** A file to import, or why it is not one. */
export interface SourceFile {
  readonly name: string;
  readonly path: string;
  readonly refused: string | undefined;
}

const TABLE = /\.(?:csv|txt)(?:\.gz)?$/i;

/**
 * The tables a path names: itself, or those of the folder by name, without its subfolders. A link that leads out of the
 * folder is refused: what is imported lies where one looks.
 */
export async function findFiles(path: string): Promise<readonly SourceFile[]> {
  const missing = { name: path, path, refused: 'there is no such file or folder. Check the path' };
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return [missing];
  const root = await realpath(kind.isDirectory() ? path : dirname(path));
  const names = kind.isDirectory() ? (await readdir(path)).sort() : [basename(path)];
  const folder = kind.isDirectory() ? path : dirname(path);
  const files: SourceFile[] = [];
  for (const name of names) {
    const file = await sourceFile(root, join(folder, name), name);
    if (file !== undefined) files.push(file);
  }
  if (files.length > 0) return files;
  return [
    { name: path, path, refused: 'the folder has no .csv or .csv.gz files. Name the folder that has them' },
  ];
}

async function sourceFile(root: string, path: string, name: string): Promise<SourceFile | undefined> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return { name, path, refused: 'it is a link to nothing. Remove it' };
  const kind = await stat(real);
  if (kind.isDirectory()) return undefined;
  if (!real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) {
    return { name, path, refused: 'it is a link that leads out of its folder. Name the file itself' };
  }
  if (!kind.isFile()) return { name, path, refused: 'it is no ordinary file. Remove it from the folder' };
  if (TABLE.test(name)) return { name, path, refused: undefined };
  return { name, path, refused: 'only .csv, .csv.gz, .txt and .txt.gz are read. Unpack or rename it' };
}
