import type { House } from '../house.ts';
import { paiseOf } from '../market/listing.ts';
import type { Account } from './account.ts';
import type { BookOrder, OrderRow, Product } from './book-order.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Form } from './order-request.ts';
import { tradeRow } from './trade.ts';

function paise(amount: number): number {
  const value = paiseOf(amount);
  if (value === undefined) throw new Error(`not an amount: ${amount}`);
  return value;
}

/** The book as a script holds it: to look into, and to make things happen that the market alone would not. */
export class BookScript {
  readonly #house: House;
  readonly #desk: OrderDesk;

  constructor(house: House, desk: OrderDesk) {
    this.#house = house;
    this.#desk = desk;
  }

  /** Every order there is, hidden ones too, of one account or of all. */
  orders(userId?: string): readonly OrderRow[] {
    return this.#accounts(userId).flatMap((account) =>
      [...account.orders.values()].map((order) => order.row()),
    );
  }

  /** Every trade there is. */
  trades(userId?: string): readonly object[] {
    return this.#accounts(userId).flatMap((account) => account.trades.map(tradeRow));
  }

  /** What is held, signed: `5 INFY CNC`. */
  held(userId?: string): readonly string[] {
    return this.#accounts(userId).flatMap((account) =>
      account.positions
        .open()
        .map(({ quantity, listing, product }) => `${quantity} ${listing.symbol} ${product}`),
    );
  }

  /** Places an order as if the person had done so on another platform; fields as over HTTP. Returns its id. */
  place(form: Form, userId?: string): string {
    const data = this.#desk.place(this.#account(userId), form['variety'] ?? 'regular', form, {});
    return (data as { order_id: string }).order_id;
  }

  /** Lets an order trade: the rest of it at its own price unless told otherwise. The price is in rupees. */
  fill(orderId: string, what: { readonly quantity?: number; readonly price?: number } = {}): void {
    const order = this.#order(orderId);
    const { quantity = order.remaining } = what;
    const pricePaise = what.price === undefined ? order.terms.pricePaise : paise(what.price);
    this.#house.exchange.fill(order, { pricePaise, quantity });
  }

  reject(orderId: string, message: string): void {
    this.#house.exchange.reject(this.#order(orderId), message);
  }

  /** Cancels an order as the exchange does. */
  cancel(orderId: string, message = 'Cancelled by the exchange.'): void {
    this.#house.exchange.cancel(this.#order(orderId), message);
  }

  /** Gives an account a position from the day before; signed units, price in rupees. */
  carry(position: {
    readonly name: string;
    readonly product: Product;
    readonly quantity: number;
    readonly averagePrice: number;
    readonly userId?: string;
  }): void {
    const { product, quantity, averagePrice } = position;
    const listing = this.#house.listings.require(position.name);
    const averagePaise = paise(averagePrice);
    this.#account(position.userId).positions.carry({ listing, product, quantity, averagePaise });
  }

  /** Puts shares into the depository of an account; the price is in rupees. */
  hold(holding: {
    readonly name: string;
    readonly quantity: number;
    readonly averagePrice: number;
    readonly t1Quantity?: number;
    readonly userId?: string;
  }): void {
    const { quantity, averagePrice, t1Quantity = 0 } = holding;
    const listing = this.#house.listings.require(holding.name);
    const averagePaise = paise(averagePrice);
    this.#account(holding.userId).holdings.put({ listing, quantity, averagePaise, t1Quantity });
  }

  /** Whether a sale of an account's shares needs its word at the depository first. */
  needAuthorisation(needs: boolean, userId?: string): void {
    this.#account(userId).holdings.needsAuthorisation = needs;
  }

  /** What an account starts the day with, in rupees. */
  cash(rupees: number, userId?: string): void {
    this.#account(userId).openingPaise = paise(rupees);
  }

  #accounts(userId: string | undefined): readonly Account[] {
    return userId === undefined ? [...this.#house.accounts.values()] : [this.#account(userId)];
  }

  #account(userId: string | undefined): Account {
    const account =
      userId === undefined ? [...this.#house.accounts.values()][0] : this.#house.accounts.get(userId);
    if (account === undefined) throw new Error(`there is no account ${userId ?? ''}`);
    return account;
  }

  #order(orderId: string): BookOrder {
    for (const account of this.#house.accounts.values()) {
      const order = account.orders.get(orderId);
      if (order !== undefined) return order;
    }
    throw new Error(`there is no order ${orderId}`);
  }
}
