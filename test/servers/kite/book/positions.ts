import { type Listing, quoteName, rupees } from '../market/listing.ts';
import type { Product, Side } from './book-order.ts';

/** Something bought and sold in one product, in units and paise. */
interface Turnover {
  buyQuantity: number;
  buyValuePaise: number;
  sellQuantity: number;
  sellValuePaise: number;
}

/** A position as a file keeps it, and as this keeps it. */
export interface KeptPosition {
  readonly listing: Listing;
  readonly product: Product;
  /** What was brought over night: signed units, and what they cost. */
  overnightQuantity: number;
  overnightPaise: number;
  readonly day: Turnover;
}

const nothing = (): Turnover => ({ buyQuantity: 0, buyValuePaise: 0, sellQuantity: 0, sellValuePaise: 0 });

const per = (valuePaise: number, quantity: number): number =>
  quantity === 0 ? 0 : rupees(valuePaise / quantity);

/** Average of what is open: of the buys of a long position, of the sells of a short one. */
function averageOf(turnover: Turnover): number {
  const net = turnover.buyQuantity - turnover.sellQuantity;
  if (net === 0) return 0;
  return net > 0
    ? per(turnover.buyValuePaise, turnover.buyQuantity)
    : per(turnover.sellValuePaise, turnover.sellQuantity);
}

function withOvernight(position: KeptPosition): Turnover {
  const { overnightQuantity: quantity, overnightPaise, day } = position;
  const valuePaise = Math.abs(quantity) * overnightPaise;
  const bought = quantity > 0;
  return {
    buyQuantity: day.buyQuantity + (bought ? quantity : 0),
    buyValuePaise: day.buyValuePaise + (bought ? valuePaise : 0),
    sellQuantity: day.sellQuantity + (quantity < 0 ? -quantity : 0),
    sellValuePaise: day.sellValuePaise + (quantity < 0 ? valuePaise : 0),
  };
}

interface Prices {
  readonly lastPaise: number;
  readonly closePaise: number;
}

function row(position: KeptPosition, turnover: Turnover, prices: Prices): Readonly<Record<string, unknown>> {
  const { listing, product, day } = position;
  const quantity = turnover.buyQuantity - turnover.sellQuantity;
  const valuePaise = turnover.sellValuePaise - turnover.buyValuePaise;
  const pnl = rupees(valuePaise + quantity * prices.lastPaise);
  return {
    tradingsymbol: listing.symbol,
    exchange: listing.exchange,
    instrument_token: listing.token,
    product,
    quantity,
    overnight_quantity: position.overnightQuantity,
    multiplier: 1,
    average_price: averageOf(turnover),
    close_price: position.overnightQuantity === 0 ? 0 : rupees(prices.closePaise),
    last_price: rupees(prices.lastPaise),
    value: rupees(valuePaise),
    pnl,
    m2m: pnl,
    unrealised: pnl,
    realised: 0,
    buy_quantity: turnover.buyQuantity,
    buy_price: per(turnover.buyValuePaise, turnover.buyQuantity),
    buy_value: rupees(turnover.buyValuePaise),
    buy_m2m: rupees(turnover.buyValuePaise),
    sell_quantity: turnover.sellQuantity,
    sell_price: per(turnover.sellValuePaise, turnover.sellQuantity),
    sell_value: rupees(turnover.sellValuePaise),
    sell_m2m: rupees(turnover.sellValuePaise),
    day_buy_quantity: day.buyQuantity,
    day_buy_price: per(day.buyValuePaise, day.buyQuantity),
    day_buy_value: rupees(day.buyValuePaise),
    day_sell_quantity: day.sellQuantity,
    day_sell_price: per(day.sellValuePaise, day.sellQuantity),
    day_sell_value: rupees(day.sellValuePaise),
  };
}

/** A position that is open now. */
export interface OpenPosition {
  readonly listing: Listing;
  readonly product: Product;
  /** Signed. */
  readonly quantity: number;
  /** What a unit cost, in paise; not always whole. */
  readonly averagePaise: number;
}

