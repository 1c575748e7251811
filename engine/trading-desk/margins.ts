import type { MarginAnswer, MarginDesk, MarginRow, Told } from '../desk-margin.ts';
import type { Caller } from '../desk-market.ts';
import type { PlaceRequest } from '../desk-tickets.ts';
import type { Book } from '../domain/book.ts';
import type { BrokerMoney, MarginTerms } from '../domain/broker-margin.ts';
import type { AccountId, InstrumentKey } from '../domain/ids.ts';
import { add } from '../domain/money.ts';
import type { OrderIntent } from '../domain/order.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { KernelContext } from '../kernel/context.ts';
import { gateView } from '../kernel/gate-view.ts';
import type { Writer } from '../kernel/writer.ts';
import type { MarginSource } from '../ports/margin-source.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { readOrder } from './order-drafts.ts';

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
  /** The broker of an account, where it has one that calculates. */
  readonly sourceOf: (account: AccountId) => MarginSource | undefined;
  readonly watch: (keys: readonly InstrumentKey[]) => Promise<void>;
}

/** Margins by our own table, and by the broker where the book is at one. */
export class Margins implements MarginDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async ask(_caller: Caller, orders: readonly PlaceRequest[]): Promise<Result<MarginAnswer, Refusal>> {
    const { writer, context, clocks, watch } = this.#parts;
    await watch(orders.map(({ instrument }) => instrument));
    const moment = { wallAt: clocks.wall.now(), marketAt: clocks.market.now() };
    const rows: (MarginRow & { readonly intent: OrderIntent })[] = [];
    const [first] = orders;
    const book = first === undefined ? undefined : writer.state.books.get(first.book);
    let free: MarginAnswer['free'] | undefined;
    for (const order of orders) {
      const read = readOrder(writer.state, context, moment, order);
      if (!read.ok) return read;
      const { whole, instrument } = read.value;
      const view = gateView(writer.state, context, moment, { intent: whole });
      if (view.expectedPrice === 0) return fail(noPrice(instrument.tradingSymbol));
      free ??= view.fundsAvailable;
      const { side, product, quantity } = whole;
      rows.push({ intent: whole, instrument, side, product, quantity, ours: view.marginNeeded });
    }
    if (book === undefined || free === undefined)
      return fail(refusal('NOTHING_TO_DO', 'Say an order, for example: /margin buy 10 reliance mis.'));
    const broker = await this.#parts
      .sourceOf(book.account)
      ?.margins(rows.map(({ intent }) => termsOf(intent)));
    return ok({ book, rows, ours: add(...rows.map(({ ours }) => ours)), free, broker });
  }

  async atBroker({ account }: Book): Promise<Told<BrokerMoney>> {
    return this.#parts.sourceOf(account)?.money();
  }
}

function termsOf({ instrument, side, product, quantity, pricing }: OrderIntent): MarginTerms {
  return { instrument, side, product, quantity, pricing };
}

function noPrice(symbol: string): Refusal {
  return refusal('NO_PRICE', `There is no price of ${symbol} yet. Try again in a moment.`);
}
