import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loadMarketData } from '../../../../config/market-data.ts';
import type { CandleColumns } from '../../../../engine/domain/candle-columns.ts';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { type EpochMs, epochMs, isoDate, istInstant, timeOfDay } from '../../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../../engine/market/session-calendar.ts';
import { BarLibrary, barsHash } from '../../../../engine/research/bars/bar-library.ts';
import type { Bars } from '../../../../engine/research/bars/bar-request.ts';
import type { BarSources, MarketSource } from '../../../../engine/research/bars/bar-sources.ts';
import { CandleStore } from '../../../../engine/storage/candles/candle-store.ts';
import { CandleImport } from '../../../../engine/storage/candles/import/candle-import.ts';

const data = loadMarketData();
const at = (date: string, hour = 0, minute = 0): EpochMs =>
  istInstant(isoDate(date), timeOfDay(hour, minute));
const NOW = at('2026-11-25', 12);
const PRACTICE: MarketSource = { kind: 'practice', seed: 7, realHours: false, now: NOW };
const ALWAYS = { from: epochMs(0), to: at('2027-01-01') };

let folder = '';
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'bar-library-'));
  folder = made;
  mkdirSync(join(folder, 'files'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

const sources = (market: MarketSource = PRACTICE): BarSources => ({
  candles: join(folder, 'candles'),
  market,
  sessions: data.sessions,
  holidays: data.holidays,
});

async function take(path: string): Promise<void> {
  const home = join(folder, 'candles');
  const calendar = new SessionCalendar(data.sessions, data.holidays);
  const choices = { exchange: 'NSE', replace: false };
  await new CandleImport(new CandleStore(home), home, { calendar, choices }).run(path, ({ refused }) => {
    expect(refused).toBeUndefined();
  });
}

/** Stores a file of bars, each of which trades one unit at its minute of the day. */
async function store(name: string, times: readonly string[]): Promise<void> {
  const rows = times.map((time, i) => `${time},${100 + i},${102 + i},${99 + i},${101 + i},1\n`);
  const path = join(folder, 'files', name);
  writeFileSync(path, `timestamp,open,high,low,close,volume\n${rows.join('')}`);
  await take(path);
}

const minutes = (date: string, from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => {
    const minute = from + i;
    return `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  });

async function bars(library: BarLibrary, request: Parameters<BarLibrary['bars']>[0]): Promise<Bars> {
  const answer = await library.bars(request);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const clock = (start: number): string => {
  const minute = ((start + 19_800_000) / 60_000) % 1_440;
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
};
const clocks = ({ start }: CandleColumns): readonly string[] => Array.from(start, clock);

describe('bars put together from shorter ones', () => {
  const OPEN = 555;
  test.each([
    [
      'a full day',
      '2025-01-02',
      [[OPEN, 375]],
      '60m',
      ['9:15', '10:15', '11:15', '12:15', '13:15', '14:15', '15:15'],
    ],
    ['a Muhurat evening', '2024-11-01', [[1_080, 60]], '30m', ['18:00', '18:30']],
    [
      'two sessions of a Saturday',
      '2024-05-18',
      [
        [OPEN, 45],
        [690, 60],
      ],
      '60m',
      ['9:15', '11:30'],
    ],
    ['a day that nobody has a calendar of', '2014-01-02', [[OPEN, 20]], '15m', ['9:15', '9:30']],
    ['an evening without a calendar', '2014-10-23', [[1_095, 20]], '10m', ['18:15', '18:25']],
    ['bars that begin late', '2025-01-02', [[OPEN + 7, 10]], '5m', ['9:20', '9:25', '9:30']],
  ] as const)('%s', async (_, date, pieces, timeframe, expected) => {
    await store(
      'ACME.csv',
      pieces.flatMap(([from, count]) => minutes(date, from, count)),
    );
    const request = { instrument: instrumentKey('NSE:ACME'), timeframe, ...ALWAYS } as const;
    const { columns, span } = await bars(new BarLibrary(sources()), request);
    expect(clocks(columns)).toEqual(expected);
    expect(span).toMatchObject({ origin: 'imported', madeFrom: '1m' });
    const total = pieces.reduce((sum, [, count]) => sum + count, 0);
    expect(columns.volume.reduce((sum, units) => sum + units, 0)).toBe(total);
  });

  test('a day is one bar from midnight on, of its first open and its last close', async () => {
    await store('ACME.csv', [...minutes('2025-01-02', OPEN, 3), ...minutes('2025-01-03', OPEN, 2)]);
    const request = { instrument: instrumentKey('NSE:ACME'), timeframe: '1d', ...ALWAYS } as const;
    const { columns } = await bars(new BarLibrary(sources()), request);
    expect([...columns.start]).toEqual([at('2025-01-02'), at('2025-01-03')]);
    expect([...columns.open]).toEqual([1_000_000, 1_030_000]);
    expect([...columns.high]).toEqual([1_040_000, 1_060_000]);
    expect([...columns.low]).toEqual([990_000, 1_020_000]);
    expect([...columns.close]).toEqual([1_030_000, 1_050_000]);
  });

  test('those in front of what was asked for are whole and as many as wanted', async () => {
    await store('ACME.csv', [...minutes('2025-01-02', OPEN, 375), ...minutes('2025-01-03', OPEN, 30)]);
    const request = {
      instrument: instrumentKey('NSE:ACME'),
      timeframe: '15m',
      from: at('2025-01-03'),
      to: at('2025-01-03', 9, 30),
      ahead: 2,
    } as const;
    const { columns, ahead } = await bars(new BarLibrary(sources()), request);
    expect([clocks(columns), ahead]).toEqual([['15:00', '15:15', '9:15'], 2]);
    expect([...columns.volume]).toEqual([15, 15, 15]);
  });
});

describe('where bars come from', () => {
  test('imported ones come first, and are not mixed with simulated ones', async () => {
    await store('RELIANCE.csv', ['2025-01-02', '2025-01-03']);
    const library = new BarLibrary(sources());
    const instrument = instrumentKey('NSE:RELIANCE');
    expect((await bars(library, { instrument, timeframe: '1d', ...ALWAYS })).span.origin).toBe('imported');
    const simulated = await bars(library, { instrument, timeframe: '5m', ...ALWAYS });
    expect(simulated.span.origin).toBe('simulated');
    const late = await library.bars({ instrument, timeframe: '1d', from: at('2026-01-01'), to: NOW });
    expect(late.ok ? '' : late.error.message).toMatch(
      /^RELIANCE has 1d bars from 2 Jan 2025 to 3 Jan 2025 and SIMULATED 1m to 60m bars from .* Choose dates/,
    );
  });

  test.each(['NSE:FOO', 'MCX:FOO'])('%s, that nobody knows, is refused with what to do', async (key) => {
    const answer = await new BarLibrary(sources()).bars({
      instrument: instrumentKey(key),
      timeframe: '1d',
      ...ALWAYS,
    });
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'NO_BARS',
        message: expect.stringContaining('no bars of FOO. Take some in with munim import'),
      },
    });
  });

  test('an index is found under the symbol of the exchange', async () => {
    await store('NIFTY.csv', ['2025-01-02', '2025-01-03']);
    const request = { instrument: instrumentKey('NSE:NIFTY 50'), timeframe: '1d', ...ALWAYS } as const;
    expect((await bars(new BarLibrary(sources()), request)).span.origin).toBe('imported');
  });

  test('practice makes the same bars in any thread, none behind its time', async () => {
    const request = { instrument: instrumentKey('NSE:TCS'), timeframe: '1d', ...ALWAYS } as const;
    const one = await bars(new BarLibrary(sources()), request);
    const other = await bars(new BarLibrary(structuredClone(sources())), { ...request, memory: 'shared' });
    expect(barsHash([one.columns])).toBe(barsHash([other.columns]));
    expect(other.columns.close.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([one.columns.start[0], one.columns.start.at(-1)]).toEqual([one.span.first, one.span.last]);
    expect(one.span.last).toBe(at('2026-11-24'));
    const seeded = new BarLibrary(sources({ ...PRACTICE, seed: 8 }));
    expect(barsHash([(await bars(seeded, request)).columns])).not.toBe(barsHash([one.columns]));
  });

  test('a request of the practice market gets the bars ahead that it wants', async () => {
    const library = new BarLibrary(sources());
    const request = { instrument: instrumentKey('NSE:TCS'), from: at('2026-11-02'), to: at('2026-11-07') };
    for (const timeframe of ['1d', '15m'] as const) {
      const all = await bars(library, { ...request, timeframe, from: epochMs(0) });
      const some = await bars(library, { ...request, timeframe, ahead: 40 });
      const tail = all.columns.close.subarray(all.columns.close.length - some.columns.close.length);
      expect([some.ahead, [...some.columns.close]]).toEqual([40, [...tail]]);
    }
  });

  test('a replay shows nothing behind its time', async () => {
    const recordings = join(folder, 'recordings');
    mkdirSync(recordings);
    const rows = [...minutes('2025-01-02', 555, 375), ...minutes('2025-01-03', 555, 375)];
    writeFileSync(
      join(recordings, 'ACME.csv'),
      `timestamp,open,high,low,close,volume\n${rows.map((time) => `${time}:00,10,12,9,11,5\n`).join('')}`,
    );
    const library = new BarLibrary(
      sources({ kind: 'replay', folder: recordings, now: at('2025-01-03', 10, 20) }),
    );
    const instrument = instrumentKey('NSE:ACME');
    const hours = await bars(library, { instrument, timeframe: '60m', ...ALWAYS, memory: 'shared' });
    expect([hours.span.origin, clock(hours.columns.start.at(-1) ?? 0)]).toEqual(['replay', '9:15']);
    expect(hours.columns.start).toHaveLength(8);
    const days = await bars(library, { instrument, timeframe: '1d', ...ALWAYS });
    expect([...days.columns.start]).toEqual([at('2025-01-02')]);
    expect(await library.span(instrument, '1m')).toMatchObject({ last: at('2025-01-03', 10, 19) });
  });

  test('says what is odd about recorded bars', async () => {
    await store('ACME.csv', ['2025-01-01', '2025-01-03']);
    const library = new BarLibrary(sources());
    const instrument = instrumentKey('NSE:ACME');
    const found = await bars(library, { instrument, timeframe: '1d', ...ALWAYS });
    expect(library.quality(instrument, found)).toMatchObject({ missingDays: 1, jumps: [] });
  });
});

const recorded = process.env['MUNIM_TEST_DATA'] ?? '';

describe.skipIf(recorded === '')('recorded data', () => {
  const SPAN = { from: at('2011-01-01'), to: at('2026-01-01') };

  test.each(['RELIANCE', 'HDFCBANK', 'NESTLEIND', 'TMPV', 'INFY'])(
    'raw days of %s under corporate actions are the adjusted days',
    async (symbol) => {
      await take(join(recorded, 'daily-raw', `${symbol}.csv.gz`));
      await take(join(recorded, 'reference', 'corporate_actions.csv'));
      const instrument = instrumentKey(`NSE:${symbol}`);
      const library = new BarLibrary(sources());
      const found = await bars(library, { instrument, timeframe: '1d', ...SPAN });
      const { columns } = found;
      rmSync(join(folder, 'candles'), { recursive: true });
      await take(join(recorded, 'daily', `${symbol}.csv.gz`));
      const { columns: expected } = await bars(library, { instrument, timeframe: '1d', ...SPAN });
      const closeOn = new Map(Array.from(expected.start, (start, i) => [start, expected.close[i] ?? 0]));
      const both = Array.from(
        columns.start,
        (start, i) => [columns.close[i] ?? 0, closeOn.get(start)] as const,
      );
      const common = both.filter((pair): pair is [number, number] => pair[1] !== undefined);
      expect(common.length).toBeGreaterThan(1_000);
      const far = common.filter(([ours, theirs]) => Math.abs(ours / theirs - 1) > 0.001);
      expect(far).toEqual([]);
      expect(library.quality(instrument, found)?.jumps).toEqual([]);
    },
    60_000,
  );

  test.each(['INFY', 'MARUTI', 'HDFCBANK'])(
    'minutes of %s make the days that the exchange published',
    async (symbol) => {
      await take(join(recorded, '1m', `${symbol}.csv.gz`));
      const instrument = instrumentKey(`NSE:${symbol}`);
      const library = new BarLibrary(sources());
      const span = { from: at('2024-04-22'), to: at('2025-04-18') };
      const { columns: made } = await bars(library, { instrument, timeframe: '1d', ...span });
      await take(join(recorded, 'daily-raw', `${symbol}.csv.gz`));
      const { columns: days } = await bars(library, { instrument, timeframe: '1d', ...span });
      const rowOf = new Map(Array.from(days.start, (start, i) => [start, i]));
      const SHORT = new Set<number>([at('2025-01-07')]);
      let [compared, far, units, published] = [0, 0, 0, 0];
      for (const [i, start] of made.start.entries()) {
        const row = rowOf.get(start);
        if (row === undefined || SHORT.has(start)) continue;
        compared++;
        units += made.volume[i] ?? 0;
        published += days.volume[row] ?? 0;
        // A day opens with the price of the auction before it, which no minute has.
        const isFar = (['high', 'low'] as const).some(
          (field) => Math.abs((made[field][i] ?? 0) / (days[field][row] ?? 1) - 1) > 0.001,
        );
        if (isFar) far++;
      }
      expect(compared).toBeGreaterThan(240);
      expect(far).toBeLessThanOrEqual(4);
      expect(units / published).toBeGreaterThan(0.97);
      expect(units / published).toBeLessThanOrEqual(1);
    },
    60_000,
  );
});
