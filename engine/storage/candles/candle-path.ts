import { join } from 'node:path';
import { assert } from '../../domain/assert.ts';
import { type InstrumentKey, instrumentKey } from '../../domain/ids.ts';
import type { Timeframe } from '../../domain/timeframe.ts';

/** What a folder of ours may be called: no dot first, no separator, nothing that climbs. */
const SYMBOL = /^[A-Z0-9][A-Z0-9&._ -]{0,63}$/;
const EXCHANGE = /^(?:NSE|BSE|NFO|BFO)$/;

/** The key of an exchange and a symbol; undefined when they cannot be a folder and a file of the store. */
export function storableKey(exchange: string, symbol: string): InstrumentKey | undefined {
  const isSafe =
    EXCHANGE.test(exchange) && SYMBOL.test(symbol) && !symbol.includes('..') && !/[ .]$/.test(symbol);
  return isSafe ? instrumentKey(`${exchange}:${symbol}`) : undefined;
}

/** `<folder>/<EXCHANGE>/<SYMBOL>/<timeframe>.arrow`. Throws on a key that {@link storableKey} would not make. */
export function candlePath(folder: string, key: InstrumentKey, timeframe: Timeframe): string {
  const [exchange = '', symbol = ''] = key.split(':');
  assert(storableKey(exchange, symbol) === key, `not a key that is stored: ${key}`);
  return join(folder, exchange, symbol, `${timeframe}.arrow`);
}
