import { z } from 'zod';
import type { PersonView } from '../../engine/desk-people.ts';
import { mayAct } from '../../engine/domain/user.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { reply } from '../reply.ts';

/** The roles that people have in single books, a line a book that is not simply everybody's. */
function bookLines({ desk, caller }: CommandContext): readonly string[] {
  return desk.books.books(caller).flatMap(({ book }) => {
    const { open = true, roles = {} } = book.access ?? {};
    const given = desk.people
      .users()
      .flatMap((user) => (roles[user.id] === undefined ? [] : [`${user.name} ${roles[user.id]}`]));
    if (open && given.length === 0) return [];
    const others = open ? 'everybody else by their role' : 'nobody else but risk, admins and auditors';
    return [`${book.id}: ${[`${desk.people.nameOf(book.owner)} owns it`, ...given, others].join(', ')}`];
  });
}

const row = ({ user, platforms }: PersonView): readonly string[] => [
  user.name,
  user.role,
  platforms.join(', '),
  user.id,
];

/** Who belongs to the desk, and what each may do. */
export const users = defineCommand({
  name: 'users',
  aliases: ['people'],
  topic: 'desk',
  summary: 'who belongs to the desk, and what each may do',
  usage: '',
  examples: ['/users'],
  role: 'admin',
  effect: 'query',
  positional: [],
  schema: z.object({}),
  async run(context) {
    const people = context.desk.people.people();
    const deciding = people.filter(({ user }) => mayAct(user.role, 'approver')).length;
    return reply(`${people.length} ${people.length === 1 ? 'person' : 'people'} on this desk`, {
      tables: [
        {
          columns: [
            { title: 'NAME', align: 'left' },
            { title: 'ROLE', align: 'left' },
            { title: 'ON', align: 'left' },
            { title: 'NO', align: 'left' },
          ],
          rows: people.map(row),
        },
      ],
      lines: [
        ...bookLines(context),
        ...(deciding < 2
          ? ['Nobody else can approve yet. To let somebody in who can: /invite approver.']
          : []),
        'To change what somebody may do: /role @name trader.',
      ],
      buttons: [
        [
          { label: 'Invite a trader', command: '/invite trader' },
          { label: 'Invite an approver', command: '/invite approver' },
        ],
      ],
      confidential: true,
    });
  },
});
