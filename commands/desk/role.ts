import { z } from 'zod';
import type { BookRole } from '../../engine/domain/membership.ts';
import type { Role, User } from '../../engine/domain/user.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { bookFor } from '../named-book.ts';
import { personFor } from '../named-person.ts';
import { inRows, type Reply, refused, reply } from '../reply.ts';

const ROLES = ['viewer', 'trader', 'approver', 'risk', 'admin', 'auditor', 'owner'] as const;
const IN_BOOK = ['viewer', 'trader', 'approver', 'none'] as const;
const LAST_WORD = /^(.*?)\s+(\S+)$/;

const isRole = (word: string): word is Role => (ROLES as readonly string[]).includes(word);
const isBookRole = (word: string): word is BookRole => (IN_BOOK as readonly string[]).includes(word);

/** Offers the roles that can be given. */
function choose(user: User, book: string | undefined): Reply {
  const at = book === undefined ? '' : ` book=${book}`;
  const roles = book === undefined ? [...ROLES.filter((role) => role !== 'owner'), 'removed'] : IN_BOOK;
  return reply(
    `${user.name} is ${user.role} of this desk. Which role${book === undefined ? '' : ` in ${book}`}?`,
    {
      buttons: inRows(roles.map((role) => ({ label: role, command: `/role @${user.id} ${role}${at}` }))),
    },
  );
}

async function inBook(context: CommandContext, user: User, role: string, named: string): Promise<Reply> {
  const { desk, caller } = context;
  const book = bookFor(context, named);
  if (!book.ok) return book.error;
  const { id } = book.value;
  if (!isBookRole(role)) return choose(user, id);
  const changed = await desk.people.setBookRole(caller, { user: user.id, book: id, role });
  if (!changed.ok) return refused(changed.error);
  const says =
    role === 'none' ? `${user.name} does not reach ${id} any more` : `${user.name} is ${role} in ${id}`;
  const open = changed.value.access?.open !== false;
  return reply(says, {
    lines: open
      ? [
          `${id} is open to the whole desk; others have their role of the desk there. To close it: /book close ${id}.`,
        ]
      : [],
    severity: 'good',
  });
}

async function remove({ desk, caller }: CommandContext, user: User, sure: boolean): Promise<Reply> {
  if (!sure) {
    return reply(`Remove ${user.name} (${user.role}) from this desk?`, {
      lines: ['At once: no chat of theirs is heard, their buttons are dead, what they had open is void.'],
      buttons: [
        [
          { label: 'Remove', command: `/role @${user.id} removed sure=yes`, style: 'danger' },
          { label: 'People', command: '/users' },
        ],
      ],
      severity: 'warning',
      confidential: true,
    });
  }
  const removed = await desk.people.remove(caller, user.id);
  if (!removed.ok) return refused(removed.error, { confidential: true });
  return reply(`${user.name} is removed. Nothing of theirs waits any more.`, {
    lines: ['Their positions and orders stay in the books. To let them in again: /invite.'],
    severity: 'good',
    confidential: true,
  });
}

/** Says what somebody may do, on the desk or in one book. */
export const role = defineCommand({
  name: 'role',
  topic: 'desk',
  summary: 'say what somebody may do, or remove them',
  usage: '@name viewer|trader|approver|risk|admin|auditor|removed, or @name trader book=name',
  examples: ['/role @asha approver', '/role @asha trader book=family1', '/role @ravi removed'],
  role: 'trader',
  effect: 'control',
  duringReplay: 'refused',
  positional: ['text'],
  schema: z.object({
    text: z.string({ error: 'say who, and which role' }),
    book: z.string().toLowerCase().optional(),
    sure: z.literal('yes').optional(),
  }),
  async run(context, { text, book, sure }) {
    const [, who = text, word = ''] = LAST_WORD.exec(text) ?? [];
    const said = word.toLowerCase();
    const known = isRole(said) || isBookRole(said) || said === 'removed';
    const at = book === undefined ? '' : ` book=${book}`;
    const person = personFor(context, known ? who : text, (one) =>
      `/role ${one} ${known ? said : ''}${at}`.trim(),
    );
    if (!person.ok) return person.error;
    const user = person.value;
    if (!known) return choose(user, book);
    if (book !== undefined) return inBook(context, user, said, book);
    if (said === 'removed') return remove(context, user, sure === 'yes');
    if (!isRole(said)) return choose(user, undefined);
    const changed = await context.desk.people.setRole(context.caller, { user: user.id, role: said });
    if (!changed.ok) return refused(changed.error, { confidential: true });
    return reply(`${user.name} is ${said} of this desk from now on`, {
      lines: ['What they had open was asked for with the old role, and is void.'],
      severity: 'good',
      confidential: true,
    });
  },
});
