import { checkTicket, checkWithdrawal } from '../compliance/confirmation.ts';
import type { Caller } from '../desk-market.ts';
import type {
  CancelTicketView,
  Confirmation,
  ModifyRequest,
  ModifyTicketView,
  OrderTicketView,
  PlaceRequest,
  ProtectRequest,
  ProtectTicketView,
  ResetTicketView,
  TicketDesk,
} from '../desk-tickets.ts';
import { assert } from '../domain/assert.ts';
import type { Actor } from '../domain/fact.ts';
import { type BookId, type OrderId, type TicketId, ticketId, type UserId } from '../domain/ids.ts';
import { roleIn } from '../domain/membership.ts';
import { isLive, type Order } from '../domain/order.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Ticket, TicketAction } from '../domain/ticket.ts';
import { allLegs } from '../domain/ticket-legs.ts';
import { mayReset } from '../kernel/books.ts';
import type { KernelContext } from '../kernel/context.ts';
import { mayProtect } from '../kernel/protection.ts';
import { type DeskState, positionKey } from '../kernel/state.ts';
import type { ConfirmRule } from '../kernel/ticket-checks.ts';
import { closeTicket, offerTicket } from '../kernel/ticket-life.ts';
import { confirmTicket } from '../kernel/tickets.ts';
import { mayTrade } from '../kernel/who-may.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { SecretSource } from '../ports/ids.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { readModification } from './modifications.ts';
import { draftOrder, type OrderDraft, ticketView } from './order-drafts.ts';

const CODE_LENGTH = 4;

/** How long tickets hold, and what a yes must stand up to. */
export interface TicketRules extends ConfirmRule {
  readonly marketTicketMs: number;
  readonly limitTicketMs: number;
}

/** Tickets: from a wish to a yes. Every answer is given when what it says is durable. */
export class Tickets implements TicketDesk {
  readonly #writer: Writer;
  readonly #context: KernelContext;
  readonly #clocks: { readonly wall: WallClock; readonly market: MarketClock };
  readonly #secrets: SecretSource;
  readonly #rules: TicketRules;
  readonly #stepUp: (user: UserId, code: string) => Promise<Result<undefined, Refusal>>;
  /** Resolves when prices of an instrument flow. */
  readonly #watch: (keys: readonly PlaceRequest['instrument'][]) => Promise<void>;

  constructor(options: {
    readonly writer: Writer;
    readonly context: KernelContext;
    readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
    readonly secrets: SecretSource;
    readonly rules: TicketRules;
    /** Takes a code of somebody's authenticator. */
    readonly stepUp: (user: UserId, code: string) => Promise<Result<undefined, Refusal>>;
    readonly watch: (keys: readonly PlaceRequest['instrument'][]) => Promise<void>;
  }) {
    this.#writer = options.writer;
    this.#context = options.context;
    this.#clocks = options.clocks;
    this.#secrets = options.secrets;
    this.#rules = options.rules;
    this.#stepUp = options.stepUp;
    this.#watch = options.watch;
  }

