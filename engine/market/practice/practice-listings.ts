import { assert } from '../../domain/assert.ts';
import { instrumentKey } from '../../domain/ids.ts';
import type { OptionType } from '../../domain/instrument.ts';
import { type Price, price, priceFromRupees, RUPEE } from '../../domain/price.ts';
import { formatDate, type IsoDate } from '../../domain/time.ts';
import type { DayReference, InstrumentListing } from '../../ports/market.ts';
import { BoundedCache } from './bounded-cache.ts';
import { type Contract, contractSymbol } from './contract-symbols.ts';
import {
  band,
  INDEX_CONTRACTS,
  INDEX_TICK,
  OPTION_TICK,
  shareFreezeQuantity,
  VIX_TICK,
} from './exchange-rules.ts';
import { contractKey, type InstrumentBook } from './instrument-book.ts';
import type { PracticeInstrument } from './practice-instrument.ts';
import { closingMoment, practiceDate, practiceDay } from './practice-time.ts';
import { tradedPrice } from './quote-maker.ts';
import { BANKNIFTY_KEY, NIFTY_KEY, VIX_KEY } from './spots.ts';

/** Strikes on each side of the morning's spot. */
const STRIKES_A_SIDE = { weekly: 12, monthly: 10 } as const;
const FUTURES_LISTED = 3;
const NIFTY_WEEKLIES = 2;
/** Days a chain may have been listed: the walk back to its first morning stops here. */
const LONGEST_CHAIN_LIFE = 30;
const CHAINS_KEPT = 64;
const BAND_PERCENT = 10;

interface Chain {
  readonly root: Contract['root'];
  readonly expiry: IsoDate;
  readonly expiryKind: Contract['expiryKind'];
}

/** What is listed on a day: indices, shares, three futures an index, two weekly chains and the monthly ones. */
export class PracticeListings {
  readonly #book: InstrumentBook;
  readonly #ranges = new BoundedCache<string, readonly [number, number]>(CHAINS_KEPT);

  constructor(book: InstrumentBook) {
    this.#book = book;
  }

