import { z } from 'zod';
import { addDays, DAY_MS, epochMs, istDate } from '../../../../engine/domain/time.ts';
import type { Account } from '../book/account.ts';
import type { OrderDesk } from '../book/order-desk.ts';
import type { Form } from '../book/order-request.ts';
import type { House } from '../house.ts';
import { isDerivative, type Listing, rupees } from '../market/listing.ts';
import { badInput, KiteRefusal, notFound } from '../refusal.ts';
import { istStamp } from '../server-clock.ts';

const MOST_ACTIVE = 500;
const LIFE_DAYS = 365;
/** How long a list shows what is no longer active. */
const SHOWN_MS = 7 * DAY_MS;
/** A trigger must stand at least so far from the last price. */
const LEAST_DISTANCE = 0.0025;

const conditionFields = z.object({
  exchange: z.string(),
  tradingsymbol: z.string(),
  trigger_values: z.array(z.number().positive()).min(1).max(2),
  last_price: z.number(),
});
const orderFields = z.object({
  exchange: z.string(),
  tradingsymbol: z.string(),
  transaction_type: z.enum(['BUY', 'SELL']),
  quantity: z.number().int().positive(),
  order_type: z.literal('LIMIT'),
  product: z.enum(['CNC', 'NRML', 'MTF']),
  price: z.number().positive(),
});

type GttStatus = 'active' | 'triggered' | 'expired' | 'deleted';
type GttOrder = z.infer<typeof orderFields>;

interface GttResult {
  readonly status: 'success' | 'failed';
  readonly order_id: string;
  readonly rejection_reason: string;
}

/** An order that waits for a price at the broker, over days. */
export interface Gtt {
  readonly id: number;
  readonly userId: string;
  readonly listing: Listing;
  type: 'single' | 'two-leg';
  triggers: readonly number[];
  lastPrice: number;
  orders: readonly GttOrder[];
  readonly results: (GttResult | undefined)[];
  readonly createdMs: number;
  updatedMs: number;
  status: GttStatus;
}

function jsonField<T extends z.ZodType>(form: Form, field: string, shape: T): z.infer<T> {
  try {
    const read = shape.safeParse(JSON.parse(form[field] ?? ''));
    if (read.success) return read.data;
  } catch {
    // Falls through to the refusal: no JSON is as bad as the wrong one.
  }
  throw badInput(`Invalid \`${field}\`.`);
}

function checkTriggers(triggers: readonly number[], last: number): void {
  const [low = 0, high] = triggers;
  if (high !== undefined && !(low < last && last < high)) {
    throw badInput('Trigger values of a two-leg GTT stand on either side of the last price.');
  }
  if (triggers.some((trigger) => Math.abs(trigger - last) < last * LEAST_DISTANCE)) {
    throw badInput('Trigger price should be at least 0.25% away from the last price.');
  }
}

function gttRow(gtt: Gtt): object {
  const { listing, orders, results } = gtt;
  return {
    id: gtt.id,
    user_id: gtt.userId,
    parent_trigger: null,
    type: gtt.type,
    created_at: istStamp(gtt.createdMs),
    updated_at: istStamp(gtt.updatedMs),
    expires_at: `${addDays(istDate(epochMs(gtt.createdMs)), LIFE_DAYS)}${istStamp(gtt.createdMs).slice(10)}`,
    status: gtt.status,
    condition: {
      exchange: listing.exchange,
      last_price: gtt.lastPrice,
      tradingsymbol: listing.symbol,
      trigger_values: gtt.triggers,
      instrument_token: listing.token,
    },
    orders: orders.map((order, index) => {
      const result = results[index];
      const told = { account_id: gtt.userId, ...order, validity: 'DAY', order_result: result };
      return { ...order, result: result === undefined ? null : told };
    }),
    meta: {},
  };
}

/** The triggers of every account, and the engine that fires them: once, on reach or cross. */
export class GttBook {
  readonly #house: House;
  readonly #desk: OrderDesk;
  readonly #gtts = new Map<number, Gtt>();
  #lastId = 100_000;

