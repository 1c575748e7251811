import { z } from 'zod';
import { defineCommand } from '../define-command.ts';

/** Ends a study that runs or waits; the button of its card stands for it. */
export const cancelStudy = defineCommand({
  name: 'cancelstudy',
  topic: 'desk',
  summary: 'end a study that runs',
  usage: '<number>',
  examples: ['/cancelstudy 3'],
  role: 'viewer',
  effect: 'control',
  hidden: true,
  positional: ['id'],
  schema: z.object({ id: z.string('say the number of the study, such as 3') }),
  run: async ({ studies, caller }, { id }) => studies.cancel(caller, id),
});
