import { refusal } from '../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../engine/domain/result.ts';
import type { User } from '../engine/domain/user.ts';
import type { CommandContext } from './command.ts';
import { inRows, type Reply, refused, reply } from './reply.ts';

const plain = (text: string): string => text.replace(/^@/, '').replaceAll(/\s/g, '').toLowerCase();

/** The person that a text names: by name, by its beginning, or by their number in /users. `line` completes the choice. */
export function personFor(
  { desk }: CommandContext,
  text: string,
  line: (who: string) => string,
): Result<User, Reply> {
  const people = desk.people.users();
  const wanted = plain(text);
  const exact = people.find((user) => plain(user.name) === wanted || user.id === wanted);
  if (exact !== undefined) return ok(exact);
  const near = people.filter((user) => wanted !== '' && plain(user.name).startsWith(wanted));
  const [only] = near;
  if (only !== undefined && near.length === 1) return ok(only);
  if (near.length > 1) {
    return fail(
      reply(`Which ${text}?`, {
        buttons: inRows(near.map((user) => ({ label: user.name, command: line(`@${user.id}`) }))),
      }),
    );
  }
  const names = people.map(({ name }) => `@${name.replaceAll(' ', '')}`).slice(0, 10);
  return fail(
    refused(
      refusal(
        'UNKNOWN_PERSON',
        `Nobody here is called ${text.slice(0, 40)}. Name one of these: ${names.join(', ')}.`,
      ),
    ),
  );
}