  async draftOrder(caller: Caller, request: PlaceRequest): Promise<Result<OrderTicketView, Refusal>> {
    await this.#watch([request.instrument]);
    const draft = this.#draft(request);
    if (!draft.ok) return draft;
    const { legs, whole, view } = draft.value;
    const market = whole.pricing.type === 'MARKET';
    const offered = await this.#offer(caller, {
      book: whole.book,
      action: { kind: 'place', legs },
      shownPrice: view.expectedPrice,
      validForMs: market ? this.#rules.marketTicketMs : this.#rules.limitTicketMs,
    });
    return offered.ok ? ok(ticketView(this.#context, draft.value, offered.value)) : offered;
  }

  #draft(request: PlaceRequest): Result<OrderDraft, Refusal> {
    const moment = { wallAt: this.#clocks.wall.now(), marketAt: this.#clocks.market.now() };
    return draftOrder(this.#writer.state, this.#context, moment, request);
  }

  async draftCancel(caller: Caller, ids: readonly OrderId[]): Promise<Result<CancelTicketView, Refusal>> {
    const orders: Order[] = [];
    for (const id of ids) {
      const found = this.#liveOrder(caller, id);
      if (!found.ok) return found;
      orders.push(found.value);
    }
    const [first] = orders;
    if (first === undefined)
      return fail(refusal('NOTHING_TO_DO', 'There are no open orders to cancel. See /orders.'));
    const offered = await this.#offer(caller, {
      book: first.book,
      action: { kind: 'cancel', orders: orders.map((order) => order.id) },
      shownPrice: NO_PRICE,
      validForMs: this.#rules.limitTicketMs,
    });
    return offered.ok ? ok({ ticket: offered.value, orders }) : offered;
  }

  async draftModify(caller: Caller, request: ModifyRequest): Promise<Result<ModifyTicketView, Refusal>> {
    const found = this.#liveOrder(caller, request.order);
    if (!found.ok) return found;
    const wanted = readModification(found.value, request, this.#context);
    if (!wanted.ok) return wanted;
    const { pricing, quantity } = wanted.value;
    const offered = await this.#offer(caller, {
      book: found.value.book,
      action: { kind: 'modify', order: found.value.id, pricing, quantity },
      shownPrice: NO_PRICE,
      validForMs: this.#rules.limitTicketMs,
    });
    return offered.ok ? ok({ ticket: offered.value, order: found.value, pricing, quantity }) : offered;
  }

  async draftProtect(caller: Caller, request: ProtectRequest): Promise<Result<ProtectTicketView, Refusal>> {
    await this.#watch([request.instrument]);
    const action = { kind: 'protect', ...request } as const;
    const refused = mayProtect(this.#writer.state, this.#context, action);
    if (refused !== undefined) return fail(refused);
    const offered = await this.#offer(caller, {
      book: request.book,
      action,
      shownPrice: NO_PRICE,
      validForMs: this.#rules.limitTicketMs,
    });
    const held = this.#writer.state.positions.get(positionKey(request))?.quantity ?? 0;
    return offered.ok ? ok({ ...request, ticket: offered.value, held }) : offered;
  }

  async draftReset(caller: Caller, id: BookId): Promise<Result<ResetTicketView, Refusal>> {
    const refused = mayReset({ state: this.#writer.state }, id);
    if (refused !== undefined) return fail(refused);
    const book = this.#writer.state.books.get(id);
    assert(book !== undefined, 'a book that may be reset exists');
    const offered = await this.#offer(caller, {
      book: id,
      action: { kind: 'reset-book', book: id },
      shownPrice: NO_PRICE,
      validForMs: this.#rules.limitTicketMs,
    });
    return offered.ok ? ok({ ticket: offered.value, book }) : offered;
  }

  async confirm(caller: Caller, ticket: TicketId, code?: string): Promise<Result<Confirmation, Refusal>> {
    const action = this.#writer.state.tickets.get(ticket)?.action;
    if (action?.kind === 'place') await this.#watch(allLegs(action.legs).map(({ instrument }) => instrument));
    const proven = code === undefined ? undefined : await this.#stepUp(caller.user.id, code);
    if (proven !== undefined && !proven.ok) return proven;
    const yes = { ticket, user: caller.user.id, place: caller.place, steppedUp: proven !== undefined };
    return storing(
      this.#writer.run(actorOf(caller), (turn) => confirmTicket(turn, this.#context, yes, this.#rules)),
    );
  }

  drop(caller: Caller, id: TicketId): Promise<Result<Ticket, Refusal>> {
    return storing(
      this.#writer.run(actorOf(caller), (turn) => {
        const press = { user: caller.user.id, place: caller.place, at: turn.moment.wallAt };
        const checked = checkWithdrawal(turn.state.tickets.get(id), press);
        if (checked.ok) closeTicket(turn, checked.value, { kind: 'dropped' });
        return checked;
      }),
    );
  }

  latest(caller: Caller): Ticket | undefined {
    let newest: Ticket | undefined;
    for (const ticket of this.#writer.state.tickets.values()) {
      if (
        ticket.requester !== caller.user.id ||
        ticket.place !== caller.place ||
        ticket.state.kind !== 'open'
      )
        continue;
      if (newest === undefined || ticket.offeredAt >= newest.offeredAt) newest = ticket;
    }
    return newest;
  }

  async view(caller: Caller, id: TicketId): Promise<Result<OrderTicketView, Refusal>> {
    const press = { user: caller.user.id, place: caller.place, at: this.#clocks.wall.now() };
    const checked = checkTicket(this.#writer.state.tickets.get(id), press);
    if (!checked.ok) return checked;
    const { action } = checked.value;
    const legs = action.kind === 'place' ? action.legs : [];
    const intents = allLegs(legs);
    const [first] = intents;
    if (first === undefined) {
      return fail(
        refusal(
          'TICKET_UNKNOWN',
          'That ticket has no more details. Confirm it with /confirm, or leave it with /drop.',
        ),
      );
    }
    const total = intents.reduce((sum, intent) => sum + intent.quantity, 0);
    const parts = legs.length > 1 ? { parts: legs.length } : {};
    const afterMarket = first.afterMarket !== undefined;
    const draft = this.#draft({ ...first, ...parts, afterMarket, amount: { unit: 'shares', value: total } });
    return draft.ok ? ok(ticketView(this.#context, draft.value, checked.value)) : draft;
  }

  #liveOrder({ user }: Caller, id: OrderId): Result<Order, Refusal> {
    const { state } = this.#writer;
    const order = state.orders.get(id);
    const book = order === undefined ? undefined : state.books.get(order.book);
    if (order === undefined || book === undefined || roleIn(user, book) === undefined)
      return fail(refusal('UNKNOWN_ORDER', `There is no order ${id} today. See /orders.`));
    if (!isLive(order)) {
      return fail(
        refusal(
          'ORDER_FINISHED',
          `Order ${id} is ${order.state.kind}. Nothing is left to change. See /order ${id}.`,
        ),
      );
    }
    if (order.pendingChange !== 'none') {
      return fail(
        refusal(
          'ORDER_BUSY',
          `Order ${id} is being changed right now. Try again when that is done: /order ${id}.`,
        ),
      );
    }
    return ok(order);
  }

  #offer(
    caller: Caller,
    offer: {
      readonly book: BookId;
      readonly action: TicketAction;
      readonly shownPrice: Price;
      readonly validForMs: number;
    },
  ): Promise<Result<Ticket, Refusal>> {
    return storing(
      this.#writer.run(actorOf(caller), (turn) => {
        const stranger = mayTrade(turn.state, caller.user.id, offer.book);
        if (stranger !== undefined) return fail(stranger);
        return ok(
          offerTicket(turn, {
            ...offer,
            id: freshCode(this.#secrets, this.#writer.state),
            requester: caller.user.id,
            place: caller.place,
          }),
        );
      }),
    );
  }
}

/** A code that no ticket in memory carries. */
export function freshCode(secrets: SecretSource, state: Pick<DeskState, 'tickets'>): TicketId {
  for (;;) {
    const code = ticketId(secrets.code(CODE_LENGTH));
    if (!state.tickets.has(code)) return code;
  }
}

/** The person of a call, as facts name who acted. */
export function actorOf(caller: Caller): Actor {
  return { kind: 'user', user: caller.user.id };
}

/** A store that is down is an expected "no", not a bug. */
export async function storing<Value>(work: Promise<Result<Value, Refusal>>): Promise<Result<Value, Refusal>> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return fail(
      refusal(
        'STATE_RECONCILING',
        'Not done. The database does not take changes right now, and nothing was sent. Munim is recovering; try again in a few seconds, or see /status. /kill 3 cancels open entries at the broker without it.',
      ),
    );
  }
}
