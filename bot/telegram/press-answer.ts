import type { Reply } from '../../commands/reply.ts';
import { cleanText } from './clean-text.ts';

/** Characters of an alert over a button. */
const LONGEST_ALERT = 200;

/** What fits into the alert that only the presser sees. */
export function alertText(reply: Reply): string {
  const text = cleanText([reply.headline, ...reply.lines].join('\n')).trim() || 'No.';
  return text.length <= LONGEST_ALERT ? text : `${text.slice(0, LONGEST_ALERT - 1)}…`;
}
