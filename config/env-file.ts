/** A line of an env file that says nothing, counted from 1. */
interface BadEnvLine {
  readonly line: number;
}

export interface EnvFile {
  /** As written, quotes taken off; the last of several lines of one name counts. */
  readonly values: Readonly<Record<string, string>>;
  readonly bad: readonly BadEnvLine[];
}

const PAIR = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;

/** A value in quotes is taken as it stands; any other ends at ` #`. Undefined for a quote that is never closed. */
function readValue(text: string): string | undefined {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/(^|\s)#.*$/, '').trim();
  const end = text.indexOf(quote, 1);
  const rest = text.slice(end + 1).trim();
  return end === -1 || (rest !== '' && !rest.startsWith('#')) ? undefined : text.slice(1, end);
}

/** Reads `NAME=value` lines. Blank lines and lines that start with `#` are comments. */
export function parseEnvFile(text: string): EnvFile {
  const values: Record<string, string> = {};
  const bad: BadEnvLine[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, written = ''] = PAIR.exec(line) ?? [];
    const value = name === undefined ? undefined : readValue(written);
    if (name === undefined || value === undefined) bad.push({ line: index + 1 });
    else values[name] = value;
  }
  return { values, bad };
}
