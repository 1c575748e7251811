import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loadMarketData } from '../../../../config/market-data.ts';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { isoDate, istInstant, timeOfDay } from '../../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../../engine/market/session-calendar.ts';
import { CandleStore } from '../../../../engine/storage/candles/candle-store.ts';
import { coverage } from '../../../../engine/storage/candles/coverage.ts';
import { CandleImport, type FileReport } from '../../../../engine/storage/candles/import/candle-import.ts';
import type { ImportChoices } from '../../../../engine/storage/candles/import/import-choices.ts';

const data = loadMarketData();
const calendar = new SessionCalendar(data.sessions, data.holidays);
const CANDLES = 'timestamp,open,high,low,close,volume\n';

let files = '';
let home = '';
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'candle-import-'));
  files = join(made, 'files');
  home = join(made, 'candles');
  mkdirSync(files);
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

function put(name: string, content: string | Buffer): string {
  const path = join(files, name);
  writeFileSync(path, content);
  return path;
}

async function take(path: string, said: Partial<ImportChoices> = {}): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  const choices = { exchange: 'NSE', replace: false, ...said };
  await new CandleImport(new CandleStore(home), home, { calendar, choices }).run(path, (report) => {
    reports.push(report);
  });
  return reports;
}

async function stored(key: string, timeframe: '1m' | '5m' | '1d' = '1d') {
  const columns = await new CandleStore(home).load(instrumentKey(key), timeframe);
  return columns === undefined
    ? undefined
    : Array.from(columns.start, (start, i) => [start, columns.open[i], columns.close[i], columns.volume[i]]);
}

const at = (date: string, hour = 0, minute = 0): number => istInstant(isoDate(date), timeOfDay(hour, minute));

