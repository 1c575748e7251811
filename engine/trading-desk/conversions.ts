import { createHash } from 'node:crypto';
import type { ConversionDesk, ConversionView, ConversionWish } from '../desk-convert.ts';
import type { Caller } from '../desk-market.ts';
import type { AccountId, InstrumentKey } from '../domain/ids.ts';
import type { Product } from '../domain/order.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Reconciler } from '../execution/reconciler.ts';
import type { KernelContext } from '../kernel/context.ts';
import { bookConversion, type ConversionPlan, planConversion } from '../kernel/conversion.ts';
import { mayTrade } from '../kernel/who-may.ts';
import type { Writer } from '../kernel/writer.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { ChangeOutcome, PositionConverter } from '../ports/position-converter.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { actorOf, storing } from './ticket-desk.ts';

const PROOF_DIGITS = 10;

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
  readonly reconcilers: readonly Reconciler[];
  /** Where an account's broker converts; undefined for the paper house, whose book is ours. */
  readonly converterOf: (account: AccountId) => PositionConverter | undefined;
  readonly watch: (keys: readonly InstrumentKey[]) => Promise<void>;
}

/**
 * Changes the product of positions. The broker does it first, asked once; our books follow what it says. When nobody
 * knows what became of it, the comparison of positions holds entries back, and the same wish again books what the
 * broker shows by then.
 */
export class Conversions implements ConversionDesk {
  readonly #parts: Parts;
  /** Conversions under way: a second press finds them here. */
  readonly #asked = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async look(caller: Caller, wish: ConversionWish): Promise<Result<ConversionView, Refusal>> {
    await this.#parts.watch([wish.instrument]);
    const plan = this.#plan(caller, wish);
    return plan.ok ? ok(viewOf(plan.value, wish)) : plan;
  }

  async convert(
    caller: Caller,
    wish: ConversionWish,
    proof: string,
  ): Promise<Result<ConversionView, Refusal>> {
    await this.#parts.watch([wish.instrument]);
    const plan = this.#plan(caller, wish);
    if (!plan.ok) return plan;
    if (viewOf(plan.value, wish).proof !== proof || this.#asked.has(proof)) return fail(CHANGED);
    this.#asked.add(proof);
    try {
      const refused = await this.#atBroker(plan.value, wish);
      return refused === undefined ? await this.#book(caller, wish, proof) : fail(refused);
    } finally {
      this.#asked.delete(proof);
    }
  }

  #plan(caller: Caller, wish: ConversionWish): Result<ConversionPlan, Refusal> {
    const { writer, context, clocks } = this.#parts;
    const refused = mayTrade(writer.state, caller.user.id, wish.book);
    if (refused !== undefined) return fail(refused);
    const moment = { wallAt: clocks.wall.now(), marketAt: clocks.market.now() };
    return planConversion(writer.state, context, moment, wish);
  }

  /** Has the broker do it, unless its positions show it done already; why not when it was not. */
  async #atBroker(plan: ConversionPlan, wish: ConversionWish): Promise<Refusal | undefined> {
    const converter = this.#parts.converterOf(plan.book.account);
    if (converter === undefined || this.#isShown(plan, wish)) return undefined;
    const outcome = await converter.convert({
      instrument: wish.instrument,
      side: plan.position.quantity > 0 ? 'BUY' : 'SELL',
      from: wish.from,
      to: wish.to,
      quantity: plan.units,
      madeToday: plan.portion === 'day',
    });
    if (outcome.kind === 'unknown') this.#reconcilerOf(plan)?.want();
    return refusalOf(outcome);
  }

  /** Whether the broker's last positions differ from ours by exactly this conversion: one in doubt was done. */
  #isShown({ book, position, units }: ConversionPlan, { instrument, from, to }: ConversionWish): boolean {
    const differences = this.#reconcilerOf({ book })?.differences ?? [];
    const signed = units * Math.sign(position.quantity);
    const shows = (product: Product, by: number): boolean =>
      differences.some(
        (row) => row.instrument === instrument && row.product === product && row.broker - row.ours === by,
      );
    return shows(from, -signed) && shows(to, signed);
  }

  async #book(caller: Caller, wish: ConversionWish, proof: string): Promise<Result<ConversionView, Refusal>> {
    const { writer, context } = this.#parts;
    const booked = await storing(
      writer.run(actorOf(caller), (turn): Result<ConversionView, Refusal> => {
        const now = planConversion(turn.state, context, turn.moment, wish);
        if (!now.ok) return now;
        const view = viewOf(now.value, wish);
        if (view.proof !== proof) return fail(CHANGED);
        bookConversion(turn, context, now.value);
        return ok(view);
      }),
    );
    const account = writer.state.books.get(wish.book)?.account;
    this.#parts.reconcilers.find((one) => one.account === account)?.want();
    return booked;
  }

  #reconcilerOf({ book }: Pick<ConversionPlan, 'book'>): Reconciler | undefined {
    return this.#parts.reconcilers.find((one) => one.account === book.account);
  }
}

const CHANGED = refusal(
  'TICKET_USED',
  'Not converted: the position changed since, or it was converted already. See /positions.',
);

function refusalOf(outcome: ChangeOutcome): Refusal | undefined {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'refused':
      return refusal('BROKER_REFUSED', `Not converted. The broker says: ${outcome.message}`);
    case 'not-sent':
      return refusal(
        'NOT_SENT',
        `Not converted, and nothing was sent: ${outcome.reason}. Try again in a moment.`,
      );
    case 'unknown':
      return refusal(
        'UNKNOWN_PENDING',
        `The broker did not answer (${outcome.reason}): it may have converted. It is not asked twice. Its positions are being compared; say the same again in ten seconds, and what it shows is booked.`,
      );
  }
}

function viewOf(plan: ConversionPlan, { from, to }: ConversionWish): ConversionView {
  const { book, instrument, position, units, freeBefore, freeAfter, charges } = plan;
  const exactly = [book.id, instrument.key, from, to, units, position.quantity, position.cost];
  const proof = createHash('sha256').update(JSON.stringify(exactly)).digest('hex').slice(0, PROOF_DIGITS);
  const held = position.quantity;
  return { book, instrument, from, to, units, held, freeBefore, freeAfter, charges, proof };
}
