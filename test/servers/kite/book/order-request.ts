import type { Listing } from '../market/listing.ts';
import { paiseOf } from '../market/listing.ts';
import type { Listings } from '../market/listings.ts';
import { badInput } from '../refusal.ts';
import type { OrderTerms, OrderType, Product, Side, Validity, Variety } from './book-order.ts';

export type Form = Readonly<Record<string, string>>;

/** An order as it was asked for, with its fields understood. */
export interface OrderRequest {
  readonly variety: Variety;
  readonly listing: Listing;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
  readonly tag: string | undefined;
  readonly autoslice: boolean;
  readonly iceberg?: { readonly legs: number; readonly legQuantity: number };
  readonly auctionNumber?: string;
}

const VARIETIES: readonly Variety[] = ['regular', 'amo', 'co', 'iceberg', 'auction'];
const SIDES: readonly Side[] = ['BUY', 'SELL'];
const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'SL', 'SL-M'];
const PRODUCTS: readonly Product[] = ['CNC', 'NRML', 'MIS', 'MTF'];
const VALIDITIES: readonly Validity[] = ['DAY', 'IOC', 'TTL'];
const LONGEST_TAG = 20;
const MOST_LEGS = 50;

const NO_PROTECTION =
  'Market orders without market protection are not allowed via API. Please set market protection or use a Limit order.';

function text(form: Form, field: string): string {
  const value = form[field];
  if (value === undefined || value === '') throw badInput(`Missing or empty field \`${field}\``);
  return value;
}

function oneOf<T extends string>(values: readonly T[], value: string, field: string): T {
  const found = values.find((known) => known === value);
  if (found === undefined) throw badInput(`Invalid \`${field}\`.`);
  return found;
}

/** A whole number of units; `fallback` when the field is not there. */
function units(form: Form, field: string, fallback?: number): number {
  const value = form[field];
  if ((value === undefined || value === '') && fallback !== undefined) return fallback;
  const number = Number(text(form, field));
  if (!Number.isSafeInteger(number) || number < 0) throw badInput(`Invalid \`${field}\`.`);
  return number;
}

function paise(form: Form, field: string, fallback = 0): number {
  const value = form[field];
  if (value === undefined || value === '') return fallback;
  const amount = paiseOf(value);
  if (amount === undefined || amount < 0) throw badInput(`Invalid \`${field}\`.`);
  return amount;
}

function protectionOf(form: Form, fallback = 0): number {
  const value = form['market_protection'];
  if (value === undefined || value === '') return fallback;
  const percent = Number(value);
  if (!(percent === -1 || (percent >= 0 && percent <= 100))) throw badInput('Invalid `market_protection`.');
  return percent;
}

/** Whether a market order names its protection; a missing one counts as zero. */
export function checkProtection(terms: OrderTerms): void {
  const isMarket = terms.type === 'MARKET' || terms.type === 'SL-M';
  if (isMarket && terms.protection === 0) throw badInput(NO_PROTECTION);
}

function checkPrices(terms: OrderTerms): void {
  if ((terms.type === 'LIMIT' || terms.type === 'SL') && terms.pricePaise === 0) {
    throw badInput('Missing or empty field `price`');
  }
  if ((terms.type === 'SL' || terms.type === 'SL-M') && terms.triggerPaise === 0) {
    throw badInput('Missing or empty field `trigger_price`');
  }
}

function termsOf(form: Form): OrderTerms {
  const type = oneOf(TYPES, text(form, 'order_type'), 'order_type');
  const validity = oneOf(VALIDITIES, form['validity'] || 'DAY', 'validity');
  const quantity = units(form, 'quantity');
  if (quantity === 0) throw badInput('Invalid `quantity`.');
  const isPriced = type === 'LIMIT' || type === 'SL';
  const isStop = type === 'SL' || type === 'SL-M';
  const terms: OrderTerms = {
    type,
    validity,
    quantity,
    pricePaise: isPriced ? paise(form, 'price') : 0,
    triggerPaise: isStop ? paise(form, 'trigger_price') : 0,
    disclosedQuantity: units(form, 'disclosed_quantity', 0),
    ttlMinutes: validity === 'TTL' ? units(form, 'validity_ttl') : 0,
    protection: protectionOf(form),
  };
  checkPrices(terms);
  return terms;
}

function tagOf(form: Form): string | undefined {
  const tag = form['tag'];
  if (tag === undefined || tag === '') return undefined;
  if (tag.length > LONGEST_TAG || !/^[a-z0-9]+$/i.test(tag)) {
    throw badInput('Invalid `tag`. It should be alphanumeric and at most 20 characters long.');
  }
  return tag;
}

function icebergOf(variety: Variety, form: Form): Pick<OrderRequest, 'iceberg'> {
  if (variety !== 'iceberg') return {};
  const legs = units(form, 'iceberg_legs');
  const legQuantity = units(form, 'iceberg_quantity');
  if (legs < 2 || legs > MOST_LEGS) throw badInput('Invalid `iceberg_legs`.');
  if (legQuantity * legs < units(form, 'quantity')) throw badInput('Invalid `iceberg_quantity`.');
  return { iceberg: { legs, legQuantity } };
}

/** Understands the fields of a placement, in the order the broker looks: fields, then the symbol. */
export function readOrder(variety: string, form: Form, listings: Listings): OrderRequest {
  const known = oneOf(VARIETIES, variety, 'variety');
  const exchange = text(form, 'exchange');
  const symbol = text(form, 'tradingsymbol');
  const side = oneOf(SIDES, text(form, 'transaction_type'), 'transaction_type');
  const product = oneOf(PRODUCTS, text(form, 'product'), 'product');
  const terms = termsOf(form);
  const tag = tagOf(form);
  const iceberg = icebergOf(known, form);
  const listing = listings.find(`${exchange}:${symbol}`);
  if (listing === undefined) {
    throw badInput('The instrument you are placing an order for has either expired or does not exist.');
  }
  return {
    variety: known,
    listing,
    side,
    product,
    terms,
    tag,
    autoslice: form['autoslice'] === 'true' || form['autoslice'] === '1',
    ...iceberg,
    ...(form['auction_number'] ? { auctionNumber: form['auction_number'] } : {}),
  };
}

/** What a modification makes of the terms; what it leaves out stays. */
export function changedTerms(before: OrderTerms, form: Form): OrderTerms {
  const type = oneOf(TYPES, form['order_type'] || before.type, 'order_type');
  const terms: OrderTerms = {
    ...before,
    type,
    quantity: units(form, 'quantity', before.quantity),
    pricePaise: paise(form, 'price', before.pricePaise),
    triggerPaise: paise(form, 'trigger_price', before.triggerPaise),
    disclosedQuantity: units(form, 'disclosed_quantity', before.disclosedQuantity),
    validity: oneOf(VALIDITIES, form['validity'] || before.validity, 'validity'),
    protection: protectionOf(form, before.protection),
  };
  checkPrices(terms);
  return terms;
}
