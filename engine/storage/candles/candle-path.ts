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

/** Whether bars of an instrument can be stored: whether {@link storableKey} would make its key. */
export function isStorable(key: InstrumentKey): boolean {
  const [exchange = '', symbol = ''] = key.split(':');
  return storableKey(exchange, symbol) === key;
}

/** `<folder>/<EXCHANGE>/<SYMBOL>/<timeframe>.arrow`. Throws on a key that is not {@link isStorable}. */
export function candlePath(folder: string, key: InstrumentKey, timeframe: Timeframe): string {
  assert(isStorable(key), `not a key that is stored: ${key}`);
  const [exchange = '', symbol = ''] = key.split(':');
  return join(folder, exchange, symbol, `${timeframe}.arrow`);
}