  on(date: IsoDate): readonly InstrumentListing[] {
    return [...indexListings(), ...this.#shares(date), ...this.#futures(date), ...this.#options(date)];
  }

  /** Closes of the trading day `before` for the session of `date`, and its bands. */
  references(date: IsoDate, before: IsoDate): readonly DayReference[] {
    const day = practiceDay(before);
    return this.on(date).map((listing) => {
      const instrument = this.#book.find(listing.key);
      assert(instrument !== undefined, `practice lists what it cannot price: ${listing.key}`);
      const previousClose = tradedPrice(instrument.path.value(closingMoment(day)), instrument.tick(day));
      const { lower, upper } = this.#bandOf(instrument, previousClose, listing.tickSize, day);
      return { key: listing.key, previousClose, lowerBand: lower, upperBand: upper };
    });
  }

  #bandOf(
    instrument: PracticeInstrument,
    previousClose: Price,
    tick: Price,
    day: number,
  ): { lower: Price; upper: Price } {
    if (instrument.kind === 'index') return { lower: price(0), upper: price(0) };
    if (instrument.kind !== 'option') return band(previousClose, BAND_PERCENT, tick);
    const root = instrument.key.startsWith('NFO:BANKNIFTY') ? 'BANKNIFTY' : 'NIFTY';
    // An option moves at most as its underlying does: one band of the index on top of its close.
    const room = (this.#book.spots.indices[root].dayClose(day) * BAND_PERCENT) / 100;
    return { lower: tick, upper: tradedPrice(previousClose + room, tick) };
  }

  #shares(date: IsoDate): readonly InstrumentListing[] {
    const day = practiceDay(date);
    return [...this.#book.spots.stocks].map(([key, { stock }]) => ({
      kind: 'equity' as const,
      key,
      exchange: 'NSE' as const,
      tradingSymbol: stock.symbol,
      name: stock.name,
      tickSize: this.#book.find(key)?.tick(day) ?? OPTION_TICK,
      lotSize: 1,
      freezeQuantity: shareFreezeQuantity(stock.basePrice),
      hasDerivatives: true,
      sector: stock.sector,
    }));
  }

  #futures(date: IsoDate): readonly InstrumentListing[] {
    const expiries = this.#book.expiries.nextMonthlies(date, FUTURES_LISTED);
    return (['NIFTY', 'BANKNIFTY'] as const).flatMap((root) =>
      expiries.map((expiry) => ({
        kind: 'future' as const,
        ...contractFacts({ root, expiry, expiryKind: 'monthly' }),
        name: `${root} future ${formatDate(expiry, true)}`,
        tickSize: this.#book.futureTick(root, practiceDay(date)),
      })),
    );
  }

  #options(date: IsoDate): readonly InstrumentListing[] {
    return this.#chains(date).flatMap((chain) => {
      const [low, high] = this.#strikes(chain, date);
      const step = INDEX_CONTRACTS[chain.root].strikeStep;
      const listings: InstrumentListing[] = [];
      for (let strike = low; strike <= high; strike += step) {
        listings.push(optionListing(chain, strike, 'CE'), optionListing(chain, strike, 'PE'));
      }
      return listings;
    });
  }

  #chains(date: IsoDate): readonly Chain[] {
    const { expiries } = this.#book;
    const weeklies = expiries.nextWeeklies(date, NIFTY_WEEKLIES);
    const [monthly] = expiries.nextMonthlies(date, 1);
    assert(monthly !== undefined, 'a month without an expiry');
    return [
      ...weeklies.map((expiry) => ({ root: 'NIFTY' as const, expiry, expiryKind: 'weekly' as const })),
      { root: 'NIFTY', expiry: monthly, expiryKind: 'monthly' },
      { root: 'BANKNIFTY', expiry: monthly, expiryKind: 'monthly' },
    ];
  }

  /** Lowest and highest strike: round the spot of every morning since the chain was first listed. */
  #strikes(chain: Chain, date: IsoDate): readonly [number, number] {
    const { root, expiry, expiryKind } = chain;
    return this.#ranges.get(`${root} ${expiry} ${date}`, () => {
      const step = INDEX_CONTRACTS[root].strikeStep;
      const side = STRIKES_A_SIDE[expiryKind] * step;
      let low = Number.MAX_SAFE_INTEGER;
      let high = 0;
      const today = practiceDay(date);
      for (let day = today; day >= 0 && day > today - LONGEST_CHAIN_LIFE; day--) {
        if (day < today && !this.#isListed(chain, practiceDate(day))) break;
        const spot = this.#book.spots.indices[root].dayOpen(day) / RUPEE;
        const centre = Math.round(spot / step) * step;
        low = Math.min(low, centre - side);
        high = Math.max(high, centre + side);
      }
      return [low, high];
    });
  }

  #isListed(chain: Chain, date: IsoDate): boolean {
    return this.#chains(date).some((c) => c.root === chain.root && c.expiry === chain.expiry);
  }
}

function contractFacts(contract: Contract) {
  const tradingSymbol = contractSymbol(contract);
  const { lotSize, freezeQuantity } = INDEX_CONTRACTS[contract.root];
  return {
    key: contractKey(tradingSymbol),
    exchange: 'NFO' as const,
    tradingSymbol,
    lotSize,
    freezeQuantity,
    underlyingSymbol: contract.root,
    underlying: contract.root === 'NIFTY' ? NIFTY_KEY : BANKNIFTY_KEY,
    expiry: contract.expiry,
    expiryKind: contract.expiryKind,
  };
}

function optionListing(chain: Chain, strikeRupees: number, type: OptionType): InstrumentListing {
  return {
    kind: 'option',
    ...contractFacts({ ...chain, option: { type, strikeRupees } }),
    name: `${chain.root} ${strikeRupees} ${type} ${formatDate(chain.expiry, true)}`,
    tickSize: OPTION_TICK,
    optionType: type,
    strike: priceFromRupees(strikeRupees),
  };
}

function indexListings(): readonly InstrumentListing[] {
  const index = (symbol: string, name: string, tickSize: Price): InstrumentListing => ({
    kind: 'index',
    key: instrumentKey(`NSE:${symbol}`),
    exchange: 'NSE',
    tradingSymbol: symbol,
    name,
    tickSize,
    lotSize: 1,
    freezeQuantity: 0,
  });
  return [
    index(NIFTY_KEY.slice(4), 'NIFTY', INDEX_TICK),
    index(BANKNIFTY_KEY.slice(4), 'BANKNIFTY', INDEX_TICK),
    index(VIX_KEY.slice(4), 'INDIA VIX', VIX_TICK),
  ];
}
