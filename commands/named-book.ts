import type { Book } from '../engine/domain/book.ts';
import { refusal } from '../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../engine/domain/result.ts';
import type { CommandContext } from './command.ts';
import { type Reply, refused } from './reply.ts';

/** The book a command is about: the one it names, or the caller's own. */
export function bookFor({ desk, caller }: CommandContext, name: string | undefined): Result<Book, Reply> {
  if (name === undefined) return ok(desk.books.defaultBook(caller));
  const book = desk.books.find(caller, name);
  if (book !== undefined) return ok(book);
  const names = desk.books.books(caller).map((view) => view.book.id);
  return fail(
    refused(
      refusal(
        'UNKNOWN_BOOK',
        `There is no book ${name.slice(0, 30)}. Name one of these: ${names.join(', ')}.`,
      ),
    ),
  );
}
