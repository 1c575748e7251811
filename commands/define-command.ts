import type { z } from 'zod';
import { refusal } from '../engine/domain/refusal.ts';
import type { Command, CommandDefinition } from './command.ts';
import { refused } from './reply.ts';

/** Arguments by name: positions in their order, the last position takes the rest, `key=value` goes by key. */
function readArguments(text: string, positional: readonly string[]): Record<string, string> {
  const read: Record<string, string> = {};
  const loose: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const pair = /^([a-z][a-z-]*)=(.+)$/i.exec(word);
    if (pair?.[1] !== undefined && pair[2] !== undefined) read[pair[1].toLowerCase()] = pair[2];
    else loose.push(word);
  }
  positional.forEach((name, i) => {
    const value = i === positional.length - 1 ? loose.slice(i).join(' ') : loose[i];
    if (value !== undefined && value !== '') read[name] = value;
  });
  if (positional.length === 0 && loose.length > 0) read['text'] = loose.join(' ');
  return read;
}

/** Makes a command of its definition: reading and checking arguments is the same for all of them. */
export function defineCommand<Schema extends z.ZodType>(definition: CommandDefinition<Schema>): Command {
  const { schema, run, ...known } = definition;
  return {
    ...known,
    async execute(context, text) {
      const raw = definition.positional === 'text' ? { text } : readArguments(text, definition.positional);
      const args = schema.safeParse(raw);
      if (args.success) return run.call(definition, context, args.data);
      const issue = args.error.issues[0];
      const named = issue?.path.join('.') ?? '';
      const what = named === '' ? (issue?.message ?? 'not understood') : `${named}: ${issue?.message ?? ''}`;
      const example = definition.examples[0] ?? `/${definition.name}`;
      return refused(
        refusal(
          'BAD_ARGUMENTS',
          `Not understood: ${what}. Usage: /${definition.name} ${definition.usage}`.trim() +
            `. For example ${example}.`,
        ),
      );
    },
  };
}
