import type { StepUp } from '../compliance/step-up.ts';
import type { BookControl, RampView } from '../desk-book-control.ts';
import type { Caller } from '../desk-market.ts';
import { assert } from '../domain/assert.ts';
import { type Book, type BookMode, usableCapital } from '../domain/book.ts';
import { type AccountId, type BookId, bookId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { istDate } from '../domain/time.ts';
import { limitsFor } from '../kernel/book-limits.ts';
import { changeBook, mayMove, moveBook } from '../kernel/book-moves.ts';
import { openBook } from '../kernel/books.ts';
import type { KernelContext } from '../kernel/context.ts';
import { cleanDays, nextShare } from '../kernel/ramp.ts';
import type { Writer } from '../kernel/writer.ts';
import { needsRole } from './needs-role.ts';
import { actorOf, storing } from './ticket-desk.ts';

/** Letters and digits that no command takes for a word of its own. */
const NAME = /^[a-z][a-z0-9-]{1,19}$/;
const RESERVED: ReadonlySet<string> = new Set(['desk', 'all', 'new', 'reset', 'close', 'share', 'exits']);
const FULL_BP = 10_000;

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly stepUp: StepUp;
  readonly ceiling: BookMode;
  readonly paper: AccountId;
  /** The account that live books trade through; undefined where no broker is set up. */
  readonly live: AccountId | undefined;
  readonly rules: {
    readonly newCapital: Money;
    readonly canaryBp: number;
    readonly rampDays: number;
  };
  /** Compares the account's books with the broker's from the ground up. */
  readonly compare: (account: AccountId, why: string) => Promise<void>;
  readonly tell: (text: string) => void;
}

/** Opens books and moves them between paper and real money, each step by somebody who may, with a code where it counts. */
export class Books implements BookControl {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  open(
    caller: Caller,
    wish: { readonly name: string; readonly capital: Money | undefined },
  ): Promise<Result<Book, Refusal>> {
    const { writer, paper, rules } = this.#parts;
    const refused = needsRole(caller, 'admin', 'Opening a book') ?? badName(wish.name);
    if (refused !== undefined) return Promise.resolve(fail(refused));
    const book: Book = {
      id: bookId(wish.name),
      account: paper,
      mode: 'paper',
      owner: caller.user.id,
      capital: wish.capital ?? rules.newCapital,
      access: { open: false, roles: {} },
    };
    return storing(
      writer.run(actorOf(caller), (turn) => {
        if (turn.state.books.has(book.id))
          return fail(
            refusal(
              'NOTHING_TO_DO',
              `There is a book ${book.id} already. See /books, or choose another name.`,
            ),
          );
        openBook(turn, book);
        return ok(book);
      }),
    );
  }

  async liveRefusal(caller: Caller, id: BookId): Promise<Refusal | undefined> {
    const refused = this.#liveRefusal(caller, id);
    if (refused !== undefined) return refused;
    return (await this.#parts.stepUp.enrolled(caller.user.id)) ? undefined : NOT_ENROLLED;
  }

  async goLive(
    caller: Caller,
    wish: { readonly book: BookId; readonly code: string },
  ): Promise<Result<Book, Refusal>> {
    const { writer, stepUp, live, rules, compare, tell } = this.#parts;
    const refused = this.#liveRefusal(caller, wish.book);
    if (refused !== undefined) return fail(refused);
    const proven = await stepUp.check(caller.user.id, wish.code);
    if (!proven.ok) return proven;
    assert(live !== undefined, 'a book that may go live has a broker');
    const moved = await storing(
      writer.run(actorOf(caller), (turn): Result<Book, Refusal> => {
        const now = mayMove(turn.state, wish.book, 'paper');
        if (!now.ok) return now;
        const ramp = { shareBp: rules.canaryBp, since: istDate(turn.moment.marketAt) };
        const book: Book = { ...now.value, account: live, mode: 'live', ramp };
        moveBook(turn, book);
        return ok(book);
      }),
    );
    if (!moved.ok) return moved;
    await compare(live, `${wish.book} went live`);
    tell(`${caller.user.name} moved book ${wish.book} to LIVE: its orders are real from now on.`);
    return moved;
  }

  /** All but the code. */
  #liveRefusal(caller: Caller, id: BookId): Refusal | undefined {
    const { writer, context, ceiling, live } = this.#parts;
    const role = needsRole(caller, 'owner', 'Real money');
    if (role !== undefined) return role;
    if (ceiling !== 'live') {
      return refusal(
        'LIVE_OFF',
        'This Munim trades paper only. To allow live books, set TRADING_MODE=live in .env and start it again.',
      );
    }
    if (live === undefined || !writer.state.accounts.has(live)) {
      return refusal(
        'TOKEN_DEAD',
        'No account at a broker is known yet. Set MARKET=kite and type /login first.',
      );
    }
    const { loggedOut } = context.readiness.account(live);
    if (loggedOut !== undefined) {
      return refusal('TOKEN_DEAD', `Nobody is logged in at the broker: ${loggedOut}. Type /login first.`);
    }
    const movable = mayMove(writer.state, id, 'paper');
    return movable.ok ? undefined : movable.error;
  }

