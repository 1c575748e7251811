import { createHash } from 'node:crypto';
import type { Caller } from '../desk-market.ts';
import type { TakeoverDesk, TakeoverView, TakeoverWish } from '../desk-takeover.ts';
import type { Book } from '../domain/book.ts';
import type { AccountId, BookId, InstrumentKey } from '../domain/ids.ts';
import { notional } from '../domain/money.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Reconciler } from '../execution/reconciler.ts';
import type { KernelContext } from '../kernel/context.ts';
import { isComparable } from '../kernel/position-differences.ts';
import type { DeskState } from '../kernel/state.ts';
import { planTakeover, type TakeoverPlan, type ToldByBroker, takeOver } from '../kernel/takeover.ts';
import type { Writer } from '../kernel/writer.ts';
import type { BrokerHolding } from '../ports/broker.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import { needsRole } from './needs-role.ts';
import { actorOf, storing } from './ticket-desk.ts';

const PROOF_DIGITS = 10;

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly reconcilers: readonly Reconciler[];
  readonly clock: MarketClock;
  /** Delivery shares of an account at its broker, read now; why not in words for people. */
  readonly holdings: (account: AccountId) => Promise<Result<readonly BrokerHolding[], string>>;
  /** Sees to it that instruments have prices. */
  readonly watch: (keys: readonly InstrumentKey[]) => Promise<void>;
  readonly tell: (text: string) => void;
}

/** Looks at what a live book's broker has beyond our books, and brings it in on a person's yes. Nothing is ever traded. */
export class Takeovers implements TakeoverDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async look(caller: Caller, wish: TakeoverWish): Promise<Result<TakeoverView, Refusal>> {
    const told = await this.#ask(caller, wish.book);
    if (!told.ok) return told;
    return this.#view(this.#parts.writer.state, wish, told.value);
  }

  async take(caller: Caller, wish: TakeoverWish, proof: string): Promise<Result<TakeoverView, Refusal>> {
    const { writer, context, watch, tell } = this.#parts;
    const told = await this.#ask(caller, wish.book);
    if (!told.ok) return told;
    const seen = this.#view(writer.state, wish, told.value);
    if (!seen.ok) return seen;
    // Its worth this morning is a part of what is booked.
    await watch(seen.value.rows.map(({ instrument }) => instrument.key));
    const taken = await storing(
      writer.run(actorOf(caller), (turn): Result<TakeoverView, Refusal> => {
        const ready = this.#ready(turn.state, wish.book);
        if (!ready.ok) return ready;
        const now = this.#view(turn.state, wish, told.value);
        if (!now.ok) return now;
        if (now.value.proof !== proof) return fail(CHANGED);
        takeOver(turn, context, wish.book, now.value.rows);
        return now;
      }),
    );
    if (!taken.ok) return taken;
    const { length } = taken.value.rows;
    tell(
      `${caller.user.name} took ${length} ${length === 1 ? 'position' : 'positions'} over into ${wish.book}, as capital in kind. Nothing was traded.`,
    );
    await this.#reconcilerOf(wish.book)?.read();
    return taken;
  }

  /** Everything the broker has, read now. */
  async #ask(caller: Caller, id: BookId): Promise<Result<ToldByBroker, Refusal>> {
    const { writer, holdings } = this.#parts;
    const role = needsRole(caller, 'admin', 'Taking positions over');
    if (role !== undefined) return fail(role);
    const before = this.#ready(writer.state, id);
    if (!before.ok) return before;
    const reconciler = this.#reconcilerOf(id);
    await reconciler?.read();
    const read = await holdings(before.value.account);
    if (!read.ok)
      return fail(
        refusal(
          'BROKER_UNREACHABLE',
          `The holdings cannot be read now: ${read.error}. Try again in a moment.`,
        ),
      );
    const after = this.#ready(writer.state, id);
    if (!after.ok) return after;
    const differences = reconciler?.differences;
    if (differences === undefined)
      return fail(
        refusal(
          'BROKER_UNREACHABLE',
          "The broker's positions are not known surely yet. Try again in ten seconds, or see /status.",
        ),
      );
    return ok({ differences, holdings: read.value });
  }

  /** The book, when what its broker has can be compared with it now. */
  #ready(state: DeskState, id: BookId): Result<Book, Refusal> {
    const { context, clock } = this.#parts;
    const book = state.books.get(id);
    if (book === undefined) return fail(refusal('UNKNOWN_BOOK', `There is no book ${id}. See /books.`));
    if (book.mode !== 'live')
      return fail(
        refusal(
          'NOT_ALLOWED',
          `${id} is a paper book: nothing at the broker belongs to it. Name a live book, as in /takeover all book=live1.`,
        ),
      );
    const { loggedOut } = context.readiness.account(book.account);
    if (loggedOut !== undefined)
      return fail(
        refusal('TOKEN_DEAD', `Nobody is logged in at the broker: ${loggedOut}. Type /login first.`),
      );
    const comparing = state.heldBy(id, 'reconciling');
    if (comparing.state !== 'active')
      return fail(
        refusal(
          'STATE_RECONCILING',
          `${id} is being compared with the broker: ${comparing.reason}. Try again in a few seconds, or see /books.`,
        ),
      );
    if (!isComparable(state, context, { marketAt: clock.now() }))
      return fail(
        refusal(
          'MARKET_CLOSED',
          "The broker's day and ours are compared from the pre-open to the close. Come back then.",
        ),
      );
    return ok(book);
  }

  #view(state: DeskState, wish: TakeoverWish, told: ToldByBroker): Result<TakeoverView, Refusal> {
    const { context } = this.#parts;
    const book = state.books.get(wish.book);
    if (book === undefined) return fail(CHANGED);
    const plan = planTakeover(state, context, book.account, told);
    const rows = plan.rows
      .filter(({ instrument }) => wish.instrument === undefined || instrument.key === wish.instrument)
      .map((row) => ({ ...row, cost: notional(row.averagePrice, row.units) }));
    if (rows.length === 0) return fail(nothing(plan));
    return ok({ book: wish.book, rows, left: plan.left, proof: proofOf(wish.book, rows) });
  }

  #reconcilerOf(id: BookId): Reconciler | undefined {
    const account = this.#parts.writer.state.books.get(id)?.account;
    return this.#parts.reconcilers.find((one) => one.account === account);
  }
}

const CHANGED = refusal(
  'TICKET_USED',
  'Not done: the broker does not show the same any more, or it was taken over already. Look again: /takeover.',
);

function nothing({ rows, left }: TakeoverPlan): Refusal {
  const others = rows.map(({ instrument }) => instrument.tradingSymbol).join(', ');
  const more = [...left, ...(others === '' ? [] : [`There is: ${others}.`])];
  return refusal('NOTHING_TO_DO', ['There is nothing to take over.', ...more, 'See /positions.'].join(' '));
}

function proofOf(book: BookId, rows: TakeoverView['rows']): string {
  const exactly = rows.map(({ instrument, product, units, averagePrice }) => [
    instrument.key,
    product,
    units,
    averagePrice,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([book, exactly]))
    .digest('hex')
    .slice(0, PROOF_DIGITS);
}
