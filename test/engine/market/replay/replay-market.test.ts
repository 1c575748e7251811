import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { isoDate, MINUTE_MS } from '../../../../engine/domain/time.ts';
import { ReplayMarket } from '../../../../engine/market/replay/replay-market.ts';
import { decimalAt } from '../../../../engine/recorded-text/decimals.ts';
import { barsOf, ist, listen, ManualWall, Names } from '../pacing/manual-wall.ts';

const CANDLES = 'timestamp,open,high,low,close,volume\n';
const TICKS = 'timestamp,ltp,volume\n';
const ACME = instrumentKey('NSE:ACME');
const BOLT = instrumentKey('NSE:BOLT');

let folder = '';
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'replay-'));
  folder = made;
  // Removes what this test made, by its own name: never a folder of recordings that a test only reads.
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
}

/** Two made-up days of minutes with what recorders do wrong. */
function writeMadeUpFolder(): void {
  write(
    'ACME.csv.gz',
    `${CANDLES}2024-03-01T09:15:00+05:30,100,102,99.5,101,400
2024-03-01T09:16:00+05:30,101,101.5,98,98.5,1001
2024-03-01T09:16:00+05:30,101,101.5,98,98.5,1001
2024-03-01T09:15:00+05:30,101,101.5,98,98.5,7
2024-03-01T09:17:00+05:30,98,97,96,97,5
2024-03-01T09:18:00+05:30,98,abc,96,97,5
2024-03-01T15:29:00+05:30,98.5,99,98.5,98.55,20
2024-03-04T09:15:00+05:30,97,97.5,96.95,97.5,60
2024-03-04T15:29:00+05:30,97.5,98,97.5,98,10
`,
  );
  write(
    'BOLT_2024-03-04.csv',
    `${TICKS}2024-03-04 09:15:02,500.05,10
2024-03-04 09:15:02,500.05,10
1970-01-01 05:30:00,500.1,11
2024-03-04 09:15:04,500.1,30
2024-03-04 09:15:03,500.2,31
2024-03-04 09:15:05,500.15,25
2024-03-04 09:16:00,500.2,60
2024-03-04 15:31:00,500.2,60
`,
  );
  write('NIFTY.csv', `${CANDLES}2024-03-04T09:15:00+05:30,22400.1,22410,22390,22395.55,0\n`);
  write('notes.txt', 'not a recording');
  write('MANIFEST.csv', 'path,bytes\nx,1\n');
}

async function open(options: { start?: string; speed?: number; recordings?: string } = {}) {
  const wall = new ManualWall(ist('2026-11-25 12:00:00'));
  const names = new Names();
  const { start, speed = 4, recordings = folder } = options;
  const market = await ReplayMarket.open({
    folder: recordings,
    wall,
    timers: wall,
    keyOf: names.keyOf,
    speed,
    ...(start === undefined ? {} : { start: ist(start) }),
  });
  return { wall, names, market };
}

