import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import { page } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { pageOf } from '../pages.ts';
import { refused, reply } from '../reply.ts';

/** Every setting of the desk, with its value and meaning. */
export const settings = defineCommand({
  name: 'settings',
  topic: 'desk',
  summary: 'settings and limits of this desk',
  usage: '[topic]',
  examples: ['/settings', '/settings limits'],
  role: 'viewer',
  effect: 'query',
  positional: ['topic'],
  schema: z.object({ topic: z.string().toLowerCase().optional(), page }),
  async run({ desk }, args) {
    const all = desk.settings();
    const topics = [...new Set(all.map((setting) => setting.topic))];
    const topic = args.topic ?? 'desk';
    const shown = all.filter((setting) => setting.topic === topic);
    if (shown.length === 0) {
      return refused(
        refusal(
          'BAD_ARGUMENTS',
          `There are no settings about ${topic.slice(0, 30)}. Topics are ${topics.join(', ')}.`,
        ),
      );
    }
    const paged = pageOf(shown, args.page, `/settings ${topic}`);
    return reply(`Settings: ${topic}`, {
      lines: [
        'Change them in .env or the environment, then start again.',
        ...paged.rows.map((setting) => `${setting.name} = ${setting.value}: ${setting.meaning}`),
        ...(paged.says === '' ? [] : [paged.says]),
      ],
      buttons: [
        ...(paged.more.length === 0 ? [] : [paged.more]),
        topics
          .filter((other) => other !== topic)
          .map((other) => ({ label: other, command: `/settings ${other}` })),
      ],
      card: 'settings',
    });
  },
});
