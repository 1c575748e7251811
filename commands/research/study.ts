import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { refused, reply } from '../reply.ts';
import { tableOf } from './study-view.ts';

/** A section of a study that was run before: what the buttons under it ask for. */
export const studyPart = defineCommand({
  name: 'study',
  topic: 'research',
  summary: 'a section of a study',
  usage: 'id part',
  examples: ['/study 3f9a01c2d4e5 months'],
  role: 'viewer',
  effect: 'query',
  hidden: true,
  positional: ['id', 'part'],
  schema: z.object({ id: z.string(), part: z.string() }),
  async run({ desk }, { id, part }) {
    const found = await desk.research.part(id, part);
    if (!found.ok) return refused(found.error);
    const { title, tables, lines } = found.value;
    return reply(title, { tables: tables.map(tableOf), lines });
  },
});
