import { rupees } from '../market/listing.ts';
import type { BookOrder } from './book-order.ts';
import { Holdings } from './holdings.ts';
import { marginPaise } from './margin.ts';
import { type OpenPosition, Positions } from './positions.ts';
import type { Trade } from './trade.ts';

/** Who an account belongs to. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

const NOTHING_UTILISED = {
  debits: 0,
  exposure: 0,
  m2m_realised: 0,
  m2m_unrealised: 0,
  option_premium: 0,
  payout: 0,
  span: 0,
  holding_sales: 0,
  turnover: 0,
  liquid_collateral: 0,
  stock_collateral: 0,
  delivery: 0,
};

/** One client of the broker: orders and trades of today, positions, shares, and money. */
export class Account {
  readonly person: Person;
  readonly orders = new Map<string, BookOrder>();
  readonly trades: Trade[] = [];
  readonly positions = new Positions();
  readonly holdings = new Holdings();
  openingPaise: number;

  constructor(person: Person, openingPaise: number) {
    this.person = person;
    this.openingPaise = openingPaise;
  }

  get liveOrders(): readonly BookOrder[] {
    return [...this.orders.values()].filter((order) => !order.isFinal);
  }

  /** What the open positions and the working orders block, in paise. */
  get blockedPaise(): number {
    const positions = this.positions.open().reduce((sum, position) => sum + blockedBy(position), 0);
    return this.liveOrders.reduce((sum, order) => sum + this.neededPaise(order), positions);
  }

  /** Money after today's closed trades and before what is blocked, in paise. */
  get cashPaise(): number {
    return this.openingPaise + this.positions.realisedPaise();
  }

  get availablePaise(): number {
    return this.cashPaise - this.blockedPaise;
  }

  /** Ends a day: delivery is settled against cash and shares, other positions are carried, what is done is forgotten. */
  beginDay(): void {
    const delivered = this.positions.open().filter(({ product }) => product === 'CNC');
    const paidPaise = delivered.reduce((sum, { quantity, averagePaise }) => sum + quantity * averagePaise, 0);
    this.openingPaise = Math.round(this.cashPaise - paidPaise);
    this.holdings.roll(delivered.filter(({ quantity }) => quantity > 0));
    this.positions.roll(({ product }) => product !== 'CNC');
    for (const order of this.orders.values()) if (order.isFinal) this.orders.delete(order.id);
    this.trades.length = 0;
  }

  /** What the rest of an order blocks at a price; what only closes a position blocks nothing. */
  neededPaise(order: BookOrder, pricePaise = order.terms.pricePaise || order.terms.triggerPaise): number {
    const { listing, product, side } = order.identity;
    const held = this.positions.quantity(listing, product);
    const closes = side === 'BUY' ? Math.max(0, -held) : Math.max(0, held);
    const quantity = Math.max(0, order.remaining - closes);
    return marginPaise({ listing, product, side, quantity, pricePaise });
  }

  /** `/user/margins` of the equity segment. */
  equityFunds(): object {
    const available = rupees(this.availablePaise);
    const opening = rupees(this.openingPaise);
    return {
      enabled: true,
      net: available,
      available: {
        adhoc_margin: 0,
        cash: opening,
        opening_balance: opening,
        live_balance: available,
        collateral: 0,
        intraday_payin: 0,
      },
      utilised: {
        ...NOTHING_UTILISED,
        debits: opening - available,
        m2m_realised: rupees(this.positions.realisedPaise()),
      },
    };
  }
}

function blockedBy({ listing, product, quantity, averagePaise }: OpenPosition): number {
  const side = quantity > 0 ? 'BUY' : 'SELL';
  return marginPaise({ listing, product, side, quantity: Math.abs(quantity), pricePaise: averagePaise });
}

/** The commodity segment, which the account has not. */
export const NO_COMMODITY_FUNDS = {
  enabled: false,
  net: 0,
  available: {
    adhoc_margin: 0,
    cash: 0,
    opening_balance: 0,
    live_balance: 0,
    collateral: 0,
    intraday_payin: 0,
  },
  utilised: NOTHING_UTILISED,
};
