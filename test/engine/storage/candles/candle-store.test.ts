import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type CandleColumns, FIELDS } from '../../../../engine/domain/candle-columns.ts';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { epochMs, isoDate, istInstant, MINUTE_MS, timeOfDay } from '../../../../engine/domain/time.ts';
import { saveActions } from '../../../../engine/storage/candles/action-table.ts';
import { DamagedCandles } from '../../../../engine/storage/candles/candle-file.ts';
import { candlePath, storableKey } from '../../../../engine/storage/candles/candle-path.ts';
import { CandleStore } from '../../../../engine/storage/candles/candle-store.ts';
import { mergeBars } from '../../../../engine/storage/candles/merge.ts';

const ACME = instrumentKey('NSE:ACME');
const SERIES = { instrument: ACME, timeframe: '1m' } as const;
const OPEN = istInstant(isoDate('2025-01-01'), timeOfDay(9, 15));

let folder = '';
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'candle-store-'));
  folder = made;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

type Row = readonly [start: number, open: number, high: number, low: number, close: number, volume: number];

function columnsOf(rows: readonly Row[]): CandleColumns {
  const column = (i: number): Float64Array => Float64Array.from(rows, (row) => row[i] ?? 0);
  return {
    start: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

function rowsOf(columns: CandleColumns): readonly (readonly number[])[] {
  return Array.from(columns.start, (_, row) => FIELDS.map((field) => columns[field][row] ?? 0));
}

const minute = (n: number, close = 1_000_000): Row => [
  OPEN + n * MINUTE_MS,
  1_000_000,
  1_010_000,
  990_000,
  close,
  10,
];

describe('the candle store', () => {
  test('gives back every integer that was saved', async () => {
    const value = fc.integer({ min: 1, max: 2 ** 50 });
    const row = fc.tuple(value, value, value, value, fc.nat({ max: Number.MAX_SAFE_INTEGER }));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 50 }), async (values) => {
        const columns = columnsOf(values.map((v, i) => [OPEN + i * MINUTE_MS, ...v] as const));
        const store = new CandleStore(folder);
        await store.save(SERIES, columns, 'said');
        const loaded = await store.load(ACME, '1m');
        expect(loaded && rowsOf(loaded)).toEqual(rowsOf(columns));
        expect(await store.notes(SERIES)).toMatchObject({ rows: values.length, quality: 'said' });
      }),
      { numRuns: 40 },
    );
  });

  test('knows nothing of what was never saved', async () => {
    const store = new CandleStore(folder);
    expect(await store.load(ACME, '1m')).toBeUndefined();
    expect(await store.candles(ACME, '1m', epochMs(0), epochMs(1))).toEqual([]);
    expect(await store.series()).toEqual([]);
  });

  test('gives candles from a start up to, without, an end', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0), minute(1), minute(2)]), '');
    const bars = await store.candles(ACME, '1m', epochMs(OPEN + MINUTE_MS), epochMs(OPEN + 2 * MINUTE_MS));
    expect(bars.map(({ start }) => start)).toEqual([OPEN + MINUTE_MS]);
    expect(await store.series()).toEqual([SERIES]);
  });

  test('notices a flipped bit in every byte', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0), minute(1), minute(2)]), '{"jumps":0}');
    const path = candlePath(folder, ACME, '1m');
    const sound = readFileSync(path);
    for (let at = 0; at < sound.length; at++) {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, bytes);
      await expect(store.load(ACME, '1m')).rejects.toBeInstanceOf(DamagedCandles);
    }
  });

  test('is what the Arrow package opens: times, rupees and units', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0), minute(1, 1_000_500)]), '');
    const table = tableFromIPC(readFileSync(candlePath(folder, ACME, '1m')));
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'start Timestamp<MILLISECOND, Asia/Kolkata>',
      'open Float64',
      'high Float64',
      'low Float64',
      'close Float64',
      'volume Int64',
    ]);
    expect(table.toArray().map((row) => [row.start, row.open, row.close, row.volume])).toEqual([
      [OPEN, 100, 100, 10n],
      [OPEN + MINUTE_MS, 100, 100.05, 10n],
    ]);
  });

  test('loads into shared memory as well, adjusted or not', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0), minute(1)]), '');
    await saveActions(folder, [{ symbol: 'ACME', exDate: isoDate('2025-01-02'), factor: 0.5 }]);
    const own = await store.load(ACME, '1m', { adjusted: true });
    const shared = await store.load(ACME, '1m', { adjusted: true, memory: 'shared' });
    expect(shared?.close.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shared && rowsOf(shared)).toEqual(own && rowsOf(own));
    expect(shared?.close[0]).toBe(500_000);
  });

  test('says of a file of an earlier version what to do with it', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0)]), '');
    const path = candlePath(folder, ACME, '1m');
    const text = readFileSync(path).toString('latin1').replace('MUN2', 'MUNI');
    writeFileSync(path, text, 'latin1');
    await expect(store.load(ACME, '1m')).rejects.toThrow(
      /an earlier version\. Move it away and import its bars/,
    );
  });

  test('says of a file cut short what to do with it', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0)]), '');
    const path = candlePath(folder, ACME, '1m');
    writeFileSync(path, readFileSync(path).subarray(0, 300));
    await expect(store.load(ACME, '1m')).rejects.toThrow(/is damaged .* import its bars again\.$/);
  });

  test('leaves no half-written file behind and is not confused by one', async () => {
    const store = new CandleStore(folder);
    await store.save(SERIES, columnsOf([minute(0)]), '');
    const path = candlePath(folder, ACME, '1m');
    expect(readdirSync(join(folder, 'NSE', 'ACME'))).toEqual(['1m.arrow']);
    writeFileSync(`${path}.new`, 'torn');
    expect((await store.load(ACME, '1m'))?.start.length).toBe(1);
    expect(await store.series()).toEqual([SERIES]);
    await store.save(SERIES, columnsOf([minute(0), minute(1)]), '');
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  test('lays corporate actions over the bars before their day, and keeps the raw ones', async () => {
    const store = new CandleStore(folder);
    const day = (text: string): number => istInstant(isoDate(text), timeOfDay(0, 0));
    const daily = { instrument: ACME, timeframe: '1d' } as const;
    const bar = (text: string, close: number): Row => [day(text), close, close, close, close, 100];
    await store.save(
      daily,
      columnsOf([bar('2025-01-01', 1_000), bar('2025-01-02', 500), bar('2025-01-03', 100)]),
      '',
    );
    const before = { symbol: 'ACME', exDate: isoDate('2025-01-02'), factor: 0.5 };
    await saveActions(folder, [before, { ...before, exDate: isoDate('2025-01-03'), factor: 0.2 }]);
    await saveActions(folder, [{ ...before, symbol: 'BOLT', factor: 0.1 }]);
    const adjusted = await store.load(ACME, '1d', { adjusted: true });
    expect([...(adjusted?.close ?? [])]).toEqual([100, 100, 100]);
    expect([...(adjusted?.volume ?? [])]).toEqual([1_000, 500, 100]);
    expect([...((await store.load(ACME, '1d'))?.close ?? [])]).toEqual([1_000, 500, 100]);
  });
});

