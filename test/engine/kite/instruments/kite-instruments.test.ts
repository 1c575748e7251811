import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../../config/market-data.ts';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { fail, ok, type Result } from '../../../../engine/domain/result.ts';
import { HOUR_MS, isoDate } from '../../../../engine/domain/time.ts';
import { DumpShelf } from '../../../../engine/kite/instruments/dump-shelf.ts';
import { KiteInstruments } from '../../../../engine/kite/instruments/kite-instruments.ts';
import { temporaryFolder } from '../../../support/database.ts';
import { ist, ManualWall } from '../../market/pacing/manual-wall.ts';

const { freeze, sectors } = loadMarketData();
const HEADER =
  'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange';
const ITC = '424961,1660,ITC,ITC,0.0,,0.0,0.05,1,EQ,NSE,NSE';
const ITC_RENUMBERED = '999,4,ITC,ITC,0.0,,0.0,0.05,1,EQ,NSE,NSE';
const NIFTY_WEEKLY = '2,1,NIFTY26D0125000CE,NIFTY,0.0,2026-12-01,25000.0,0.05,65,CE,NFO-OPT,NFO';

describe('instruments through the days', () => {
  let folder: string;
  let wall: ManualWall;
  let kite: Result<string, string>;
  let asked: number;
  /** What a request for the table waits for. */
  let answers: Promise<void>;
  let patience: Promise<void>;
  let troubles: string[];

  /** As a new run would open them. */
  const open = (): KiteInstruments =>
    new KiteInstruments({
      shelf: new DumpShelf(folder),
      fetch: async () => {
        asked += 1;
        await answers;
        return kite;
      },
      known: { freeze, sectors, names: new Map() },
      wall,
      pause: () => Promise.resolve(),
      patience: () => patience,
      onTrouble: (message) => troubles.push(message),
    });
  const says = (...rows: readonly string[]): void => {
    kite = ok([HEADER, ...rows, ''].join('\n'));
  };
  const keys = async (of: KiteInstruments, day: string): Promise<readonly string[]> =>
    (await of.listings(isoDate(day))).map(({ key }) => key);

  beforeEach(() => {
    folder = temporaryFolder('tables');
    wall = new ManualWall(ist('2026-12-01 09:00:00'));
    kite = fail('nobody is logged in');
    asked = 0;
    answers = Promise.resolve();
    patience = new Promise(() => undefined);
    troubles = [];
  });

  test('there are none before the first login, and after it there are', async () => {
    const instruments = open();
    expect(await keys(instruments, '2026-12-01')).toEqual([]);
    expect(instruments.loaded).toBeUndefined();
    says(ITC, NIFTY_WEEKLY);
    expect(await keys(instruments, '2026-12-01')).toEqual(['NSE:ITC', 'NFO:NIFTY26D0125000CE']);
    expect(instruments.loaded).toEqual({ day: '2026-12-01', leftOut: 0, listed: 2 });
    expect(instruments.tokenOf(instrumentKey('NSE:ITC'))).toBe(424961);
  });

  test('Kite is asked once a day, whatever restarts', async () => {
    says(ITC);
    await keys(open(), '2026-12-01');
    await keys(open(), '2026-12-01');
    expect(asked).toBe(1);
  });

  test("until 08:30 the table is yesterday's", async () => {
    says(ITC);
    const instruments = open();
    await keys(instruments, '2026-12-01');
    wall.pass(23 * HOUR_MS);
    says(ITC_RENUMBERED);
    await keys(instruments, '2026-12-02');
    expect([asked, instruments.loaded?.day]).toEqual([1, '2026-12-01']);
    wall.pass(HOUR_MS);
    await keys(instruments, '2026-12-02');
    expect([asked, instruments.loaded?.day]).toEqual([2, '2026-12-02']);
    expect(instruments.tokenOf(instrumentKey('NSE:ITC'))).toBe(999);
    expect(instruments.keyOfToken(424961)).toBeUndefined();
  });

  test('without a login the newest table there is goes on, less what has expired', async () => {
    says(ITC, NIFTY_WEEKLY);
    await keys(open(), '2026-12-01');
    wall.pass(48 * HOUR_MS);
    kite = fail('nobody is logged in');
    const later = open();
    expect(await keys(later, '2026-12-03')).toEqual(['NSE:ITC']);
    expect(later.loaded?.day).toBe('2026-12-01');
    // What was listed then is still known for those who hold it.
    expect(await keys(later, '2026-12-01')).toEqual(['NSE:ITC', 'NFO:NIFTY26D0125000CE']);
  });

  test('a start does not wait for ever while an older table is there', async () => {
    says(ITC);
    await keys(open(), '2026-12-01');
    wall.pass(24 * HOUR_MS);
    says(ITC_RENUMBERED);
    let answer = (): void => undefined;
    answers = new Promise((resolve) => {
      answer = resolve;
    });
    patience = Promise.resolve();
    const slow = open();
    expect(await keys(slow, '2026-12-02')).toEqual(['NSE:ITC']);
    expect(slow.tokenOf(instrumentKey('NSE:ITC'))).toBe(424961);
    answer();
    await expect.poll(() => slow.tokenOf(instrumentKey('NSE:ITC'))).toBe(999);
  });

  test('a page in place of the table, or an empty one, changes nothing', async () => {
    says(ITC);
    const instruments = open();
    await keys(instruments, '2026-12-01');
    kite = ok('<html>Bad gateway</html>');
    expect(await instruments.refresh()).toMatchObject({ ok: false });
    says();
    expect(await instruments.refresh()).toMatchObject({ ok: false });
    expect(instruments.tokenOf(instrumentKey('NSE:ITC'))).toBe(424961);
    expect(await keys(open(), '2026-12-01')).toEqual(['NSE:ITC']);
  });

  test('a broken file on the shelf is as if it were not there', async () => {
    writeFileSync(join(folder, 'instruments-2026-12-01.csv.gz'), 'torn');
    says(ITC);
    expect(await keys(open(), '2026-12-01')).toEqual(['NSE:ITC']);
    expect(asked).toBe(1);
  });

  test('a folder that cannot be written is told, and the day goes on', async () => {
    writeFileSync(join(folder, 'file'), '');
    folder = join(folder, 'file');
    says(ITC);
    expect(await keys(open(), '2026-12-01')).toEqual(['NSE:ITC']);
    expect(troubles).toEqual(['the table of instruments cannot be kept']);
  });

  test('tables older than eight are thrown away', async () => {
    says(ITC);
    for (let day = 0; day < 11; day += 1) {
      await open().refresh();
      wall.pass(24 * HOUR_MS);
    }
    const days = await new DumpShelf(folder).days();
    expect([days.length, days[0], days.at(-1)]).toEqual([8, '2026-12-11', '2026-12-04']);
  });
});
