import type { OrderTicketView, PlaceRequest } from '../../engine/desk-tickets.ts';
import type { Book } from '../../engine/domain/book.ts';
import type { Instrument } from '../../engine/domain/instrument.ts';
import type { Product } from '../../engine/domain/order.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import type { SpokenTerms } from '../language/term-words.ts';
import type { TradeIntent } from '../language/understanding.ts';
import { bookFor } from '../named-book.ts';
import { type Button, type Reply, refused, reply } from '../reply.ts';
import { ticketCard } from './ticket-card.ts';

/** Products that go with an instrument, the carried one first. */
function productsFor(instrument: Pick<Instrument, 'kind'>): readonly [Product, Product] {
  return instrument.kind === 'equity' ? ['CNC', 'MIS'] : ['NRML', 'MIS'];
}

const MEANING: Readonly<Record<Product, string>> = { CNC: 'delivery', MIS: 'intraday', NRML: 'carry' };

/** Name of the preference for an instrument's kind. */
export function productPreference(kind: 'equity' | 'derivative'): string {
  return `product.${kind}`;
}

function preferenceOf(instrument: Pick<Instrument, 'kind'>): string {
  return productPreference(instrument.kind === 'equity' ? 'equity' : 'derivative');
}

/** Asks for the product with buttons; a press says the whole line again with it, or remembers it for good. */
function askProduct(instrument: Instrument, line: string): Reply {
  const [carried, intraday] = productsFor(instrument);
  const plain = (product: Product): Button => ({
    label: `${product} ${MEANING[product]}`,
    command: `${line} ${product.toLowerCase()}`,
  });
  return reply(`Product for ${instrument.tradingSymbol}?`, {
    lines: [`${carried} stays overnight; ${intraday} is closed the same day.`],
    buttons: [
      [plain(carried), plain(intraday)],
      [{ label: `Remember ${carried}`, command: `/prefer ${preferenceOf(instrument)} ${carried} ${line}` }],
    ],
  });
}

/** The product that was said, or the one the person once chose to be remembered. */
function productOf(
  context: CommandContext,
  instrument: Instrument,
  said: Product | undefined,
): Product | undefined {
  if (said !== undefined) return said;
  const stored = context.desk.people.preference(context.caller.user.id, preferenceOf(instrument));
  return productsFor(instrument).find((product) => product === stored);
}

/** From what was understood to a ticket, or to the one question that is still open. */
export async function placeOrder(context: CommandContext, intent: TradeIntent, line: string): Promise<Reply> {
  const { desk } = context;
  const book = bookFor(context, intent.book);
  if (!book.ok) return book.error;
  const instrument = desk.market.instrument(intent.instrument.key);
  if (instrument === undefined) {
    return refused(notListed(intent));
  }
  const product = productOf(context, instrument, intent.product);
  if (product === undefined && instrument.kind !== 'index') return askProduct(instrument, line);
  const request = requestOf(intent, book.value, { instrument, product: product ?? 'MIS' });
  const draft = await draftNowOrNext(context, request);
  return draft.ok ? ticketCard(draft.value, desk) : refused(draft.error);
}

/** A ticket for the session that is on, or, while the market is closed, one for the next opening that asks for it. */
export async function draftNowOrNext(
  { desk, caller }: CommandContext,
  request: PlaceRequest,
): Promise<Result<OrderTicketView, Refusal>> {
  const draft = await desk.tickets.draftOrder(caller, request);
  if (draft.ok || draft.error.code !== 'MARKET_CLOSED' || request.afterMarket === true) return draft;
  const next = await desk.tickets.draftOrder(caller, { ...request, afterMarket: true });
  return !next.ok && next.error.code === 'MARKET_CLOSED' ? draft : next;
}

/** Validity and show as they were said, for a request; what was not said is usual. */
export function saidTerms({
  validity = 'DAY',
  disclosed,
  parts,
  afterMarket,
}: SpokenTerms): Pick<PlaceRequest, 'validity' | 'disclosed' | 'parts' | 'afterMarket'> {
  return {
    validity,
    ...(disclosed === undefined ? {} : { disclosed: quantity(disclosed) }),
    ...(parts === undefined ? {} : { parts }),
    ...(afterMarket === undefined ? {} : { afterMarket }),
  };
}

/** The order of a question, which places nothing: a product that was not said is the one that is carried. */
export function assumedRequest(context: CommandContext, intent: TradeIntent): Result<PlaceRequest, Reply> {
  const book = bookFor(context, intent.book);
  if (!book.ok) return book;
  const instrument = context.desk.market.instrument(intent.instrument.key);
  if (instrument === undefined) return fail(refused(notListed(intent)));
  const product = productOf(context, instrument, intent.product) ?? productsFor(instrument)[0];
  return ok(requestOf(intent, book.value, { instrument, product }));
}

function notListed({ instrument: { symbol } }: TradeIntent): Refusal {
  return refusal('UNKNOWN_SYMBOL', `${symbol} is not listed today. Try /search ${symbol}.`);
}

function requestOf(
  intent: TradeIntent,
  book: Book,
  chosen: { readonly instrument: Instrument; readonly product: Product },
): PlaceRequest {
  return {
    book: book.id,
    instrument: chosen.instrument.key,
    side: intent.action === 'buy' ? 'BUY' : 'SELL',
    amount: intent.amount,
    product: chosen.product,
    pricing: intent.pricing,
    ...saidTerms(intent),
    exits: intent.exits,
    reduceOnly: false,
  };
}
