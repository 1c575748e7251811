import { istDate, istInstant, timeOfDay } from '../../../../engine/domain/time.ts';
import type { Account } from '../book/account.ts';
import type { Product } from '../book/book-order.ts';
import type { House } from '../house.ts';
import { page, success } from '../http/answer.ts';
import { type AccountCall, forAccount, forEveryone, type Route } from '../http/route.ts';
import type { Listing } from '../market/listing.ts';
import { badInput, badOrder, notFound } from '../refusal.ts';

/** The holder's word is good until then. */
const AUTHORISED_UNTIL = timeOfDay(17, 30);

function convert({ account, form }: AccountCall, house: House): boolean {
  const { exchange = '', tradingsymbol = '', old_product: from, new_product: to } = form;
  const listing = house.listings.find(`${exchange}:${tradingsymbol}`);
  if (listing === undefined) throw badInput('Invalid `tradingsymbol`.');
  const units = Number(form['quantity']);
  const open = account.positions
    .open()
    .find((position) => position.listing.token === listing.token && position.product === from);
  const side = open !== undefined && open.quantity > 0 ? 'BUY' : 'SELL';
  const isWhole = Number.isSafeInteger(units) && units > 0;
  if (
    open === undefined ||
    side !== form['transaction_type'] ||
    !isWhole ||
    units > Math.abs(open.quantity)
  ) {
    throw badOrder('There is no such position to convert.');
  }
  const products: readonly Product[] = ['CNC', 'NRML', 'MIS'];
  const product = products.find((known) => known === to && known !== from);
  if (product === undefined) throw badInput('Invalid `new_product`.');
  account.positions.convert(open, product, units);
  return true;
}

/** Shares, positions, and what moves between products. */
export function portfolioRoutes(house: House): readonly Route[] {
  const pricesOf = (listing: Listing) => house.tape.quoteOf(listing);
  const authorisations = new Map<string, Account>();
  return [
    forAccount('positions', 'GET /portfolio/positions', ({ account }) =>
      success(account.positions.rows(pricesOf)),
    ),
    forAccount('convert', 'PUT /portfolio/positions', (call) => success(convert(call, house))),
    forAccount('holdings', 'GET /portfolio/holdings', ({ account }) =>
      success(account.holdings.rows(pricesOf, house.clock.now())),
    ),
    forAccount('auctions', 'GET /portfolio/holdings/auctions', () => success([])),
    forAccount('authorise', 'POST /portfolio/holdings/authorise', ({ account }) => {
      const requestId = `${account.person.userId}${house.numbers.trade()}`;
      authorisations.set(requestId, account);
      return success({ request_id: requestId });
    }),
    forEveryone(
      'authorise-page',
      'GET /connect/portfolio/authorise/holdings/:api_key/:request_id',
      ({ at }) => {
        const account = authorisations.get(at['request_id'] ?? '');
        if (account === undefined) throw notFound('There is no such request.');
        const now = house.clock.now();
        account.holdings.authorise();
        house.clock.at(istInstant(istDate(now), AUTHORISED_UNTIL), () => account.holdings.unauthorise());
        return page('<h1>Your shares may be sold until 17:30 today.</h1>');
      },
    ),
  ];
}
