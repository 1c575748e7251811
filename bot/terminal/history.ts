import { readFileSync, writeFileSync } from 'node:fs';

/** Lines typed before, newest first; none when the file cannot be read: history is a comfort. */
export function readHistory(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

/** Pairing codes and one-time codes are typed once and stay nowhere. */
function isPrivate(line: string): boolean {
  return /^\/?(start|pair|confirm|link)\s+\S/i.test(line);
}

/** Keeps typed lines for this user's next terminal. */
export function writeHistory(path: string, newestFirst: readonly string[]): void {
  try {
    const kept = newestFirst.filter((line) => !isPrivate(line));
    writeFileSync(path, `${kept.join('\n')}\n`, { mode: 0o600 });
  } catch {
    // A full disk must not end the conversation.
  }
}
