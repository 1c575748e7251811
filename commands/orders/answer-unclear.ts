import type { Question, Unclear } from '../language/understanding.ts';
import { type Button, type Reply, refused, reply } from '../reply.ts';

const ROW = 3;

function rowsOf(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const rows: Button[][] = [];
  for (let i = 0; i < buttons.length; i += ROW) rows.push(buttons.slice(i, i + ROW));
  return rows;
}

/** A line option as a command: what reads like an order is one. */
function asCommand(line: string): string {
  return line.startsWith('/') ? line : `/${line}`;
}

function question(asked: Question): Reply {
  const options = asked.options.map(({ label, command }) => ({ label, command: asCommand(command) }));
  const typed: Button[] =
    asked.completes === undefined
      ? []
      : [{ label: 'Type it', command: asCommand(asked.completes), asks: asked.text }];
  return reply(asked.text, { buttons: rowsOf([...options, ...typed]) });
}

/** The question or refusal that a line ended in. */
export function answerUnclear(unclear: Unclear): Reply {
  return unclear.kind === 'question' ? question(unclear.question) : refused(unclear.refusal);
}
