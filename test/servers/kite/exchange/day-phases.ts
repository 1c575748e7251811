import {
  epochMs,
  istDate,
  istTimeOfDay,
  parseTimeOfDay,
  type TimeOfDayMs,
} from '../../../../engine/domain/time.ts';
import type { Account } from '../book/account.ts';
import { BookOrder, isStop } from '../book/book-order.ts';
import type { OrderNumbers } from '../book/order-numbers.ts';
import type { OpenPosition } from '../book/positions.ts';
import { isDerivative, type Listing } from '../market/listing.ts';
import type { Tape } from '../market/tape.ts';
import type { ServerClock } from '../server-clock.ts';
import { AUCTION_BAND_PERCENT, type Exchange } from './exchange.ts';
import type { Phase } from './trading-hours.ts';

/** When the broker closes intraday positions, in Indian time: the exchange has moved, the broker's page has not. */
export interface SquareOffTimes {
  readonly sharesWithDerivatives: string;
  readonly shares: string;
  readonly derivatives: string;
}

export const DEFAULT_SQUARE_OFF: SquareOffTimes = {
  sharesWithDerivatives: '15:10',
  shares: '15:20',
  derivatives: '15:25',
};

/** The book and every session of the broker begin anew then. */
const NEW_DAY = parseTimeOfDay('06:00');

const EVERY_MS = 1000;

interface DayParts {
  readonly clock: ServerClock;
  readonly tape: Tape;
  readonly exchange: Exchange;
  readonly numbers: OrderNumbers;
  readonly accounts: () => readonly Account[];
  readonly squareOff: SquareOffTimes;
  /** Whether the exchange keeps its hours; one that never closes has no such moments. */
  readonly keepsHours: boolean;
  /** Is called after the book changed. */
  readonly changed: () => void;
}

/** What happens by the clock: openings, the closing auction, the broker's square-off, the end of the day. */
export class DayPhases {
  readonly #parts: DayParts;
  readonly #phases = new Map<number, Phase>();
  #squaredOff = new Set<string>();
  #day: string;

  constructor(parts: DayParts) {
    this.#parts = parts;
    this.#day = this.#bookDay();
    this.#again();
  }

  #again(): void {
    this.#parts.clock.after(EVERY_MS, () => {
      this.#look();
      this.#again();
    });
  }

  #look(): void {
    const day = this.#bookDay();
    if (day !== this.#day) {
      this.#day = day;
      this.#squaredOff = new Set();
      this.#beginDay();
    }
    if (!this.#parts.keepsHours) return;
    this.#squareOff();
    const listings = new Map(
      this.#parts.exchange.live.map(({ identity }) => [identity.listing.token, identity.listing]),
    );
    for (const listing of listings.values()) this.#meetPhase(listing);
  }

  /**
   * What was bought as delivery is in the depository now, the rest is carried, and the book is empty but for orders that
   * wait for the opening.
   */
  #beginDay(): void {
    for (const order of this.#parts.exchange.live) {
      if (order.status !== 'AMO REQ RECEIVED') {
        this.#parts.exchange.cancel(order, 'The order was good for the day and is cancelled.');
      }
    }
    for (const account of this.#parts.accounts()) account.beginDay();
    this.#parts.changed();
  }

  /** The date the book belongs to: it is the day before until six in the morning. */
  #bookDay(): string {
    return istDate(epochMs(this.#parts.clock.now() - NEW_DAY));
  }

  #meetPhase(listing: Listing): void {
    const phase = this.#parts.exchange.phase(listing);
    const before = this.#phases.get(listing.token);
    if (phase === before) return;
    this.#phases.set(listing.token, phase);
    for (const order of this.#parts.exchange.live.filter(
      (live) => live.identity.listing.token === listing.token,
    )) {
      if (order.status === 'AMO REQ RECEIVED') this.#release(order, phase);
      else this.#turn(order, phase);
    }
  }

  #release(order: BookOrder, phase: Phase): void {
    if (phase === 'pre-open' || phase === 'continuous') this.#parts.exchange.release(order);
  }

  #turn(order: BookOrder, phase: Phase): void {
    const { exchange } = this.#parts;
    if (phase === 'continuous') exchange.meetMarket(order);
    if (phase === 'auction-reference') this.#enterAuction(order);
    if (phase === 'auction-matching') this.#matchAuction(order);
    if (phase === 'closed' || phase === 'post-close') {
      exchange.cancel(order, 'The order was good for the day and is cancelled.');
    }
  }

  /** The auction takes limit orders inside its band; the others go. */
  #enterAuction(order: BookOrder): void {
    const { lastPaise } = this.#parts.tape.quoteOf(order.identity.listing);
    const away = Math.abs(order.terms.pricePaise - lastPaise) / lastPaise;
    if (!order.isOpen || isStop(order.terms.type) || away > AUCTION_BAND_PERCENT / 100) {
      this.#parts.exchange.cancel(order, 'The closing auction does not take this order.');
    }
  }

  /** One price for all: the last one of the tape. Who reaches it trades, the rest goes. */
  #matchAuction(order: BookOrder): void {
    const { exchange, tape } = this.#parts;
    const { lastPaise } = tape.quoteOf(order.identity.listing);
    const { side } = order.identity;
    const limit = order.terms.pricePaise;
    if (side === 'BUY' ? limit >= lastPaise : limit <= lastPaise) {
      exchange.fill(order, { pricePaise: lastPaise, quantity: order.remaining });
    } else exchange.cancel(order, 'The closing auction found no match.');
  }

  #squareOff(): void {
    for (const account of this.#parts.accounts()) {
      for (const order of account.liveOrders) {
        if (order.identity.product === 'MIS' && this.#isPast(order.identity.listing)) {
          this.#parts.exchange.cancel(order, 'Intraday orders are cancelled before the square-off.');
        }
      }
      for (const position of account.positions.open()) {
        if (position.product === 'MIS' && this.#isPast(position.listing)) this.#close(account, position);
      }
    }
  }

  /** Whether the broker takes no intraday entries any more today. */
  isPastSquareOff(listing: Listing): boolean {
    return this.#parts.keepsHours && this.#isPast(listing);
  }

  #isPast(listing: Listing): boolean {
    const { clock, squareOff } = this.#parts;
    const at = (text: string): TimeOfDayMs => parseTimeOfDay(text);
    const now = istTimeOfDay(clock.now());
    if (isDerivative(listing)) return now >= at(squareOff.derivatives);
    return now >= at(listing.hasDerivatives ? squareOff.sharesWithDerivatives : squareOff.shares);
  }

  #close(account: Account, position: OpenPosition): void {
    const { clock, exchange, numbers } = this.#parts;
    const { listing, quantity, product } = position;
    const { userId } = account.person;
    const key = `${userId} ${listing.token}`;
    if (this.#squaredOff.has(key) || exchange.phase(listing) !== 'continuous') return;
    this.#squaredOff.add(key);
    const order = new BookOrder(
      {
        id: numbers.order(clock.now()),
        userId,
        listing,
        variety: 'regular',
        side: quantity > 0 ? 'SELL' : 'BUY',
        product,
        tag: undefined,
        placedBy: 'ADMINSQF',
      },
      {
        type: 'MARKET',
        quantity: Math.abs(quantity),
        pricePaise: 0,
        triggerPaise: 0,
        disclosedQuantity: 0,
        validity: 'DAY',
        ttlMinutes: 0,
        protection: -1,
      },
      clock.now(),
    );
    exchange.submit(order);
  }
}