describe('importing candles', () => {
  const DAY = [[at('2025-01-01'), 1_000_000, 1_015_000, 1_200]];
  const MINUTES = [
    [at('2025-01-01', 9, 15), 1_000_000, 1_015_000, 12],
    [at('2025-01-01', 9, 16), 1_015_000, 1_010_000, 7],
  ];
  test.each([
    ['a date', '2025-01-01,100,102,99.5,101.5,1200'],
    ['a date of the broker, in its zone', '2025-01-01T00:00:00+0530,100,102,99.5,101.5,1200'],
    ['midnight in Greenwich', '2025-01-01T00:00:00Z,100,102,99.5,101.5,1200'],
    ['midnight in India, told in Greenwich', '2024-12-31 18:30:00+00:00,100,102,99.5,101.5,1200'],
    ['the day before the month', '01/01/2025,100,102,99.5,101.5,1200'],
    ['a month by name', '01-Jan-2025,100,102,99.5,101.5,1200'],
    ['digits alone', '20250101,100,102,99.5,101.5,1200'],
    ['seconds since 1970', '1735669800,100,102,99.5,101.5,1200'],
    ['quoted and grouped digits', '"2025-01-01","100.00","102","99.50","101.50","1,200"'],
  ])('reads a day stamped as %s', async (_, row) => {
    expect(await take(put('ACME.csv', `${CANDLES}${row}\n`))).toMatchObject([{ added: 1, findings: [] }]);
    expect(await stored('NSE:ACME')).toEqual(DAY);
  });

  test.each([
    ['ISO with offset', CANDLES, ['2025-01-01T09:15:00+05:30', '2025-01-01T09:16:00+05:30'], ','],
    [
      'a history of the broker',
      'date,open,high,low,close,volume,oi\n',
      ['2025-01-01 09:15:00+05:30', '2025-01-01 09:16:00+05:30'],
      ',',
    ],
    ['no zone', 'Datetime,Open,High,Low,Close,Volume\r\n', ['2025-01-01 09:15', '2025-01-01 09:16'], ','],
    ['Greenwich', 'time;o;h;l;c;v\n', ['2025-01-01T03:45:00Z', '2025-01-01T03:46:00Z'], ';'],
    [
      'date and time apart',
      'date\ttime\topen\thigh\tlow\tclose\tvolume\n',
      ['2025-01-01\t09:15:00', '2025-01-01\t09:16:00'],
      '\t',
    ],
    ['a byte order mark', `\ufeff${CANDLES}`, ['2025-01-01 09:15:00', '2025-01-01 09:16:00'], ','],
  ])('reads minutes: %s', async (_, header, [first = '', second = ''], separator) => {
    const row = (...values: (string | number)[]): string => `${values.join(separator)}\n`;
    const text = header + row(first, 100, 102, 99.5, 101.5, 12) + row(second, 101.5, 102, 100, 101, 7);
    expect(await take(put('acme_1m.csv.gz', gzipSync(text)))).toMatchObject([
      { added: 2, refused: undefined },
    ]);
    expect(await stored('NSE:ACME', '1m')).toEqual(MINUTES);
  });

  test('takes the symbol from a column, or from what was said', async () => {
    const path = put(
      'all.csv',
      'symbol,date,open,high,low,close\nACME,2025-01-01,1,1,1,1\nBOLT,2025-01-01,2,2,2,2\n',
    );
    await take(path);
    expect(await stored('NSE:BOLT')).toEqual([[at('2025-01-01'), 20_000, 20_000, 0]]);
    await take(put('x y(1).csv', `${CANDLES}2025-01-01,1,1,1,1,1\n`), { symbol: 'BSE:CORD' });
    expect(await stored('BSE:CORD')).toHaveLength(1);
  });

  test('moves bars that are stamped at their end, and asks before it believes so', async () => {
    const days = ['2025-01-01', '2025-01-02', '2025-01-03'];
    const rows = days.flatMap((day) =>
      Array.from({ length: 75 }, (_, i) => {
        const minute = 560 + i * 5;
        const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        return `${day} ${clock},100,100,100,100,1\n`;
      }),
    );
    const path = put('ACME.csv', CANDLES + rows.join(''));
    expect((await take(path))[0]?.refused).toContain('Say stamp=end if so');
    expect(await stored('NSE:ACME', '5m')).toBeUndefined();
    expect((await take(path, { stamp: 'end' }))[0]?.added).toBe(225);
    expect((await stored('NSE:ACME', '5m'))?.[0]?.[0]).toBe(at('2025-01-01', 9, 15));
  });

  test('lists what it refuses and repairs, by line', async () => {
    const rows = [
      '2025-01-02,100,101,99,100,5',
      '2025-01-01,100,101,99,100,5',
      '2025-01-02,100,101,99,100,5',
      '2025-01-02,100,101,99,100.5,5',
      '2025-01-03,100,99,101,100,5',
      '2025-01-03,100,101,-99,100,5',
      '2025-01-03,0,101,0,100,5',
      '2025-13-03,100,101,99,100,5',
      'total',
      '',
      '2025-01-06,100,101,99,100,',
    ];
    const [report] = await take(put('ACME.csv', CANDLES + rows.join('\n')));
    expect(report?.added).toBe(3);
    expect(report?.findings.map(({ kind, says, lines }) => `${kind} ${lines}: ${says}`)).toEqual([
      'refused 6: open or close lies outside low and high',
      'refused 7: a price is not a plain number',
      'refused 8: a price is not above zero',
      'refused 9: the time is not readable',
      'refused 10: fewer than 6 fields',
      'repaired 12: no volume, taken as 0',
      'repaired 3: out of order, sorted by time',
      'repaired 4: repeated row, kept once',
      'refused 5: same time as an earlier line with other values',
    ]);
  });

  test('changes nothing when the same file comes again', async () => {
    const path = put(
      'ACME.csv',
      `${CANDLES}2025-01-01,100,102,99.5,101.5,1200\n2025-01-02,101,102,99.5,101.5,12\n`,
    );
    await take(path);
    const arrow = join(home, 'NSE', 'ACME', '1d.arrow');
    const [before, stat] = [readFileSync(arrow), statSync(arrow)];
    expect(await take(path)).toMatchObject([{ added: 0, known: 2, findings: [] }]);
    expect(readFileSync(arrow)).toEqual(before);
    expect(statSync(arrow).ino).toBe(stat.ino);
  });

  test('keeps a stored bar against a later file that says otherwise, and names the line', async () => {
    await take(put('ACME.csv', `${CANDLES}2025-01-01,100,102,99.5,101.5,1200\n`));
    const path = put('ACME.csv', `${CANDLES}2025-01-01,100,102,99.5,101,1200\n`);
    expect((await take(path))[0]?.findings).toMatchObject([{ kind: 'refused', lines: '2' }]);
    expect((await take(path, { replace: true }))[0]).toMatchObject({ replaced: 1, findings: [] });
    expect((await stored('NSE:ACME'))?.[0]?.[2]).toBe(1_010_000);
  });

  test.each([
    [
      'broken off',
      'ACME.csv.gz',
      gzipSync(`${CANDLES}${'2025-01-01,1,1,1,1,1\n'.repeat(50)}`).subarray(0, 60),
      'breaks off before the end',
    ],
    ['not compressed', 'ACME.csv.gz', CANDLES, 'not the compressed file'],
    ['of other columns', 'ACME.csv', 'timestamp,ltp\n2025-01-01,1\n', 'names no columns of bars'],
    ['without a header', 'ACME.csv', '2025-01-01,1,1,1,1,1\n', 'A header such as timestamp,open'],
    ['empty', 'ACME.csv', '', 'it is empty'],
    [
      'with the month first',
      'ACME.csv',
      `${CANDLES}01/02/2025,1,1,1,1,1\n01/13/2025,1,1,1,1,1\n`,
      'line 3 writes the month before the day',
    ],
    [
      'of mixed zones',
      'ACME.csv',
      `${CANDLES}2025-01-01T09:15:00Z,1,1,1,1,1\n2025-01-01T09:16:00+05:30,1,1,1,1,1\n`,
      'more than one way or zone',
    ],
    [
      'of two minutes',
      'ACME.csv',
      `${CANDLES}2025-01-01 09:15,1,1,1,1,1\n2025-01-01 09:17,1,1,1,1,1\n`,
      '2 minutes apart',
    ],
    ['of no symbol', 'a(1).csv', `${CANDLES}2025-01-01,1,1,1,1,1\n`, 'is no name of an instrument'],
  ])('takes nothing of a file %s', async (_, name, content, says) => {
    const [report] = await take(put(name, content));
    expect(report?.refused).toContain(says);
    expect(await new CandleStore(home).series()).toEqual([]);
  });

  test('takes the good files of a folder and refuses a link that leads out of it', async () => {
    const outside = join(files, '..', 'secret.csv');
    writeFileSync(outside, `${CANDLES}2025-01-01,1,1,1,1,1\n`);
    symlinkSync(outside, join(files, 'LINK.csv'));
    put('ACME.csv', `${CANDLES}2025-01-01,1,1,1,1,1\n`);
    put('notes.pdf', 'x');
    const reports = await take(files);
    expect(reports.map(({ name, refused }) => [name, refused?.split('.')[0]])).toEqual([
      ['ACME.csv', undefined],
      ['LINK.csv', 'it is a link that leads out of its folder'],
      ['notes.pdf', 'only '],
    ]);
    expect((await take(join(files, 'none')))[0]?.refused).toContain('no such file');
  });
});

