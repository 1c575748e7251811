import { createHash } from 'node:crypto';
import type { Caller } from '../desk-market.ts';
import type { TriggerDesk, TriggerView, TriggerWish } from '../desk-triggers.ts';
import type { Book } from '../domain/book.ts';
import { stopLimit } from '../domain/exit-plan.ts';
import type { AccountId, BookId, InstrumentKey } from '../domain/ids.ts';
import type { Tradable } from '../domain/instrument.ts';
import { type Price, price } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { StandingTrigger, TriggerLeg, TriggerLegs } from '../domain/standing-trigger.ts';
import { type KernelContext, markOf, tradable } from '../kernel/context.ts';
import { mayProtect } from '../kernel/protection.ts';
import { positionKey } from '../kernel/state.ts';
import { mayTrade } from '../kernel/who-may.ts';
import type { Writer } from '../kernel/writer.ts';
import type { ChangeOutcome } from '../ports/position-converter.ts';
import type { TriggerHouse } from '../ports/trigger-house.ts';

const PROOF_DIGITS = 10;

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  /** Where an account's broker keeps triggers; undefined for the paper house. */
  readonly houseOf: (account: AccountId) => TriggerHouse | undefined;
  readonly watch: (keys: readonly InstrumentKey[]) => Promise<void>;
}

/**
 * Triggers at the broker for what a live book holds. They only close: one that opens a position would be sent by the
 * broker past every limit and the kill switch of this desk.
 */
export class Triggers implements TriggerDesk {
  readonly #parts: Parts;
  /** Proofs that were used: a second press finds them here. */
  readonly #used = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(caller: Caller, id: BookId): Promise<Result<readonly StandingTrigger[], Refusal>> {
    const at = this.#houseOf(caller, id);
    if (!at.ok) return at;
    const read = await at.value.house.list();
    return read.ok ? read : fail(refusal('BROKER_UNREACHABLE', `The broker does not say: ${read.error}.`));
  }

  async look(caller: Caller, wish: TriggerWish): Promise<Result<TriggerView, Refusal>> {
    const at = this.#houseOf(caller, wish.book);
    if (!at.ok) return at;
    await this.#parts.watch([wish.instrument]);
    return this.#view(at.value.book, wish);
  }

  async place(caller: Caller, wish: TriggerWish, proof: string): Promise<Result<TriggerView, Refusal>> {
    const at = this.#houseOf(caller, wish.book);
    if (!at.ok) return at;
    await this.#parts.watch([wish.instrument]);
    const view = this.#view(at.value.book, wish);
    if (!view.ok) return view;
    if (view.value.proof !== proof || this.#used.has(proof)) return fail(CHANGED);
    this.#used.add(proof);
    const { instrument, legs } = view.value;
    const last = markOf(this.#parts.context, instrument);
    const refused = refusalOf(await at.value.house.place({ instrument: instrument.key, last, legs }));
    return refused === undefined ? view : fail(refused);
  }

  async remove(caller: Caller, book: BookId, id: string): Promise<Result<undefined, Refusal>> {
    const at = this.#houseOf(caller, book);
    if (!at.ok) return at;
    const refused = refusalOf(await at.value.house.remove(id));
    return refused === undefined ? ok(undefined) : fail(refused);
  }

  #houseOf(
    caller: Caller,
    id: BookId,
  ): Result<{ readonly book: Book; readonly house: TriggerHouse }, Refusal> {
    const { writer, houseOf, context } = this.#parts;
    const refused = mayTrade(writer.state, caller.user.id, id);
    const book = writer.state.books.get(id);
    if (refused !== undefined || book === undefined)
      return fail(refused ?? refusal('UNKNOWN_BOOK', `There is no book ${id}. See /books.`));
    const house = houseOf(book.account);
    if (house === undefined) {
      const says = `Triggers are kept by a broker, and ${id} is a paper book. Use /sl and /target: the desk keeps those.`;
      return fail(refusal('NOT_ALLOWED', says));
    }
    const { loggedOut } = context.readiness.account(book.account);
    return loggedOut === undefined
      ? ok({ book, house })
      : fail(refusal('TOKEN_DEAD', `Nobody is logged in at the broker: ${loggedOut}. Type /login first.`));
  }

  #view(book: Book, wish: TriggerWish): Result<TriggerView, Refusal> {
    const { writer, context } = this.#parts;
    const refused = mayProtect(writer.state, context, { kind: 'protect', ...wish });
    if (refused !== undefined) return fail(refused);
    const key = positionKey(wish);
    const position = writer.state.positions.get(key);
    const instrument = tradable(context, wish.instrument);
    const held = position?.quantity ?? 0;
    const { product } = wish;
    if (product === 'MIS')
      return fail(
        refusal(
          'PRODUCT_MISMATCH',
          'A trigger outlives the day, and MIS does not. Use /sl, or /convert it first.',
        ),
      );
    if (writer.state.exitPlans.has(key)) {
      const says = `${instrument.tradingSymbol} has a stop or target of this desk already; both could close it twice. Cancel that first: /orders.`;
      return fail(refusal('ORDER_BUSY', says));
    }
    const legs = legsOf(wish, { instrument, held, product });
    if (legs === undefined) return fail(refusal('BAD_EXIT_LEVEL', 'Say a stop, a target, or both.'));
    const exactly = [book.id, instrument.key, product, held, legs];
    const proof = createHash('sha256').update(JSON.stringify(exactly)).digest('hex').slice(0, PROOF_DIGITS);
    return ok({ book, instrument, held, legs, proof });
  }
}

const CHANGED = refusal(
  'TICKET_USED',
  'Not placed: the position or the levels changed, or this trigger was placed already. See /gtt.',
);

/** The stop with its band beyond the trigger, the target at its own price, the lower trigger first. */
function legsOf(
  { levels }: TriggerWish,
  of: { readonly instrument: Tradable; readonly held: number; readonly product: TriggerLeg['product'] },
): TriggerLegs | undefined {
  const { instrument, held, product } = of;
  const side = held > 0 ? 'SELL' : 'BUY';
  const leg = (trigger: Price, limit: Price): TriggerLeg => ({
    trigger,
    side,
    product,
    quantity: Math.abs(held),
    price: limit,
  });
  const { stop, target } = levels;
  const beyond = (at: Price): Price => price(stopLimit(at, Math.sign(held), instrument.tickSize));
  if (stop !== undefined && target !== undefined) {
    const both = [leg(stop, beyond(stop)), leg(target, target)] as const;
    return held > 0 ? both : [both[1], both[0]];
  }
  if (stop !== undefined) return [leg(stop, beyond(stop))];
  return target === undefined ? undefined : [leg(target, target)];
}

function refusalOf(outcome: ChangeOutcome): Refusal | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'refused':
      return refusal('BROKER_REFUSED', `Not done. ${outcome.message}`);
    case 'not-sent':
      return refusal('NOT_SENT', `Not done, and nothing was sent: ${outcome.reason}. Try again in a moment.`);
    case 'unknown':
      return refusal(
        'UNKNOWN_PENDING',
        `The broker did not answer (${outcome.reason}): it may have done it. Look with /gtt before you ask again.`,
      );
  }
}