  async goPaper(caller: Caller, id: BookId): Promise<Result<Book, Refusal>> {
    const { writer, paper, tell } = this.#parts;
    const refused = needsRole(caller, 'admin', 'Moving a book');
    if (refused !== undefined) return fail(refused);
    const moved = await storing(
      writer.run(actorOf(caller), (turn): Result<Book, Refusal> => {
        const now = mayMove(turn.state, id, 'live');
        if (!now.ok) return now;
        const { ramp: _, ...rest } = now.value;
        const book: Book = { ...rest, account: paper, mode: 'paper' };
        moveBook(turn, book);
        return ok(book);
      }),
    );
    if (moved.ok) tell(`${caller.user.name} moved book ${id} back to PAPER.`);
    return moved;
  }

  ramp(id: BookId): RampView | undefined {
    const { writer, context, rules } = this.#parts;
    const book = writer.state.books.get(id);
    if (book === undefined || book.mode !== 'live') return undefined;
    const shareBp = book.ramp?.shareBp ?? FULL_BP;
    return {
      book,
      shareBp,
      usable: usableCapital(book),
      cleanDays: cleanDays(writer.state, book, limitsFor(writer.state, context, book)),
      neededDays: rules.rampDays,
      nextBp: nextShare(shareBp),
    };
  }

  async setShare(
    caller: Caller,
    wish: { readonly book: BookId; readonly shareBp: number; readonly code: string | undefined },
  ): Promise<Result<Book, Refusal>> {
    const { writer, stepUp, tell } = this.#parts;
    const view = this.ramp(wish.book);
    const refused = view === undefined ? NOT_LIVE : mayRamp(caller, view, wish.shareBp);
    if (refused !== undefined) return fail(refused);
    if (view !== undefined && wish.shareBp > view.shareBp) {
      if (wish.code === undefined) return fail(CODE_PLEASE);
      const proven = await stepUp.check(caller.user.id, wish.code);
      if (!proven.ok) return proven;
    }
    const changed = await storing(
      writer.run(actorOf(caller), (turn): Result<Book, Refusal> => {
        const book = turn.state.books.get(wish.book);
        if (book?.mode !== 'live') return fail(NOT_LIVE);
        const ramp = { shareBp: wish.shareBp, since: istDate(turn.moment.marketAt) };
        return ok(changeBook(turn, { ...book, ramp }));
      }),
    );
    if (changed.ok)
      tell(`${caller.user.name} set book ${wish.book} to ${wish.shareBp / 100} % of its capital.`);
    return changed;
  }
}

const CODE_PLEASE = refusal(
  'STEP_UP_NEEDED',
  'This moves real money. Type the six digits that your authenticator shows.',
);
const NOT_ENROLLED = refusal(
  'STEP_UP_NEEDED',
  'This asks for a code of your authenticator, and none is set up. Type /totp at the machine that Munim runs on (munim chat).',
);
const NOT_LIVE = refusal(
  'NOT_ALLOWED',
  'Only a live book has a ramp; a paper book uses all of its capital. See /books.',
);

function badName(name: string): Refusal | undefined {
  if (NAME.test(name) && !RESERVED.has(name)) return undefined;
  return refusal(
    'BAD_ARGUMENTS',
    'A book is named by 2 to 20 small letters and digits, such as live1. Choose such a name: /book new live1.',
  );
}

/** Why a share may not be set, besides the code. */
function mayRamp(caller: Caller, view: RampView, shareBp: number): Refusal | undefined {
  if (shareBp === view.shareBp) {
    return refusal('NOTHING_TO_DO', `${view.book.id} uses ${shareBp / 100} % already. See /ramp.`);
  }
  if (shareBp < view.shareBp) return needsRole(caller, 'admin', 'Lowering a share');
  const role = needsRole(caller, 'owner', 'Real money');
  if (role !== undefined) return role;
  if (shareBp !== view.nextBp) {
    return refusal(
      'NOT_ALLOWED',
      `One step at a time: after ${view.shareBp / 100} % comes ${(view.nextBp ?? 0) / 100} %. Type /ramp book=${view.book.id} ${(view.nextBp ?? 0) / 100}.`,
    );
  }
  if (view.cleanDays >= view.neededDays) return undefined;
  return refusal(
    'NOT_ALLOWED',
    `${view.book.id} has ${view.cleanDays} of ${view.neededDays} days with trades and without a breach at ${view.shareBp / 100} %. Come back after the rest.`,
  );
}