describe('a symbol', () => {
  test.each(['RELIANCE', 'M&M', 'BAJAJ-AUTO', 'NIFTY 50', 'NIFTY26D0125000CE', 'X182.5PE'])(
    '%s is stored',
    (symbol) => {
      expect(storableKey('NSE', symbol)).toBe(`NSE:${symbol}`);
    },
  );

  test.each(['', '..', '../X', 'A/B', 'A\\B', '.X', 'A..B', 'a', 'A\0', 'A ', 'A.', 'A:B', 'A'.repeat(65)])(
    '%j is not: it could leave the folder or be no name',
    (symbol) => {
      expect(storableKey('NSE', symbol)).toBeUndefined();
    },
  );

  test('an exchange that we do not know is no folder', () => {
    expect(storableKey('..', 'A')).toBeUndefined();
    expect(() => candlePath(folder, instrumentKey('NSE:../../A'), '1d')).toThrow('not a key that is stored');
  });
});

describe('laying bars over stored ones', () => {
  const minutes = fc
    .uniqueArray(fc.nat({ max: 60 }), { maxLength: 30 })
    .map((list) => list.sort((a, b) => a - b));

  test('gives each start once, in order, and the same again changes nothing', () => {
    fc.assert(
      fc.property(minutes, minutes, (stored, fresh) => {
        const a = columnsOf(stored.map((n) => minute(n)));
        const b = columnsOf(fresh.map((n) => minute(n)));
        const merged = mergeBars(a, b, false);
        const all = [...new Set([...stored, ...fresh])].sort((x, y) => x - y);
        expect(rowsOf(merged.columns)).toEqual(all.map((n) => minute(n)));
        expect(merged.added + merged.known).toBe(fresh.length);
        const again = mergeBars(merged.columns, b, false);
        expect(again.columns).toBe(merged.columns.start.length === 0 ? b : merged.columns);
        expect(again.added).toBe(0);
      }),
    );
  });

  test('keeps a stored bar against another of its time, unless it is to be replaced', () => {
    const stored = columnsOf([minute(0), minute(1)]);
    const fresh = columnsOf([minute(1, 995_000), minute(2)]);
    const kept = mergeBars(stored, fresh, false);
    expect([kept.added, kept.known, kept.differing]).toEqual([1, 0, [0]]);
    expect(kept.columns.close[1]).toBe(1_000_000);
    expect([...mergeBars(stored, fresh, true).columns.close]).toEqual([1_000_000, 995_000, 1_000_000]);
  });
});
