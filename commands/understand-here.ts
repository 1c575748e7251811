import type { Desk } from '../engine/desk.ts';
import type { InstrumentKey } from '../engine/domain/ids.ts';
import { NO_PRICE } from '../engine/domain/price.ts';
import { understand } from './language/order-language.ts';
import type { LanguageContext, Understanding } from './language/understanding.ts';

/**
 * Reads a line with the desk's names and prices at hand. What counts from a price that nobody watches yet is read again
 * once there is one.
 */
export async function understandHere({ market }: Pick<Desk, 'market'>, line: string): Promise<Understanding> {
  const missing: InstrumentKey[] = [];
  const context: LanguageContext = {
    book: market.symbols,
    today: market.moment().day,
    priceOf: (key) => {
      const instrument = market.instrument(key);
      const last = market.mark(key);
      if (market.quote(key) === undefined) missing.push(key);
      return instrument === undefined || last === NO_PRICE ? undefined : { last, tick: instrument.tickSize };
    },
  };
  const understood = understand(line, context);
  if (missing.length === 0) return understood;
  await market.watch(missing);
  return understand(line, context);
}
