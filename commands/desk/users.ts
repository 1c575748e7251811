import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { reply } from '../reply.ts';

/** Who belongs to the desk, and what each may do. */
export const users = defineCommand({
  name: 'users',
  topic: 'desk',
  summary: 'who belongs to the desk',
  usage: '',
  examples: ['/users'],
  role: 'admin',
  effect: 'query',
  positional: [],
  schema: z.object({}),
  async run({ desk }) {
    const people = desk.people.users();
    return reply(`${people.length} ${people.length === 1 ? 'person' : 'people'} on this desk`, {
      tables: [
        {
          columns: [
            { title: 'NAME', align: 'left' },
            { title: 'ROLE', align: 'left' },
          ],
          rows: people.map((user) => [user.name, user.role]),
        },
      ],
      buttons: [
        [
          { label: 'Invite a trader', command: '/invite trader' },
          { label: 'Invite a viewer', command: '/invite viewer' },
        ],
      ],
      confidential: true,
    });
  },
});
