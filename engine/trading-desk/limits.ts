import type { LimitAnswer, LimitDesk, LimitRow } from '../desk-limits.ts';
import type { Caller } from '../desk-market.ts';
import type { Book } from '../domain/book.ts';
import type { BookId, TicketId } from '../domain/ids.ts';
import { isLooser, LIMITS, type LimitName } from '../domain/limit.ts';
import { mayIn } from '../domain/membership.ts';
import { NO_PRICE } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { limitNow, mayLimit, setLimit } from '../kernel/book-limits.ts';
import type { KernelContext } from '../kernel/context.ts';
import { offerTicket } from '../kernel/ticket-life.ts';
import type { Turn } from '../kernel/turn.ts';
import { presentUser } from '../kernel/who-may.ts';
import type { Writer } from '../kernel/writer.ts';
import { actorOf, storing } from './ticket-desk.ts';

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  /** A code that no ticket carries. */
  readonly freshCode: () => TicketId;
  readonly ticketMs: number;
}

interface Wish {
  readonly book: BookId;
  readonly name: LimitName;
  readonly value: number;
}

/** The limits of books, and how they change. */
export class BookLimits implements LimitDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(book: Book): readonly LimitRow[] {
    const { writer, context } = this.#parts;
    const { state } = writer;
    return (Object.keys(LIMITS) as LimitName[]).map((name) => ({
      name,
      value: limitNow(state, context, book, name),
      setting: state.limits.find(book.id, name),
    }));
  }

  set(caller: Caller, wish: Wish): Promise<Result<LimitAnswer, Refusal>> {
    return storing(this.#parts.writer.run(actorOf(caller), (turn) => this.#set(turn, caller, wish)));
  }

  #set(turn: Turn, caller: Caller, { name, value, book: id }: Wish): Result<LimitAnswer, Refusal> {
    const { context, freshCode, ticketMs } = this.#parts;
    const user = presentUser(turn.state, caller.user.id);
    const book = turn.state.books.get(id);
    if (user === undefined || book === undefined || !mayIn(user, book, 'risk'))
      return fail(
        refusal('NOT_ALLOWED', `Setting limits of ${id} needs the role risk. Ask somebody who has it.`),
      );
    const refused = mayLimit(turn.state, context, { book, name, value });
    if (refused !== undefined) return fail(refused);
    const before = limitNow(turn.state, context, book, name);
    if (!isLooser(name, value, before))
      return ok({ kind: 'set', setting: setLimit(turn, context, { book, name, value }), before });
    const ticket = offerTicket(turn, {
      id: freshCode(),
      book: id,
      requester: user.id,
      place: caller.place,
      action: { kind: 'set-limit', book: id, name, value },
      shownPrice: NO_PRICE,
      validForMs: ticketMs,
    });
    return ok({ kind: 'offered', ticket, before });
  }
}
