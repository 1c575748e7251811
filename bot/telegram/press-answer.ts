import type { Reply } from '../../commands/reply.ts';
import { cleanText } from '../messaging/clean-text.ts';

/** Characters of an alert over a button. */
const LONGEST_ALERT = 200;

/** What fits into the alert that only the presser sees. */
export function alertText(reply: Reply): string {
  const text = cleanText([reply.headline, ...reply.lines].join('\n')).trim() || 'No.';
  if (text.length <= LONGEST_ALERT) return text;
  // Cleaned again: the cut may have halved a character.
  return cleanText(`${text.slice(0, LONGEST_ALERT - 1)}…`);
}
