import { ceilToTick, floorToTick, NO_PRICE, type Price, price, roundToTick } from '../../domain/price.ts';
import type { Depth, DepthLevel, MutableTick, Tick } from '../../domain/tick.ts';
import type { DayVolume } from './day-volume.ts';
import { noiseBits, noiseUniform } from './noise.ts';
import type { PracticeInstrument } from './practice-instrument.ts';
import type { Moment } from './practice-time.ts';

const DEPTH_LEVELS = 5;

/** The fair price on the grid; what trades never costs less than one tick. */
export function tradedPrice(fair: number, tick: Price): Price {
  return price(Math.max(tick, roundToTick(fair, tick)));
}

/** Turns fair prices into quotes: last, bid and ask round the fair price, sizes in lots, volume and open interest. */
export class QuoteMaker {
  readonly #volume: DayVolume;

  constructor(volume: DayVolume) {
    this.#volume = volume;
  }

  /** Writes all of the tick but its instrument and time. */
  write(instrument: PracticeInstrument, moment: Moment, out: MutableTick): void {
    const tick = instrument.tick(moment.day);
    const fair = instrument.path.value(moment);
    out.last = tradedPrice(fair, tick);
    if (instrument.volume === undefined) {
      out.volume = 0;
      out.bid = NO_PRICE;
      out.ask = NO_PRICE;
      return;
    }
    const draw = drawOf(moment);
    const half = instrument.halfSpread(fair, tick) * (0.6 + 0.8 * noiseUniform(instrument.stream, draw, 1));
    const bid = floorToTick(fair - half, tick);
    const ask = ceilToTick(fair + half, tick);
    out.bid = bid > 0 ? bid : NO_PRICE;
    out.ask = price(Math.max(ask, bid + tick, tick));
    out.bidQuantity = bid > 0 ? this.#size(instrument, draw, 2) : 0;
    out.askQuantity = this.#size(instrument, draw, 3);
    out.lastQuantity = this.#size(instrument, draw, 4);
    out.volume = this.#volume.until(instrument.volume, moment);
    out.openInterest = instrument.openLots(moment.day) * instrument.lotSize;
  }

  /** Five levels a side below the tick's bid and above its ask. */
  depth(instrument: PracticeInstrument, moment: Moment, top: Tick): Depth {
    return {
      bids: this.#side(instrument, moment, { best: top.bid, quantity: top.bidQuantity, direction: -1 }),
      asks: this.#side(instrument, moment, { best: top.ask, quantity: top.askQuantity, direction: 1 }),
    };
  }

  #side(
    instrument: PracticeInstrument,
    moment: Moment,
    side: { readonly best: Price; readonly quantity: number; readonly direction: 1 | -1 },
  ): readonly DepthLevel[] {
    const tick = instrument.tick(moment.day);
    const draw = drawOf(moment);
    const levels: DepthLevel[] = [];
    let at: number = side.best;
    for (let i = 0; i < DEPTH_LEVELS && at > 0; i++) {
      const bits = noiseBits(instrument.stream, draw, 10 + i + (side.direction > 0 ? 10 : 0));
      const quantity =
        i === 0 ? side.quantity : this.#size(instrument, draw, 30 + i * side.direction) * (1 + i);
      levels.push({ price: price(at), quantity, orders: 1 + (bits % (3 + 3 * i)) });
      at += side.direction * tick * (1 + ((bits >>> 8) % 4 === 0 ? 1 : 0));
    }
    return levels;
  }

  /** A size of a resting order or trade: exponential, a small share of what trades in a minute. */
  #size(instrument: PracticeInstrument, draw: number, kind: number): number {
    const usual = Math.max(1, Math.min(400, instrument.lotSize === 1 ? 250 : 12));
    const lots = 1 - usual * Math.log(noiseUniform(instrument.stream, draw, kind));
    return Math.floor(lots) * instrument.lotSize;
  }
}

/** A number of the quarter second, for noise. */
const drawOf = (moment: Moment): number => (moment.day * 385 + moment.minute) * 240 + moment.slot;
