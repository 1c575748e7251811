import type { OrderFate } from '../faults/fault.ts';
import type { House } from '../house.ts';
import { badInput, badOrder } from '../refusal.ts';
import type { Account } from './account.ts';
import { BookOrder, type OrderRow } from './book-order.ts';
import { checkChange, checkOrder } from './order-checks.ts';
import { changedTerms, type Form, type OrderRequest, readOrder } from './order-request.ts';

/** Most parts of one sliced order. */
const MOST_SLICES = 10;

const TOO_MANY_CHANGES = 'Maximum allowed order modifications exceeded.';

const SLICE_REFUSAL = {
  error: {
    code: 400,
    error_type: 'MarginException',
    message: 'Insufficient funds. Required margin is 228365.92 but available margin is 228358.50.',
    data: null,
  },
};

/** Where orders of an account are placed, changed and cancelled, before they are in the book. */
export class OrderDesk {
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /** Takes an order; what is returned is the `data` of the answer. */
  place(account: Account, variety: string, form: Form, fate: OrderFate): unknown {
    const { clock, exchange, hours, phases, tape } = this.#house;
    const now = clock.now();
    this.#counterOf(account).take(1, now);
    const request = readOrder(variety, form, this.#house.listings);
    const { listing } = request;
    checkOrder(request, {
      account,
      phase: exchange.phase(listing),
      takesAfterMarket: hours.takesAfterMarket(listing, now),
      lastPaise: tape.quoteOf(listing).lastPaise,
      isPastSquareOff: phases.isPastSquareOff(listing),
    });
    if (request.iceberg !== undefined) return this.#placeIceberg(account, request, fate);
    const { freezeQuantity } = listing;
    if (request.autoslice && request.terms.quantity > freezeQuantity) {
      return this.#placeSlices(account, request, fate);
    }
    return { order_id: this.#submit(account, request, fate).id };
  }

  change(account: Account, orderId: string, form: Form): unknown {
    const order = this.#workingOrder(account, orderId);
    if (order.modifications >= this.#counterOf(account).caps.modificationsPerOrder) {
      throw badOrder(TOO_MANY_CHANGES);
    }
    const asked = changedTerms(order.terms, form);
    const remaining = this.#house.switches.modifiedQuantity === 'remaining' && form['quantity'] !== undefined;
    const terms = remaining ? { ...asked, quantity: asked.quantity + order.filled } : asked;
    checkChange(order.identity.listing, terms, order.filled);
    this.#house.exchange.change(order, terms);
    return { order_id: order.id };
  }

  cancel(account: Account, orderId: string): unknown {
    const order = this.#find(account, orderId);
    const waits = order.isOpen || order.isWaitingForTrigger || order.status === 'AMO REQ RECEIVED';
    if (!waits) throw badOrder('Order cannot be cancelled as it is being processed. Try later.');
    this.#house.exchange.withdraw(order);
    return { order_id: order.id };
  }

  /** The rows of the book that are shown now, oldest first. */
  rows(account: Account): readonly OrderRow[] {
    return [...account.orders.values()].filter((order) => this.#isShown(order)).map((order) => order.row());
  }

  /** An order of the account by its id, as the book shows it. */
  shown(account: Account, orderId: string): BookOrder {
    const order = this.#find(account, orderId);
    if (!this.#isShown(order)) throw badOrder("Couldn't find that `order_id`.");
    return order;
  }

  #isShown(order: BookOrder): boolean {
    return order.hiddenUntilMs <= this.#house.clock.now();
  }

  #find(account: Account, orderId: string): BookOrder {
    const order = account.orders.get(orderId);
    if (order === undefined) throw badOrder("Couldn't find that `order_id`.");
    return order;
  }

  #workingOrder(account: Account, orderId: string): BookOrder {
    const order = this.#find(account, orderId);
    if (!order.isOpen && !order.isWaitingForTrigger) {
      throw badOrder('Order cannot be modified as it is being processed. Try later.');
    }
    return order;
  }

  #counterOf(account: Account) {
    const counter = this.#house.counters.get(account.person.userId);
    if (counter === undefined) throw badInput('Invalid account.');
    return counter;
  }

  #submit(
    account: Account,
    request: OrderRequest,
    fate: OrderFate,
    part: { readonly quantity?: number; readonly parentId?: string; readonly meta?: object } = {},
  ): BookOrder {
    const { clock, exchange, numbers } = this.#house;
    const { variety, listing, side, product, tag } = request;
    const order = new BookOrder(
      {
        id: numbers.order(clock.now()),
        userId: account.person.userId,
        variety,
        listing,
        side,
        product,
        tag,
        ...(part.parentId === undefined ? {} : { parentId: part.parentId }),
        ...(part.meta === undefined ? {} : { meta: part.meta }),
        ...(request.auctionNumber === undefined ? {} : { auctionNumber: request.auctionNumber }),
      },
      { ...request.terms, quantity: part.quantity ?? request.terms.quantity },
      clock.now(),
    );
    exchange.submit(order, fate);
    return order;
  }

  /** Parts of at most the freeze quantity. Each stands for itself: some may be taken and others not. */
  #placeSlices(account: Account, request: OrderRequest, fate: OrderFate): unknown {
    const { freezeQuantity, lotSize } = request.listing;
    const most = Math.floor(freezeQuantity / lotSize) * lotSize;
    const { quantity } = request.terms;
    const count = Math.ceil(quantity / most);
    if (count > MOST_SLICES) throw badInput(`An order is sliced into ${MOST_SLICES} parts at most.`);
    this.#counterOf(account).take(count - 1, this.#house.clock.now());
    const parts = Array.from({ length: count }, (_, index) => {
      if (fate.failingSlices?.includes(index)) return SLICE_REFUSAL;
      const part = { quantity: Math.min(most, quantity - index * most) };
      return { order_id: this.#submit(account, request, fate, part).id };
    });
    if (this.#house.switches.autosliceShape === 'list') return parts;
    const [first, ...children] = parts;
    return { ...first, children };
  }

  /** Legs go out one after the other as the one before is done; each is an order of its own. */
  #placeIceberg(account: Account, request: OrderRequest, fate: OrderFate): unknown {
    const { legs, legQuantity } = request.iceberg ?? { legs: 1, legQuantity: request.terms.quantity };
    const total = request.terms.quantity;
    const placeLeg = (leg: number, parentId?: string): BookOrder => {
      const done = (leg - 1) * legQuantity;
      const quantity = Math.min(legQuantity, total - done);
      const iceberg = {
        leg,
        legs,
        leg_quantity: legQuantity,
        total_quantity: total,
        remaining_quantity: total - done - quantity,
      };
      const order = this.#submit(account, request, fate, {
        quantity,
        meta: { iceberg },
        ...(parentId === undefined ? {} : { parentId }),
      });
      if (leg < legs) {
        this.#house.exchange.whenComplete(order, () => {
          this.#counterOf(account).take(1, this.#house.clock.now());
          placeLeg(leg + 1, parentId ?? order.id);
        });
      }
      return order;
    };
    return { order_id: placeLeg(1).id };
  }
}