describe('importing bhavcopies', () => {
  test('old equity: shares of the EQ series', async () => {
    const path = put(
      'cm01JAN2020bhav.csv',
      'SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,TOTALTRADES,ISIN,\n' +
        'ACME,EQ,36,36.8,35.25,35.8,35.65,35.2,49077,1,01-JAN-2020,370,X,\nACME,BE,36,36.8,35.25,35.8,35.65,35.2,4,1,01-JAN-2020,3,X,\n',
    );
    expect(await take(path)).toMatchObject([{ added: 1, findings: [{ kind: 'left-out', rows: 1 }] }]);
    expect(await stored('NSE:ACME')).toEqual([[at('2020-01-01'), 360_000, 358_000, 49_077]]);
  });

  test('full: with its spaces', async () => {
    const path = put(
      'sec_bhavdata_full_05092023.csv',
      'SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, DELIV_PER\n' +
        'ACME, EQ, 05-Sep-2023, 18.9, 18.9, 19.25, 18.6, 19.25, 19.2, 19.1, 12380, 2.36, 122, 10333, 83.47\n',
    );
    await take(path);
    expect(await stored('NSE:ACME')).toEqual([[at('2023-09-05'), 189_000, 192_000, 12_380]]);
  });

  const UDIFF =
    'TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4\n';
  test('UDiFF: shares, futures and options, volumes in units', async () => {
    const path = put(
      'BhavCopy_NSE.csv',
      `${UDIFF}2025-06-18,2025-06-18,CM,NSE,STK,1,X,ACME,EQ,,,,,ACME LTD,10,11,9,10.5,10.5,10,,10.5,,,58,1,10,F1,1,,,,,\n` +
        '2025-06-18,2025-06-18,FO,NSE,STF,2,,ACME,,2025-06-26,2025-06-26,,,ACME25JUNFUT,10,11,9,10.5,10.5,10,10,10.5,0,0,3,1,1,F1,100,,,,,\n' +
        '2025-06-18,2025-06-18,FO,NSE,STO,3,,ACME,,2025-06-26,2025-06-26,10.0,CE,ACME25JUN10CE,0,0,0,0.5,0,0.5,10,0.5,0,0,0,0,0,F1,100,,,,,\n',
    );
    expect(await take(path)).toMatchObject([{ added: 2, findings: [{ says: 'no trade that day' }] }]);
    expect(await stored('NSE:ACME')).toEqual([[at('2025-06-18'), 100_000, 105_000, 58]]);
    expect(await stored('NFO:ACME25JUNFUT')).toEqual([[at('2025-06-18'), 100_000, 105_000, 300]]);
  });

  test('old F&O: contracts named as the broker names them', async () => {
    const row = (contract: string): string => `${contract},5,6,4,5.5,5.5,100,1,10,1,01-JAN-2020,\n`;
    const path = put(
      'fo01JAN2020bhav.csv',
      'INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,\n' +
        row('FUTIDX,NIFTY,30-Jan-2020,0,XX') +
        row('OPTIDX,NIFTY,02-Jan-2020,12000,CE') +
        row('OPTIDX,NIFTY,30-Jan-2020,12000,PE') +
        row('OPTSTK,ACME,30-Jan-2020,182.5,PE'),
    );
    await take(path);
    const keys = (await new CandleStore(home).series()).map(({ instrument }) => instrument);
    expect(keys).toEqual([
      'NFO:ACME20JAN182.5PE',
      'NFO:NIFTY2010212000CE',
      'NFO:NIFTY20JAN12000PE',
      'NFO:NIFTY20JANFUT',
    ]);
  });

  test('the market report: its day is in its name', async () => {
    const text =
      'INSTRUMENT,SYMBOL,EXP_DATE,OPEN_PRICE,HI_PRICE,LO_PRICE,CLOSE_PRICE,OPEN_INT*,TRD_VAL,TRD_QTY,NO_OF_CONT,NO_OF_TRADE\n' +
      'FUTIDX,NIFTY,25/11/2025,00010.00,00011.00,00009.00,00010.50,0001,1.00,75,1,1\n* - a footnote\n';
    expect(await take(put('fo14112025.csv', text))).toMatchObject([
      { added: 1, findings: [{ says: 'a footnote' }] },
    ]);
    expect(await stored('NFO:NIFTY25NOVFUT')).toEqual([[at('2025-11-14'), 100_000, 105_000, 75]]);
    expect((await take(put('fo.csv', text)))[0]?.refused).toContain('no date');
  });
});

