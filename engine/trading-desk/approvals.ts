import type { ApprovalDesk, ApprovalView, Decision } from '../desk-approvals.ts';
import type { Caller } from '../desk-market.ts';
import type { OrderTicketView, PlaceRequest } from '../desk-tickets.ts';
import { assert } from '../domain/assert.ts';
import type { TicketId } from '../domain/ids.ts';
import { roleIn } from '../domain/membership.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { isAwaiting, type Ticket } from '../domain/ticket.ts';
import { allLegs } from '../domain/ticket-legs.ts';
import { approveTicket, rejectTicket } from '../kernel/approvals.ts';
import type { KernelContext } from '../kernel/context.ts';
import { type ConfirmRule, priceNow } from '../kernel/ticket-checks.ts';
import { approversFor } from '../kernel/who-may.ts';
import type { Writer } from '../kernel/writer.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { drawnUp } from './order-drafts.ts';
import { actorOf, storing } from './ticket-desk.ts';

const LONGEST_REASON = 200;

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
  readonly rule: ConfirmRule;
  /** Resolves when prices of instruments flow. */
  readonly watch: (keys: readonly PlaceRequest['instrument'][]) => Promise<void>;
}

/** What waits for others, and what they say to it. */
export class Approvals implements ApprovalDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  pending({ user }: Caller): readonly ApprovalView[] {
    const { state } = this.#parts.writer;
    return this.waiting()
      .filter(({ book: id }) => {
        const book = state.books.get(id);
        return book !== undefined && roleIn(user, book) !== undefined;
      })
      .map((ticket) => this.view(ticket));
  }

  waiting(): readonly Ticket[] {
    return [...this.#parts.writer.state.tickets.values()].filter(isAwaiting);
  }

  view(ticket: Ticket): ApprovalView {
    const { writer, context } = this.#parts;
    const { state } = writer;
    const book = state.books.get(ticket.book);
    assert(book !== undefined, 'a ticket is of a book');
    return {
      ticket,
      book,
      approvers: approversFor(state, ticket.book, ticket.requester),
      order: this.#order(ticket),
      price: priceNow(context, ticket),
    };
  }

  #order(ticket: Ticket): OrderTicketView | undefined {
    const { writer, context, clocks } = this.#parts;
    const moment = { wallAt: clocks.wall.now(), marketAt: clocks.market.now() };
    return drawnUp(writer.state, context, moment, ticket);
  }

  async approve(caller: Caller, ticket: TicketId): Promise<Result<Decision, Refusal>> {
    const { writer, context, rule, watch } = this.#parts;
    const action = writer.state.tickets.get(ticket)?.action;
    if (action?.kind === 'place') await watch(allLegs(action.legs).map(({ instrument }) => instrument));
    const ruling = { ticket, user: caller.user.id };
    return storing(writer.run(actorOf(caller), (turn) => approveTicket(turn, context, ruling, rule)));
  }

  reject(caller: Caller, ticket: TicketId, reason: string): Promise<Result<Decision, Refusal>> {
    const ruling = { ticket, user: caller.user.id };
    const said = reason.trim().slice(0, LONGEST_REASON);
    return storing(this.#parts.writer.run(actorOf(caller), (turn) => rejectTicket(turn, ruling, said)));
  }
}
