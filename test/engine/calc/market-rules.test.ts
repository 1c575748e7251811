import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { calculate } from '../../../engine/calc/calculator.ts';

const data = loadMarketData();
const ORDER = 'date=2026-06-10 exchange=NSE segment=equity-delivery side=buy qty=100 price=1000';

function run(name: string, line: string, stdin?: string) {
  return calculate({ name, args: line === '' ? [] : line.split(' '), stdin, data });
}

function answer(name: string, line: string): unknown {
  const result = run(name, line);
  return 'stdout' in result ? JSON.parse(result.stdout) : result.stderr;
}

describe('calc charges', () => {
  test('prints exact parts and a total to the paisa', () => {
    expect(answer('charges', ORDER)).toEqual({
      brokerage: '0',
      stt: '100',
      exchange: '3.0699',
      ipft: '0.0001',
      sebi: '0.1',
      stamp: '15',
      gst: '0.570582',
      dp: '0',
      total: '118.74',
    });
  });

  test('adds the depository fee, whose tax is not in gst', () => {
    const sale = 'date=2021-06-10 exchange=NSE segment=equity-delivery side=sell qty=100 price=1010 dp=true';
    expect(answer('charges', sale)).toMatchObject({ dp: '15.34', total: '120.57' });
  });

  test('prints a row for each row, arguments filling what a row leaves out', () => {
    const rows = 'segment,side,qty,price\nfutures,buy,65,24000\nfutures,sell,65,24100\n';
    const result = run('charges', 'date=2026-06-10 exchange=NSE', rows);
    const lines = 'stdout' in result ? result.stdout.trim().split('\n') : [];
    expect(lines[0]).toBe('brokerage,stt,exchange,ipft,sebi,stamp,gst,dp,total');
    const parts = lines.slice(1).map((line) => line.split(',').slice(0, -1).map(Number));
    expect(parts).toHaveLength(2);
    expect(parts.flat().reduce((sum, part) => sum + part, 0)).toBeCloseTo(932.8523, 4);
  });

  test.each([
    ['an unknown key', ORDER.replace('qty', 'qyt'), 'Did you mean qty=?'],
    ['an unknown segment', ORDER.replace('equity-delivery', 'delivery'), 'equity-intraday'],
    ['an exchange whose rates are not here', ORDER.replace('NSE', 'BSE'), 'NSE'],
    ['no quantity', ORDER.replace('qty=100 ', ''), 'qty= is missing'],
    ['half a share', ORDER.replace('100', '1.5'), 'not whole'],
    ['a price finer than the money scale', ORDER.replace('1000', '100.12345'), 'decimals'],
    ['a date that is none', ORDER.replace('06-10', '02-30'), 'not a date'],
    ['a date before the first rates', ORDER.replace('2026', '2019'), '2020-01-01'],
    ['a value beyond all money', ORDER.replace('100 ', '1000000000 ').replace('=1000', '=9999999'), 'too'],
    ['a key given twice', `${ORDER} qty=5`, 'twice'],
    ['a loose word', `${ORDER} please`, 'key=value'],
  ])('refuses %s in one sentence', (_name, line, says) => {
    const result = run('charges', line);
    expect(result.exitStatus).toBe(2);
    expect('stderr' in result ? result.stderr : '').toContain(says);
  });

  test('names the line of a bad row', () => {
    const result = run(
      'charges',
      'date=2026-06-10 exchange=NSE side=buy',
      'segment,qty,price\nfutures,1,1\nfutures,x,1\n',
    );
    expect('stderr' in result ? result.stderr : '').toContain('Line 3');
  });
});

describe('calc calendar', () => {
  test('prints the sessions of a day in Indian time', () => {
    expect(answer('calendar', 'date=2025-10-21 exchange=NSE segment=fno')).toEqual({
      open: true,
      reason: 'Muhurat trading, Diwali Laxmi Pujan',
      sessions: [{ name: 'muhurat', from: '13:45', to: '14:45' }],
    });
  });

  test('a share with derivatives closes by auction since August 2026', () => {
    const names = (line: string) =>
      (answer('calendar', line) as { sessions: { name: string }[] }).sessions.map(({ name }) => name);
    const day = 'date=2026-11-25 exchange=NSE segment=equity';
    expect(names(`${day} derivatives=true`)).toEqual([
      'pre-open',
      'continuous',
      'closing-auction',
      'post-close',
    ]);
    expect(names(day)).toEqual(['pre-open', 'continuous', 'post-close']);
  });

  test('a day outside the known years answers that nobody knows, and fails', () => {
    const result = run('calendar', 'date=2031-01-01 exchange=NSE segment=fno');
    expect(result.exitStatus).toBe(2);
    expect('stdout' in result ? JSON.parse(result.stdout) : {}).toMatchObject({ open: null });
  });
});

describe('calc expiry', () => {
  test('prints the next eight, marking those of a year without a calendar', () => {
    const list = answer('expiry', 'underlying=NIFTY date=2026-11-22') as {
      date: string;
      provisional?: true;
    }[];
    expect(list.map(({ date }) => date)).toEqual([
      '2026-11-23',
      '2026-12-01',
      '2026-12-08',
      '2026-12-15',
      '2026-12-22',
      '2026-12-29',
      '2027-01-05',
      '2027-01-12',
    ]);
    expect(list.map(({ provisional }) => provisional === true)).toEqual([
      ...Array(6).fill(false),
      true,
      true,
    ]);
    expect(list[0]).toEqual({ date: '2026-11-23', kind: 'monthly', lot: 65 });
  });

  test('a lot that nobody knows is null', () => {
    expect(answer('expiry', 'underlying=RELIANCE date=2023-01-02')).toContainEqual({
      date: '2023-01-25',
      kind: 'monthly',
      lot: null,
    });
  });

  test('offers the nearest name for one without derivatives', () => {
    expect(answer('expiry', 'underlying=NIFTTY date=2026-11-22')).toContain('NIFTY');
  });

  test('has no answer from a date without a calendar', () => {
    expect(run('expiry', 'underlying=NIFTY date=2031-01-01').exitStatus).toBe(2);
  });
});

test('an unknown calculation is told the known ones', () => {
  expect(run('chargs', '')).toMatchObject({ exitStatus: 2 });
});
