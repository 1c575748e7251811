import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Quote } from '../market/tape.ts';
import { frame, packet } from './packets.ts';

const token = 884737;

const quote: Quote = {
  lastPaise: 39295,
  lastQuantity: 2,
  averagePaise: 40307,
  volume: 22_261_032,
  openPaise: 42000,
  highPaise: 42090,
  lowPaise: 39010,
  closePaise: 41410,
  lastTradeMs: Date.parse('2022-06-16T10:27:44Z'),
  exchangeMs: Date.parse('2022-06-16T11:18:48Z'),
  openInterest: 0,
  openInterestHigh: 0,
  openInterestLow: 0,
  bids: [{ pricePaise: 39295, quantity: 5617, orders: 30 }],
  asks: [],
  lowerCircuitPaise: 0,
  upperCircuitPaise: 0,
};

const quoteHex = '000d80010000997f0000000200009d730153ad28000015f1000000000000a4100000a46a000098620000a1c2';

describe('packets', () => {
  it('have the bytes of the published samples', () => {
    expect(frame([packet(token, quote, 'ltp')]).toString('hex')).toBe('00010008000d80010000997f');
    expect(frame([packet(token, quote, 'quote')]).toString('hex')).toBe(`0001002c${quoteHex}`);
    const full = frame([packet(token, quote, 'full')]).toString('hex');
    expect(full).toHaveLength(2 * 188);
    expect(full.startsWith(`000100b8${quoteHex}62ab05a0`)).toBe(true);
  });

  const samples = join(dirname(process.env['MUNIM_TEST_DATA'] ?? '/nowhere'), 'kite-mocks', 'js');

  it.runIf(existsSync(samples)).each(['ltp', 'quote', 'full'] as const)('equal the %s sample', (mode) => {
    const sample = readFileSync(join(samples, `${mode}Mode_binary.packet`));
    expect(frame([packet(token, quote, mode)]).toString('hex')).toBe(sample.toString('hex'));
  });

  it('of an index put high and low before open and close', () => {
    const index = { ...quote, lastPaise: 2_500_000, closePaise: 2_490_000 };
    const values = (bytes: Buffer): number[] =>
      Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readInt32BE(at * 4));
    expect(values(packet(256265, index, 'quote'))).toEqual([
      256265, 2_500_000, 42090, 39010, 42000, 2_490_000, 10_000,
    ]);
    expect(values(packet(256265, index, 'full')).at(-1)).toBe(Date.parse('2022-06-16T11:18:48Z') / 1000);
  });

  it('carry a volume above 2 to the power of 31', () => {
    expect(packet(token, { ...quote, volume: 3_000_000_000 }, 'quote').readUInt32BE(16)).toBe(3_000_000_000);
  });
});
