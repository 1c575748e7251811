import type { ShownReply } from './shown-reply.ts';
import { plainText } from './text-renderer.ts';

/**
 * What `--json` prints of a reply. `text` is all of it as a person reads it, headline and tables included; tables
 * come as titles and rows of texts.
 */
function jsonReply(reply: ShownReply): object {
  return {
    headline: reply.headline,
    text: plainText(reply),
    tables: reply.tables.map(({ columns, rows }) => ({ columns: columns.map(({ title }) => title), rows })),
    buttons: reply.buttons.flat().map(({ id, label }) => ({ id, label })),
    images: reply.images,
    files: reply.files,
    severity: reply.severity,
  };
}

/** The line for an answer. */
export function jsonAnswer(command: string, reply: ShownReply): string {
  return JSON.stringify({ command, reply: jsonReply(reply) });
}

/** The line for news that nobody asked for. */
export function jsonPush(reply: ShownReply): string {
  return JSON.stringify({ push: true, reply: jsonReply(reply) });
}