describe('a replayed folder', () => {
  test('lists shares and indices with the tick their prices need', async () => {
    writeMadeUpFolder();
    const { market } = await open();
    const listings = await market.listings(isoDate('2024-03-01'));
    expect(listings.map((l) => [l.key, l.kind, l.tickSize])).toEqual([
      ['NSE:ACME', 'equity', 500],
      ['NSE:BOLT', 'equity', 500],
      ['NSE:NIFTY 50', 'index', 500],
    ]);
    write('FINE.csv', `${CANDLES}2024-03-04T09:15:00+05:30,10.01,10.02,10.01,10.02,5\n`);
    const finer = await (await open()).market.listings(isoDate('2024-03-01'));
    expect(finer.find((l) => l.key === 'NSE:FINE')?.tickSize).toBe(100);
  });

  test('has the recorded days as its calendar', async () => {
    writeMadeUpFolder();
    const { market } = await open();
    const group = { segment: 'equity', hasDerivatives: false } as const;
    expect(market.calendar.schedule(isoDate('2024-03-01'), group)).toMatchObject({
      kind: 'open',
      sessions: [{ from: 33_300_000, to: 55_800_000 }],
    });
    expect(market.calendar.schedule(isoDate('2024-03-02'), group).kind).toBe('closed');
    expect(market.calendar.nextTradingDay(isoDate('2024-03-01'))).toBe('2024-03-04');
    expect(market.calendar.nextTradingDay(isoDate('2024-03-04'))).toBeUndefined();
    expect(market.calendar.previousTradingDay(isoDate('2024-03-04'))).toBe('2024-03-01');
    expect(market.calendar.previousTradingDay(isoDate('2024-03-01'))).toBeUndefined();
  });

  test('puts dirt aside and counts it', async () => {
    writeMadeUpFolder();
    const { market } = await open();
    const counts = Object.fromEntries(market.quarantined.map((q) => [`${q.file}: ${q.reason}`, q.rows]));
    expect(counts).toEqual({
      'ACME.csv.gz: repeated': 1,
      'ACME.csv.gz: time runs backwards': 1,
      'ACME.csv.gz: price out of its bar': 1,
      'ACME.csv.gz: malformed': 1,
      'BOLT_2024-03-04.csv: repeated': 1,
      'BOLT_2024-03-04.csv: wrong date': 1,
      'BOLT_2024-03-04.csv: time runs backwards': 1,
      'BOLT_2024-03-04.csv: volume falls': 1,
      'BOLT_2024-03-04.csv: out of session': 1,
      'MANIFEST.csv: unknown header': 1,
    });
  });

  test('plays each bar as open, extremes by direction, close, inside its minute', async () => {
    writeMadeUpFolder();
    const { market, names, wall } = await open();
    const listener = await listen(market, names, [ACME]);
    wall.pass(31_000);
    const told = listener.ticks.map((t) => [t.at - ist('2024-03-01 09:15:00'), t.last / 10_000, t.volume]);
    expect(told).toEqual([
      [0, 100, 100],
      [15_000, 99.5, 200],
      [30_000, 102, 300],
      [59_000, 101, 400],
      [60_000, 101, 650],
      [75_000, 101.5, 900],
      [90_000, 98, 1150],
      [119_000, 98.5, 1401],
    ]);
    const [first] = listener.ticks;
    expect([first?.bid, first?.ask]).toEqual([999_500, 1_000_500]);
  });

  test('plays ticks in order, the day volume never falling', async () => {
    writeMadeUpFolder();
    const { market, names, wall } = await open({ start: '2024-03-04 09:15:00' });
    const listener = await listen(market, names, [BOLT, ACME]);
    wall.pass(20_000);
    const bolt = listener.ticks.filter((t) => t.instrument === names.idOf(BOLT));
    expect(bolt.map((t) => [t.at - ist('2024-03-04 09:15:00'), t.last, t.volume])).toEqual([
      [2_000, 5_000_500, 10],
      [4_000, 5_001_000, 30],
      [5_000, 5_001_500, 30],
      [60_000, 5_002_000, 60],
    ]);
    const times = listener.ticks.map((t) => t.at);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  test('runs its days back to back and rests at the end', async () => {
    writeMadeUpFolder();
    const { market, names, wall } = await open({ speed: 20_000 });
    const listener = await listen(market, names, [ACME]);
    wall.pass(60_000);
    expect(listener.ticks).toHaveLength(20);
    expect(listener.times.filter((t) => t === ist('2024-03-01 15:30:00'))).toHaveLength(1);
    expect(listener.times.at(-1)).toBe(ist('2024-03-04 15:30:00'));
    expect(market.hasEnded).toBe(true);
    expect([...listener.times].sort((a, b) => a - b)).toEqual(listener.times);
  });

  test('a subscription within the day first hears the latest price', async () => {
    writeMadeUpFolder();
    const { market, names, wall } = await open({ start: '2024-03-01 10:00:00', speed: 1 });
    const listener = await listen(market, names, [ACME]);
    wall.pass(500);
    expect(listener.ticks.map((t) => [t.last, t.volume])).toEqual([[985_000, 1401]]);
  });

  test('shows history before its clock only, never finer than recorded', async () => {
    writeMadeUpFolder();
    const { market, names, wall } = await open({ start: '2024-03-04 09:15:30', speed: 1 });
    await listen(market, names, [ACME]);
    const span = [ist('2024-01-01 00:00:00'), ist('2025-01-01 00:00:00')] as const;
    const minutes = async () => market.history.candles(ACME, '1m', ...span);
    expect((await minutes()).map((b) => [b.open, b.high, b.low, b.close, b.volume])).toEqual([
      [1_000_000, 1_020_000, 995_000, 1_010_000, 400],
      [1_010_000, 1_015_000, 980_000, 985_000, 1001],
      [985_000, 990_000, 985_000, 985_500, 20],
    ]);
    wall.pass(31_000);
    expect(await minutes()).toHaveLength(4);
    expect(await market.history.candles(ACME, '5m', ...span)).toMatchObject([
      { start: ist('2024-03-01 09:15:00'), high: 1_020_000, low: 980_000, close: 985_000, volume: 1401 },
      { start: ist('2024-03-01 15:25:00'), volume: 20 },
    ]);
    expect(await market.history.candles(ACME, '1d', ...span)).toMatchObject([
      { open: 1_000_000, close: 985_500, volume: 1421 },
    ]);
    expect(await market.references(isoDate('2024-03-04'))).toEqual([
      { key: 'NSE:ACME', previousClose: 985_500, lowerBand: 0, upperBand: 0 },
    ]);
  });

  test('a daily file plays its bar over the session', async () => {
    write('ACME.csv', `${CANDLES}2024-03-01,100,102,99,101,400\n2024-03-04,101,103,100,100.5,800\n`);
    const { market, names, wall } = await open({ speed: 20_000 });
    const listener = await listen(market, names, [ACME]);
    wall.pass(10_000);
    expect(listener.ticks.map((t) => t.last / 10_000)).toEqual([100, 99, 102, 101, 101, 103, 100, 100.5]);
    const days = await market.history.candles(
      ACME,
      '1d',
      ist('2024-01-01 00:00:00'),
      ist('2025-01-01 00:00:00'),
    );
    expect(days).toHaveLength(2);
  });

  test('says what to do about a folder that cannot be played', async () => {
    await expect(open()).rejects.toThrow(/has no recordings. Put SYMBOL.csv/);
    write('ACME.csv', `${CANDLES}junk\n`);
    await expect(open()).rejects.toThrow(/no readable rows/);
    write('BAD.csv.gz', '');
    writeFileSync(join(folder, 'BAD.csv.gz'), 'not gzip');
    await expect(open()).rejects.toThrow(/BAD.csv.gz cannot be read/);
    rmSync(folder, { recursive: true });
    await expect(open()).rejects.toThrow(/cannot be read/);
  });

  test.each([
    ['1214.85', 12_148_500],
    ['7', 70_000],
    ['0.0025', 25],
    ['433.7125', 4_337_125],
    ['1.00005', 10_001],
    ['', Number.NaN],
    ['-1', Number.NaN],
    ['1.2.3', Number.NaN],
    ['1e5', Number.NaN],
  ])('reads %s as %d ten-thousandths', (text, expected) => {
    expect(decimalAt(text, 0, text.length)).toBe(expected);
  });
});

const data = process.env['MUNIM_TEST_DATA'];

describe.skipIf(data === undefined)('recorded days', () => {
  test('a day of minutes gives back its bars', async () => {
    const recordings = join(data ?? '', '1m');
    const { market, names, wall } = await open({ start: '2024-07-01 09:15:00', speed: 2_000, recordings });
    const keys = ['NSE:INFY', 'NSE:HDFCBANK'].map(instrumentKey);
    const listener = await listen(market, names, keys);
    wall.pass(11_250);
    expect(market.clock.now()).toBe(ist('2024-07-01 15:30:00'));
    for (const key of keys) {
      const ticks = listener.ticks.filter((t) => t.instrument === names.idOf(key));
      const bars = await market.history.candles(
        key,
        '1m',
        ist('2024-07-01 00:00:00'),
        ist('2024-07-02 00:00:00'),
      );
      expect(bars).toHaveLength(375);
      expect(barsOf(ticks, MINUTE_MS)).toEqual(bars);
    }
  });

  test.skipIf(!existsSync(join(data ?? '', 'ticks')))(
    'a day of ticks plays, its dirt put aside',
    async () => {
      const { market, names, wall } = await open({ speed: 2_000, recordings: join(data ?? '', 'ticks') });
      const keys = (await market.listings(isoDate('2021-06-03'))).map((l) => l.key);
      const listener = await listen(market, names, keys);
      wall.pass(11_500);
      expect(listener.ticks.length).toBeGreaterThan(1_000);
      const backwards = listener.ticks.filter((tick, i) => tick.at < (listener.ticks[i - 1]?.at ?? 0));
      expect(backwards).toEqual([]);
    },
  );
});
