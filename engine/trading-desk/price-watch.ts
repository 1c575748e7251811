import type { Book } from '../domain/book.ts';
import type { Actor } from '../domain/fact.ts';
import type { Tradable } from '../domain/instrument.ts';
import { tradesAt } from '../domain/session.ts';
import { type KernelContext, priceAgeMs, tradable } from '../kernel/context.ts';
import { sessionGroup } from '../kernel/gate-view.ts';
import { setTradingState } from '../kernel/trading-state.ts';
import type { Writer } from '../kernel/writer.ts';
import type { Market } from '../ports/market.ts';

const ENGINE: Actor = { kind: 'engine' };
/** A price that is too old to trade on is asked for again, which a source that works answers; then it is missing. */
const MISSING_AFTER = 2;

/** Limits, losses and targets of a book all hang on the prices of what it holds. */
interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly market: Pick<Market, 'feed' | 'clock' | 'calendar'>;
  readonly tell: (severity: 'info' | 'critical', text: string) => void;
}

/**
 * Watches over the prices of what is held, where they come from a source that can fail. A book that holds something
 * without a price of now takes only exits, and entries again by itself when the price is there.
 */
export class PriceWatch {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Call it each second. Rejects when a change of state could not be stored. */
  async everySecond(): Promise<void> {
    const { writer, context } = this.#parts;
    if (!writer.usable || context.priceToldAt === undefined) return;
    for (const book of [...writer.state.books.values()]) await this.#judge(book);
  }

  async #judge(book: Book): Promise<void> {
    const { writer, context, market, tell } = this.#parts;
    const ages = this.#held(book).map((instrument) => ({ instrument, ageMs: this.#ageMs(instrument) }));
    const { staleAfterMs } = context.limits;
    const old = ages.filter(({ ageMs }) => ageMs > staleAfterMs);
    if (old.length > 0) market.feed.subscribe(old.map(({ instrument }) => instrument.id));
    const held = writer.state.heldBy(book.id, 'prices').state !== 'active';
    const missing = held ? old : old.filter(({ ageMs }) => ageMs > MISSING_AFTER * staleAfterMs);
    if (held === missing.length > 0) return;
    const names = missing.map(({ instrument }) => instrument.tradingSymbol).join(', ');
    const reason = held ? '' : `there is no price of now of ${names}, which the book holds`;
    await writer.run(ENGINE, (turn) =>
      setTradingState(turn, {
        scope: book.id,
        cause: 'prices',
        state: held ? 'active' : 'reducing',
        reason,
      }),
    );
    if (held) tell('info', `The prices of what ${book.id} holds are back. Entries are taken.`);
    else
      tell(
        'critical',
        `${book.id} takes only exits: ${reason}. Stops rest at the broker; targets wait. Munim asks for the prices again, see /status.`,
      );
  }

  /** What the book holds and could trade at this moment. */
  #held(book: Book): readonly Tradable[] {
    const { writer, context, market } = this.#parts;
    const now = market.clock.now();
    return [...writer.state.positions.values()]
      .filter((position) => position.book === book.id && position.quantity !== 0)
      .map((position) => tradable(context, position.instrument))
      .filter((instrument) => tradesAt(market.calendar, sessionGroup(instrument), now));
  }

  #ageMs(instrument: Tradable): number {
    const { context, market } = this.#parts;
    const quote = context.quotes.quote(instrument.id);
    return quote === undefined ? Number.POSITIVE_INFINITY : priceAgeMs(context, quote, market.clock.now());
  }
}
