import { type Listing, rupees } from '../market/listing.ts';
import { istStamp } from '../server-clock.ts';

export type Side = 'BUY' | 'SELL';
export type OrderType = 'MARKET' | 'LIMIT' | 'SL' | 'SL-M';
export type Validity = 'DAY' | 'IOC' | 'TTL';
export type Product = 'CNC' | 'NRML' | 'MIS' | 'MTF';
export type Variety = 'regular' | 'amo' | 'iceberg' | 'auction' | 'co';

export function isStop(type: OrderType): boolean {
  return type === 'SL' || type === 'SL-M';
}

/** What an order asks for; a modification replaces parts of it. Prices are paise. */
export interface OrderTerms {
  readonly type: OrderType;
  readonly quantity: number;
  readonly pricePaise: number;
  readonly triggerPaise: number;
  readonly disclosedQuantity: number;
  readonly validity: Validity;
  readonly ttlMinutes: number;
  /** Per cent; -1 lets the broker choose, 0 is none. */
  readonly protection: number;
}

/** What stays the same as long as the order lives. */
export interface OrderIdentity {
  readonly id: string;
  readonly userId: string;
  readonly listing: Listing;
  readonly variety: Variety;
  readonly side: Side;
  readonly product: Product;
  readonly tag: string | undefined;
  readonly parentId?: string;
  readonly meta?: object;
  readonly auctionNumber?: string;
  /** Who made it: the account, or the broker's desk for a square-off. */
  readonly placedBy?: string;
}

/** A row of the order book as it goes over the wire. */
export type OrderRow = Readonly<Record<string, unknown>> & {
  readonly order_id: string;
  readonly status: string;
  readonly quantity: number;
  readonly filled_quantity: number;
  readonly pending_quantity: number;
};

const FINAL_STATUSES: readonly string[] = ['COMPLETE', 'CANCELLED', 'REJECTED'];

/** An order as a file keeps it. */
export type KeptOrder = ReturnType<BookOrder['keep']>;

/** An order of the book with everything it went through. */
export class BookOrder {
  readonly identity: OrderIdentity;
  readonly placedMs: number;
  terms: OrderTerms;
  status = 'PUT ORDER REQ RECEIVED';
  statusMessage: string | null = null;
  statusMessageRaw: string | null = null;
  exchangeOrderId: string | null = null;
  filled = 0;
  cancelled = 0;
  /** Sum of price times quantity of the trades, in paise. */
  spentPaise = 0;
  modifications = 0;
  exchangeMs: number | undefined;
  /** The book does not show the order before this moment. */
  hiddenUntilMs = 0;
  /** Whether the book shows the tag. */
  showsTag = true;
  /** Every state so far, the last one is how it is. */
  readonly states: OrderRow[] = [];

  constructor(identity: OrderIdentity, terms: OrderTerms, placedMs: number) {
    this.identity = identity;
    this.terms = terms;
    this.placedMs = placedMs;
    this.states.push(this.row());
  }

  /** Everything, for a file. */
  keep() {
    const { identity, placedMs, terms, status, statusMessage, statusMessageRaw, exchangeOrderId } = this;
    const { filled, cancelled, spentPaise, modifications, exchangeMs, hiddenUntilMs, showsTag, states } =
      this;
    return {
      ...{ identity, placedMs, terms, status, statusMessage, statusMessageRaw, exchangeOrderId },
      ...{ filled, cancelled, spentPaise, modifications, exchangeMs, hiddenUntilMs, showsTag, states },
    };
  }

  static restored({ identity, placedMs, states, ...rest }: KeptOrder): BookOrder {
    const order = new BookOrder(identity, rest.terms, placedMs);
    Object.assign(order, rest);
    order.states.splice(0, 1, ...states);
    return order;
  }

  get id(): string {
    return this.identity.id;
  }

  get remaining(): number {
    return this.terms.quantity - this.filled - this.cancelled;
  }

  get isFinal(): boolean {
    return FINAL_STATUSES.includes(this.status);
  }

  /** Whether the exchange has it and it may trade. */
  get isOpen(): boolean {
    return this.status === 'OPEN';
  }

  get isWaitingForTrigger(): boolean {
    return this.status === 'TRIGGER PENDING';
  }

  /** Goes into a state and keeps it in the history. */
  become(status: string, nowMs: number, message?: { readonly text: string; readonly raw?: string }): void {
    this.status = status;
    if (message !== undefined) {
      this.statusMessage = message.text;
      this.statusMessageRaw = message.raw ?? message.text;
    }
    if (this.exchangeOrderId !== null) this.exchangeMs = nowMs;
    this.states.push(this.row());
  }

  row(): OrderRow {
    const { identity, terms } = this;
    const { listing, tag } = identity;
    const shown = this.showsTag && tag !== undefined;
    const stamp = this.exchangeMs === undefined ? null : istStamp(this.exchangeMs);
    return {
      placed_by: identity.placedBy ?? identity.userId,
      account_id: identity.userId,
      order_id: identity.id,
      exchange_order_id: this.exchangeOrderId,
      parent_order_id: identity.parentId ?? null,
      status: this.status,
      status_message: this.statusMessage,
      status_message_raw: this.statusMessageRaw,
      order_timestamp: istStamp(this.placedMs),
      exchange_update_timestamp: stamp,
      exchange_timestamp: stamp,
      variety: identity.variety,
      modified: this.modifications > 0,
      exchange: listing.exchange,
      tradingsymbol: listing.symbol,
      instrument_token: listing.token,
      order_type: terms.type,
      transaction_type: identity.side,
      validity: terms.validity,
      validity_ttl: terms.ttlMinutes,
      product: identity.product,
      quantity: terms.quantity,
      disclosed_quantity: terms.disclosedQuantity,
      price: rupees(terms.pricePaise),
      trigger_price: rupees(terms.triggerPaise),
      average_price: this.filled === 0 ? 0 : rupees(this.spentPaise / this.filled),
      filled_quantity: this.filled,
      // The broker leaves the count of a cancelled order as it was.
      pending_quantity: this.status === 'REJECTED' ? 0 : this.terms.quantity - this.filled,
      cancelled_quantity: this.cancelled,
      market_protection: terms.protection,
      meta: identity.meta ?? {},
      tag: shown ? tag : null,
      ...(shown ? { tags: [tag] } : {}),
      guid: `01X${identity.id}`,
      auction_number: identity.auctionNumber ?? null,
    };
  }
}