describe('open interest', () => {
  const KEY = instrumentKey('NFO:NIFTY25JANFUT');
  const PLAIN =
    'timestamp,open,high,low,close,volume\n2025-01-01,100,102,99,101,75\n2025-01-02,101,103,100,102,75\n';
  const TOLD =
    'timestamp,open,high,low,close,volume,oi\n2025-01-02,101,103,100,102,75,900\n2025-01-03,102,103,100,102,75,\n';

  async function interest(): Promise<readonly number[] | undefined> {
    const columns = await new CandleStore(home).load(KEY, '1d', { openInterest: true });
    return columns?.openInterest === undefined ? undefined : [...columns.openInterest];
  }

  test('is kept where a file tells it, and added to bars that are stored without', async () => {
    const terms = { symbol: 'NFO:NIFTY25JANFUT' };
    await take(put('a.csv', PLAIN), terms);
    expect(await interest()).toBeUndefined();
    const [report] = await take(put('b.csv', TOLD), terms);
    expect(report).toMatchObject({ added: 1, known: 1, findings: [] });
    expect(await interest()).toEqual([Number.NaN, 900, Number.NaN]);
    await take(put('a.csv', PLAIN), terms);
    expect(await interest()).toEqual([Number.NaN, 900, Number.NaN]);
    expect((await stored('NFO:NIFTY25JANFUT'))?.length).toBe(3);
  });

  test('that differs, or is no number of units, is refused with its line', async () => {
    const terms = { symbol: 'NFO:NIFTY25JANFUT' };
    await take(put('b.csv', TOLD), terms);
    const other = TOLD.replace(',900', ',901').replace(/,$/m, ',-5');
    const [report] = await take(put('c.csv', other), terms);
    expect(report?.findings.map(({ kind, lines }) => [kind, lines])).toHaveLength(2);
    expect(await interest()).toEqual([900, Number.NaN]);
    await take(put('c.csv', other), { ...terms, replace: true });
    expect(await interest()).toEqual([901, Number.NaN]);
  });

  test('of a bhavcopy is in units', async () => {
    const head =
      'INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,';
    const row = 'FUTIDX,NIFTY,30-Jan-2025,0,XX,100,102,99,101,101,3,1,1500,-75,01-JAN-2025,';
    await take(put('fo01JAN2025bhav.csv', `${head}\n${row}\n`));
    expect(await interest()).toEqual([1500]);
  });
});

