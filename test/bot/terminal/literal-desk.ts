import { z } from 'zod';
import { LocalChat } from '../../../bot/terminal/local-chat.ts';
import type { Command } from '../../../commands/command.ts';
import { defineCommand } from '../../../commands/define-command.ts';
import { cancelStudy } from '../../../commands/desk/cancel-study.ts';
import { Dispatcher } from '../../../commands/dispatch.ts';
import { type Reply, reply } from '../../../commands/reply.ts';
import { Studies } from '../../../commands/studies.ts';
import type { Desk } from '../../../engine/desk.ts';
import { userId } from '../../../engine/domain/ids.ts';
import type { User } from '../../../engine/domain/user.ts';

const owner: User = { id: userId('u1'), name: 'owner', role: 'owner' };

/** A desk of which only people and books exist, and a few commands. */
export function literalChat(options: { readonly known?: boolean } = {}) {
  const desk = {
    people: { identify: () => (options.known === false ? undefined : owner) },
    books: { books: () => [], orders: async () => [] },
  } as unknown as Desk;
  const command = (name: string, run: (text: string, place: string) => ReturnType<typeof reply>) =>
    defineCommand({
      name,
      topic: 'desk',
      summary: name,
      usage: '',
      examples: [],
      role: 'viewer',
      effect: 'query',
      positional: 'text',
      schema: z.object({ text: z.string() }),
      run: async ({ caller }, { text }) => run(text, caller.place),
    });
  const bugs: unknown[] = [];
  const studies = new Studies((error) => bugs.push(error));
  const ends: ((final: Reply) => void)[] = [];
  const study: Command = defineCommand({
    ...command('study', () => reply('')),
    schema: z.object({ text: z.string() }),
    run: async (context, { text }) =>
      context.studies.start(context.caller, {
        title: `Studying ${text}`,
        work: ({ progress }) =>
          new Promise((resolve) => {
            progress({ done: 0.25, says: '1 of 4' });
            ends.push(resolve);
          }),
      }),
  });
  const chat = new LocalChat({
    desk,
    dispatcher: new Dispatcher({
      desk,
      commands: [
        command('start', () => reply('Welcome.')),
        command('echo', (text, place) => reply(`${text} at ${place}`)),
        command('ask', () =>
          reply('Sure?', {
            buttons: [
              [
                { label: 'Yes', command: '/echo yes' },
                { label: 'How many', command: '/echo {} of them', asks: 'How many?' },
              ],
            ],
          }),
        ),
        command('table', () =>
          reply('Two rows', {
            lines: ['A line'],
            tables: [
              {
                columns: [
                  { title: 'SYMBOL', align: 'left' },
                  { title: 'QTY', align: 'right' },
                ],
                rows: [
                  ['RELIANCE', '10'],
                  ['M&M', '1,200'],
                ],
              },
            ],
          }),
        ),
        study,
        cancelStudy,
        command('bug', () => {
          throw new Error('a bug');
        }),
      ],
      studies,
      plainText: (text) => (text === 'hello' ? '/start' : undefined),
    }),
    told: async () => {},
    onBug: (error) => bugs.push(error),
  });
  return { chat, bugs, studies, ends };
}
