import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import { type Price, RUPEE } from '../../domain/price.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { addDays } from '../../domain/time.ts';
import { BoundedCache } from './bounded-cache.ts';
import { type Contract, parseContractSymbol } from './contract-symbols.ts';
import { FuturePath, OptionPath } from './derivative-path.ts';
import {
  cashTick,
  INDEX_CONTRACTS,
  INDEX_TICK,
  indexFutureTick,
  OPTION_TICK,
  VIX_TICK,
} from './exchange-rules.ts';
import { Expiries } from './expiries.ts';
import { noiseStream } from './noise.ts';
import type { PracticeInstrument } from './practice-instrument.ts';
import { practiceDate, practiceDay } from './practice-time.ts';
import type { SpotPath } from './spot-path.ts';
import { BANKNIFTY_KEY, NIFTY_KEY, type Spots, VIX_KEY } from './spots.ts';
import type { PracticeStock } from './stocks.ts';

const CONTRACTS_KEPT = 3_000;
/** Practice days a contract is known before its expiry. */
const FUTURE_LIFE = 66;
const MONTHLY_LIFE = 24;
const WEEKLY_LIFE = 14;
const LAKH = 100_000;

/** Finds what makes an instrument's prices by its key, whether listed now, expired, or not yet born. */
export class InstrumentBook {
  readonly spots: Spots;
  readonly expiries: Expiries;
  readonly #seed: number;
  readonly #fixed = new Map<InstrumentKey, PracticeInstrument>();
  readonly #contracts = new BoundedCache<InstrumentKey, PracticeInstrument | 'unknown'>(CONTRACTS_KEPT);

  constructor(seed: number, spots: Spots, calendar: TradingCalendar) {
    this.#seed = seed;
    this.spots = spots;
    this.expiries = new Expiries(calendar);
    const { NIFTY, BANKNIFTY, VIX } = spots.indices;
    this.#addIndex(NIFTY_KEY, NIFTY, INDEX_TICK);
    this.#addIndex(BANKNIFTY_KEY, BANKNIFTY, INDEX_TICK);
    this.#addIndex(VIX_KEY, VIX, VIX_TICK);
    for (const [key, { stock, path }] of spots.stocks) this.#fixed.set(key, this.#share(key, stock, path));
  }

  find(key: InstrumentKey): PracticeInstrument | undefined {
    const fixed = this.#fixed.get(key);
    if (fixed !== undefined) return fixed;
    const found = this.#contracts.get(key, () => {
      const symbol = key.startsWith('NFO:') ? key.slice(4) : '';
      const contract = parseContractSymbol(symbol, this.expiries);
      return contract === undefined ? 'unknown' : this.#derivative(key, contract);
    });
    return found === 'unknown' ? undefined : found;
  }

  /** The tick of an index's futures on a day. */
  futureTick(root: Contract['root'], day: number): Price {
    return indexFutureTick(this.spots.indices[root].dayClose(lastDayOfPreviousMonth(day)) / RUPEE);
  }

  #addIndex(key: InstrumentKey, path: SpotPath, tick: Price): void {
    this.#fixed.set(key, {
      key,
      kind: 'index',
      path,
      stream: noiseStream(this.#seed, key),
      lotSize: 1,
      tick: () => tick,
      firstDay: 0,
      lastDay: Number.MAX_SAFE_INTEGER,
      volume: undefined,
      halfSpread: () => 0,
      openLots: () => 0,
    });
  }

  #share(key: InstrumentKey, stock: PracticeStock, path: SpotPath): PracticeInstrument {
    const stream = noiseStream(this.#seed, key);
    // Basis points of the price: the large banks trade inside 1, the least traded inside 4.
    const halfSpread = (fair: number, tick: Price): number =>
      Math.max(tick * 0.3, (fair * (0.3 + 1.2 / stock.weight)) / 20_000);
    return {
      key,
      kind: 'equity',
      path,
      stream,
      lotSize: 1,
      tick: byDay((day) => cashTick(path.dayClose(lastDayOfPreviousMonth(day)) / RUPEE)),
      firstDay: 0,
      lastDay: Number.MAX_SAFE_INTEGER,
      volume: { stream, lotSize: 1, expected: () => stock.lakhShares * LAKH },
      halfSpread,
      openLots: () => 0,
    };
  }

  #derivative(key: InstrumentKey, contract: Contract): PracticeInstrument {
    const { root, option } = contract;
    const ground = this.spots.grounds[root];
    const lastDay = practiceDay(contract.expiry);
    const stream = noiseStream(this.#seed, key);
    const { lotSize } = INDEX_CONTRACTS[root];
    if (option === undefined) {
      const lots = (day: number): number => 70_000 / (1 + Math.max(0, lastDay - day) / 5);
      return {
        key,
        kind: 'future',
        path: new FuturePath(ground, lastDay),
        stream,
        lotSize,
        tick: byDay((day) => this.futureTick(root, day)),
        firstDay: lastDay - FUTURE_LIFE,
        lastDay,
        volume: { stream, lotSize, expected: (day) => lots(day) * lotSize },
        halfSpread: (fair, tick) => Math.max(tick * 0.5, fair * 0.000_03),
        openLots: byDay((day) => Math.round(3 * lots(day))),
      };
    }
    const strike = option.strikeRupees * RUPEE;
    const lots = (day: number): number =>
      optionLots(Math.log(strike / ground.spot.dayOpen(day)), lastDay - day);
    return {
      key,
      kind: 'option',
      path: new OptionPath(ground, lastDay, { optionType: option.type, strike }),
      stream,
      lotSize,
      tick: () => OPTION_TICK,
      firstDay: lastDay - (contract.expiryKind === 'weekly' ? WEEKLY_LIFE : MONTHLY_LIFE),
      lastDay,
      volume: { stream, lotSize, expected: (day) => lots(day) * lotSize },
      halfSpread: (fair) => OPTION_TICK * 0.4 + fair * 0.001_5,
      openLots: byDay((day) => Math.round(1_500 + lots(day) * 0.15)),
    };
  }
}

/** Lots a day by log moneyness and days left: a bell round the money that narrows and swells to expiry. */
function optionLots(logMoneyness: number, daysLeft: number): number {
  const width = 0.012 + 0.003 * Math.sqrt(Math.max(0, daysLeft));
  return 800 + (900_000 / (1 + 0.6 * Math.max(0, daysLeft))) * Math.exp(-0.5 * (logMoneyness / width) ** 2);
}

function lastDayOfPreviousMonth(day: number): number {
  const date = practiceDate(day);
  return Math.max(0, practiceDay(addDays(date, -Number(date.slice(8, 10)))));
}

/** Remembers the answer of the last day asked for. */
function byDay<Value extends number>(of: (day: number) => Value): (day: number) => Value {
  let known = Number.NaN;
  let value: Value | undefined;
  return (day) => {
    if (value === undefined || day !== known) {
      value = of(day);
      known = day;
    }
    return value;
  };
}

export const contractKey = (symbol: string): InstrumentKey => instrumentKey(`NFO:${symbol}`);