describe('coverage', () => {
  test('counts missing days and bars, bars outside hours, and jumps that no action explains', async () => {
    const days = ['2025-01-01,100,100,100,100,1', '2025-01-03,50,50,50,50,1', '2025-01-05,50,50,50,50,1'];
    await take(put('ACME.csv', `${CANDLES}${days.join('\n')}\n`));
    await take(
      put(
        'BOLT.csv',
        `${CANDLES}2025-01-01 09:15,1,1,1,1,1\n2025-01-01 09:16,1,1,1,1,1\n2025-01-01 15:45,1,1,1,1,1\n`,
      ),
    );
    const rows = await coverage(new CandleStore(home), home);
    expect(rows).toMatchObject([
      {
        instrument: 'NSE:ACME',
        bars: 3,
        first: '2025-01-01',
        last: '2025-01-05',
        missingDays: 1,
        someMissingDays: ['2025-01-02'],
        outside: 1,
        jumps: [{ day: '2025-01-03', factor: 0.5 }],
      },
      { instrument: 'NSE:BOLT', timeframe: '1m', missingDays: 0, missingBars: 373, outside: 1, jumps: [] },
    ]);
    await take(put('actions.csv', 'symbol,ex_date,price_factor\nACME,2025-01-03,0.5\nACME,soon,2\n'));
    expect((await coverage(new CandleStore(home), home))[0]?.jumps).toEqual([]);
  });

  test('names a file that is damaged', async () => {
    await take(put('ACME.csv', `${CANDLES}2025-01-01,1,1,1,1,1\n`));
    writeFileSync(join(home, 'NSE', 'ACME', '1d.arrow'), 'nonsense');
    expect((await coverage(new CandleStore(home), home))[0]?.damage).toContain('is damaged');
  });
});

const recorded = process.env['MUNIM_TEST_DATA'] ?? '';

describe.skipIf(recorded === '')('recorded data', () => {
  test.each(['daily', '1m', '15m'])(
    'every row of %s is taken',
    async (name) => {
      for (const { refused, rows, added, findings } of await take(join(recorded, name))) {
        expect([refused, added, findings]).toEqual([undefined, rows, []]);
      }
    },
    120_000,
  );

  test('every bhavcopy with bars is taken, every row accounted for', async () => {
    for (const name of readdirSync(join(recorded, 'bhavcopy')).filter(
      (file) => !/_op\.|fo01JAN/.test(file),
    )) {
      const [report] = await take(join(recorded, 'bhavcopy', name));
      if (/futidx|ttfut|ttopt|help/.test(name)) expect(report?.refused).toContain('names no columns of bars');
      else {
        const told = report?.findings.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
        expect([name, report?.refused, (report?.added ?? 0) + told]).toEqual([name, undefined, report?.rows]);
      }
    }
  }, 240_000);
});
