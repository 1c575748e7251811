import { z } from 'zod';
import type { ChargeRates } from '../../../../engine/domain/charge-rates.ts';
import { istDate } from '../../../../engine/domain/time.ts';
import type { Account } from '../book/account.ts';
import { marginPaise } from '../book/margin.ts';
import { orderCharges } from '../charges/order-charges.ts';
import type { House } from '../house.ts';
import { success } from '../http/answer.ts';
import { type AccountCall, forAccount, type Route } from '../http/route.ts';
import { type Listing, rupees } from '../market/listing.ts';
import { badInput } from '../refusal.ts';

const asked = z.looseObject({
  exchange: z.string(),
  tradingsymbol: z.string(),
  transaction_type: z.enum(['BUY', 'SELL']),
  product: z.enum(['CNC', 'NRML', 'MIS', 'MTF']),
  quantity: z.number().int().positive(),
});
const marginAsked = asked.extend({ order_type: z.string(), price: z.number().optional() });
const chargeAsked = asked.extend({
  order_id: z.string(),
  variety: z.string(),
  order_type: z.string(),
  average_price: z.number().positive(),
});

type MarginAsked = z.infer<typeof marginAsked>;

function listOf<T extends z.ZodType>(one: T, value: unknown): readonly z.infer<T>[] {
  const read = z.array(one).safeParse(value);
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.at(-1);
  throw badInput(`Missing or invalid field \`${String(field ?? 'orders')}\``);
}

function listingOf(house: House, order: { exchange: string; tradingsymbol: string }): Listing {
  const listing = house.listings.find(`${order.exchange}:${order.tradingsymbol}`);
  if (listing === undefined) throw badInput('Invalid `tradingsymbol`.');
  return listing;
}

const NOTHING = { realised: 0, unrealised: 0 };

/** Answers the three calculators: what orders would block and what trades would cost. */
class Calculators {
  readonly #house: House;
  readonly #rates: ChargeRates;

  constructor(house: House, rates: ChargeRates) {
    this.#house = house;
    this.#rates = rates;
  }

  margin(order: MarginAsked, compact: boolean): object {
    const listing = listingOf(this.#house, order);
    const price = order.price || rupees(this.#house.tape.quoteOf(listing).lastPaise);
    const { product, transaction_type: side, quantity } = order;
    const total = rupees(marginPaise({ listing, product, side, quantity, pricePaise: price * 100 }));
    const short = { type: 'equity', tradingsymbol: listing.symbol, exchange: listing.exchange, total };
    if (compact) return short;
    const isOptionBuy = listing.type !== 'EQ' && listing.type !== 'FUT' && side === 'BUY';
    const isSpan = listing.type !== 'EQ' && !isOptionBuy;
    return {
      ...this.#zeros(),
      ...short,
      span: isSpan ? total : 0,
      option_premium: isOptionBuy ? total : 0,
      var: listing.type === 'EQ' ? total : 0,
      leverage: listing.type === 'EQ' && product === 'MIS' ? 5 : 1,
      charges: this.#charges(listing, { product, side, quantity, price }),
      total,
    };
  }

  /** All orders together; with `considersPositions` what is open already is blocked once. */
  basket(account: Account, orders: readonly MarginAsked[], how: { positions: boolean; compact: boolean }) {
    const parts = orders.map((order) => this.margin(order, how.compact));
    const sum = orders.reduce(
      (total, order) => total + (this.margin(order, true) as { total: number }).total,
      0,
    );
    const open = how.positions ? rupees(account.blockedPaise) : 0;
    const whole = { ...this.#zeros(), type: '', tradingsymbol: '', exchange: '', total: open + sum };
    return { initial: whole, final: whole, orders: parts, charges: this.#zeros().charges };
  }

  note(order: z.infer<typeof chargeAsked>): object {
    const listing = listingOf(this.#house, order);
    const { product, transaction_type: side, quantity, average_price: price } = order;
    const { exchange, tradingsymbol, variety, order_type } = order;
    return {
      ...{ transaction_type: side, tradingsymbol, exchange, variety, product, order_type, quantity, price },
      charges: this.#charges(listing, { product, side, quantity, price }),
    };
  }

  #charges(listing: Listing, trade: Omit<Parameters<typeof orderCharges>[1], 'listing'>): object {
    return orderCharges(this.#rates, { listing, ...trade }, istDate(this.#house.clock.now()));
  }

  #zeros() {
    return {
      span: 0,
      exposure: 0,
      option_premium: 0,
      additional: 0,
      bo: 0,
      cash: 0,
      var: 0,
      pnl: NOTHING,
      leverage: 0,
      charges: {
        transaction_tax: 0,
        transaction_tax_type: '',
        exchange_turnover_charge: 0,
        sebi_turnover_charge: 0,
        brokerage: 0,
        stamp_duty: 0,
        gst: { igst: 0, cgst: 0, sgst: 0, total: 0 },
        total: 0,
      },
    };
  }
}

/** Margins of orders and baskets, and the charges of trades. */
export function calculatorRoutes(house: House, rates: ChargeRates): readonly Route[] {
  const calculators = new Calculators(house, rates);
  const isCompact = (call: AccountCall): boolean => call.query.get('mode') === 'compact';
  return [
    forAccount('order-margins', 'POST /margins/orders', (call) =>
      success(listOf(marginAsked, call.json).map((order) => calculators.margin(order, isCompact(call)))),
    ),
    forAccount('basket-margins', 'POST /margins/basket', (call) => {
      const positions = call.query.get('consider_positions') === 'true';
      const how = { positions, compact: isCompact(call) };
      return success(calculators.basket(call.account, listOf(marginAsked, call.json), how));
    }),
    forAccount('order-charges', 'POST /charges/orders', ({ json }) =>
      success(listOf(chargeAsked, json).map((order) => calculators.note(order))),
    ),
  ];
}