/** The positions of one account: today's trades, and what came over night. Closed ones stay to the end of the day. */
export class Positions {
  #positions = new Map<string, KeptPosition>();

  #of(listing: Listing, product: Product): KeptPosition {
    const key = `${quoteName(listing)} ${product}`;
    const position = this.#positions.get(key) ?? {
      listing,
      product,
      overnightQuantity: 0,
      overnightPaise: 0,
      day: nothing(),
    };
    this.#positions.set(key, position);
    return position;
  }

  trade(what: {
    readonly listing: Listing;
    readonly product: Product;
    readonly side: Side;
    readonly quantity: number;
    readonly pricePaise: number;
  }): void {
    const { day } = this.#of(what.listing, what.product);
    const valuePaise = what.quantity * what.pricePaise;
    if (what.side === 'BUY') {
      day.buyQuantity += what.quantity;
      day.buyValuePaise += valuePaise;
    } else {
      day.sellQuantity += what.quantity;
      day.sellValuePaise += valuePaise;
    }
  }

  keep(): readonly KeptPosition[] {
    return [...this.#positions.values()];
  }

  restore(kept: readonly KeptPosition[]): void {
    for (const position of kept) {
      this.#positions.set(`${quoteName(position.listing)} ${position.product}`, position);
    }
  }

  /** Brings a position over night; signed units. */
  carry(position: OpenPosition): void {
    const held = this.#of(position.listing, position.product);
    held.overnightQuantity = position.quantity;
    held.overnightPaise = position.averagePaise;
  }

  open(): readonly OpenPosition[] {
    return [...this.#positions.values()].flatMap((position) => {
      const turnover = withOvernight(position);
      const quantity = turnover.buyQuantity - turnover.sellQuantity;
      const { listing, product } = position;
      return quantity === 0 ? [] : [{ listing, product, quantity, averagePaise: averageOf(turnover) * 100 }];
    });
  }

  /** What closed units earned or lost so far, in whole paise. */
  realisedPaise(): number {
    const sum = [...this.#positions.values()].reduce((total, position) => {
      const turnover = withOvernight(position);
      const quantity = turnover.buyQuantity - turnover.sellQuantity;
      const open = quantity * averageOf(turnover) * 100;
      return total + turnover.sellValuePaise - turnover.buyValuePaise + open;
    }, 0);
    return Math.round(sum);
  }

  quantity(listing: Listing, product: Product): number {
    const found = this.open().find(
      (position) => position.listing.token === listing.token && position.product === product,
    );
    return found?.quantity ?? 0;
  }

  /** Moves open units into another product at what they cost. The caller has seen that there are as many. */
  convert(from: OpenPosition, product: Product, units: number): void {
    const { listing, averagePaise } = from;
    const closing: Side = from.quantity > 0 ? 'SELL' : 'BUY';
    const opening: Side = from.quantity > 0 ? 'BUY' : 'SELL';
    const common = { listing, quantity: units, pricePaise: averagePaise };
    this.trade({ ...common, product: from.product, side: closing });
    this.trade({ ...common, product, side: opening });
  }

  /** What rows of `/portfolio/positions` say. */
  rows(pricesOf: (listing: Listing) => Prices): {
    readonly net: readonly object[];
    readonly day: readonly object[];
  } {
    const all = [...this.#positions.values()];
    return {
      net: all.map((position) => row(position, withOvernight(position), pricesOf(position.listing))),
      day: all
        .filter(({ day }) => day.buyQuantity + day.sellQuantity > 0)
        .map((position) =>
          row({ ...position, overnightQuantity: 0 }, position.day, pricesOf(position.listing)),
        ),
    };
  }

  /** Ends the day: what is open is carried, what is closed is gone. `carries` says which stay positions. */
  roll(carries: (position: OpenPosition) => boolean): void {
    const open = this.open();
    this.#positions = new Map();
    for (const position of open.filter(carries)) this.carry(position);
  }
}