  constructor(house: House, desk: OrderDesk) {
    this.#house = house;
    this.#desk = desk;
    house.tape.listen(({ listing, quote }) => this.#onPrice(listing, rupees(quote.lastPaise)));
  }

  rows(account: Account): readonly object[] {
    const since = this.#house.clock.now() - SHOWN_MS;
    return [...this.#gtts.values()]
      .filter((gtt) => gtt.userId === account.person.userId)
      .filter((gtt) => gtt.status === 'active' || gtt.updatedMs >= since)
      .map(gttRow);
  }

  row(account: Account, id: string): object {
    return gttRow(this.#find(account, id));
  }

  place(account: Account, form: Form): object {
    const active = [...this.#gtts.values()].filter(
      ({ userId, status }) => userId === account.person.userId && status === 'active',
    );
    if (active.length >= MOST_ACTIVE) throw badInput(`At most ${MOST_ACTIVE} GTTs may be active.`);
    const now = this.#house.clock.now();
    this.#lastId += 1;
    const gtt: Gtt = {
      id: this.#lastId,
      userId: account.person.userId,
      ...this.#read(form),
      results: [],
      createdMs: now,
      updatedMs: now,
      status: 'active',
    };
    this.#add(gtt);
    return { trigger_id: gtt.id };
  }

  change(account: Account, id: string, form: Form): object {
    const gtt = this.#active(account, id);
    const { listing, ...changed } = this.#read(form);
    if (listing.token !== gtt.listing.token) throw badInput('The instrument of a GTT cannot be changed.');
    Object.assign(gtt, changed, { updatedMs: this.#house.clock.now() });
    return { trigger_id: gtt.id };
  }

  remove(account: Account, id: string): object {
    const gtt = this.#active(account, id);
    gtt.status = 'deleted';
    gtt.updatedMs = this.#house.clock.now();
    return { trigger_id: gtt.id };
  }

  keep(): readonly Gtt[] {
    return [...this.#gtts.values()];
  }

  restore(kept: readonly Gtt[]): void {
    for (const gtt of kept) {
      this.#add(gtt);
      this.#lastId = Math.max(this.#lastId, gtt.id);
    }
  }

  #add(gtt: Gtt): void {
    this.#gtts.set(gtt.id, gtt);
    this.#house.clock.at(gtt.createdMs + LIFE_DAYS * DAY_MS, () => {
      if (gtt.status === 'active') gtt.status = 'expired';
    });
  }

  #read(form: Form): Pick<Gtt, 'type' | 'listing' | 'triggers' | 'lastPrice' | 'orders'> {
    const type = z.enum(['single', 'two-leg']).safeParse(form['type']);
    if (!type.success) throw badInput('Invalid `type`.');
    const condition = jsonField(form, 'condition', conditionFields);
    const orders = jsonField(form, 'orders', z.array(orderFields).min(1).max(2));
    const wanted = type.data === 'single' ? 1 : 2;
    if (condition.trigger_values.length !== wanted || orders.length !== wanted) {
      throw badInput(`A ${type.data} GTT has ${wanted} trigger values and as many orders.`);
    }
    const listing = this.#house.listings.find(`${condition.exchange}:${condition.tradingsymbol}`);
    if (listing === undefined) throw badInput('Invalid `tradingsymbol`.');
    const buysTwice = wanted === 2 && orders.some(({ transaction_type: side }) => side === 'BUY');
    if (buysTwice && !isDerivative(listing))
      throw badInput('A two-leg GTT that buys is for derivatives only.');
    checkTriggers(condition.trigger_values, rupees(this.#house.tape.quoteOf(listing).lastPaise));
    const { trigger_values: triggers, last_price: lastPrice } = condition;
    return { type: type.data, listing, triggers, lastPrice, orders };
  }

  #find(account: Account, id: string): Gtt {
    const gtt = this.#gtts.get(Number(id));
    if (gtt?.userId !== account.person.userId) throw notFound('Trigger not found');
    return gtt;
  }

  #active(account: Account, id: string): Gtt {
    const gtt = this.#find(account, id);
    if (gtt.status !== 'active') throw badInput(`The trigger is ${gtt.status}.`);
    return gtt;
  }

  #onPrice(listing: Listing, last: number): void {
    const waiting = [...this.#gtts.values()].filter(
      (gtt) => gtt.status === 'active' && gtt.listing.token === listing.token,
    );
    if (waiting.length === 0 || this.#house.exchange.phase(listing) !== 'continuous') return;
    for (const gtt of waiting) {
      const met = gtt.triggers.findIndex((trigger) => this.#isMet(gtt, trigger, last));
      if (met >= 0) this.#fire(gtt, met);
    }
  }

  /** Reached, or crossed since it was set. */
  #isMet(gtt: Gtt, trigger: number, last: number): boolean {
    return gtt.lastPrice > trigger ? last <= trigger : last >= trigger;
  }

  #fire(gtt: Gtt, index: number): void {
    const order = gtt.orders[index];
    const account = this.#house.accounts.get(gtt.userId);
    if (order === undefined || account === undefined) return;
    gtt.status = 'triggered';
    gtt.updatedMs = this.#house.clock.now();
    const fields = Object.fromEntries(Object.entries(order).map(([key, value]) => [key, String(value)]));
    try {
      const { order_id } = this.#desk.place(account, 'regular', fields, {}) as { order_id: string };
      gtt.results[index] = { status: 'success', order_id, rejection_reason: '' };
    } catch (error) {
      if (!(error instanceof KiteRefusal)) throw error;
      gtt.results[index] = { status: 'failed', order_id: '', rejection_reason: error.message };
    }
  }
}
