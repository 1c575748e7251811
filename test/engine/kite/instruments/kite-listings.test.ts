import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../../config/market-data.ts';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { type KiteListings, readListings } from '../../../../engine/kite/instruments/kite-listings.ts';
import { InstrumentCatalogue } from '../../../../engine/market/catalogue.ts';
import { SymbolSearch } from '../../../../engine/market/symbol-search.ts';

const { freeze, sectors } = loadMarketData();
const HEADER =
  'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange';
const DAY = isoDate('2026-11-30');
const pause = (): Promise<void> => Promise.resolve();

async function read(text: string, day = DAY): Promise<KiteListings> {
  const known = { freeze, sectors, names: new Map([['TCS', 'Tata Consultancy Services']]), day };
  const listings = await readListings(text, known, pause);
  if (listings === undefined) throw new Error('no table');
  return listings;
}

const table = (...rows: readonly string[]): Promise<KiteListings> => read([HEADER, ...rows, ''].join('\n'));

const listed = ({ listings }: KiteListings, key: string) => listings.find((one) => one.key === key);

describe("Kite's table of instruments", () => {
  test('lists shares with names for people, their sector, and whether they have derivatives', async () => {
    const read = await table(
      '738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.1,1,EQ,NSE,NSE',
      '2953217,11536,TCS,TATA CONSULTANCY SERV LT,0.0,,0.0,0.1,1,EQ,NSE,NSE',
      '341249,1333,HDFCBANK,HDFC BANK,0.0,,0.0,0.05,1,EQ,NSE,NSE',
      '424961,1660,ITC,ITC,0.0,,0.0,0.05,1,EQ,NSE,NSE',
      '4267265,16669,BAJAJ-AUTO,BAJAJ AUTO,0.0,,0.0,0.5,1,EQ,NSE,NSE',
      '12563970,49078,RELIANCE26DECFUT,RELIANCE,0.0,2026-12-29,0.0,0.1,500,FUT,NFO-FUT,NFO',
    );
    expect(listed(read, 'NSE:RELIANCE')).toEqual({
      kind: 'equity',
      key: 'NSE:RELIANCE',
      exchange: 'NSE',
      tradingSymbol: 'RELIANCE',
      name: 'Reliance Industries',
      tickSize: 1_000,
      lotSize: 1,
      freezeQuantity: 100_000,
      hasDerivatives: true,
      sector: sectors['RELIANCE'],
    });
    const names = ['TCS', 'HDFCBANK', 'ITC', 'BAJAJ-AUTO'].map(
      (symbol) => listed(read, `NSE:${symbol}`)?.name,
    );
    expect(names).toEqual(['Tata Consultancy Services', 'HDFC Bank', 'ITC', 'Bajaj Auto']);
    expect(listed(read, 'NSE:TCS')).toMatchObject({ hasDerivatives: false });
    expect(read.tokens.get(instrumentKey('NSE:RELIANCE'))).toBe(738561);
    expect(read.keys.get(738561)).toBe('NSE:RELIANCE');
    expect(read.leftOut).toBe(0);
  });

  test('lists indices without tick and lot, and contracts with lot, freeze quantity and kind of expiry', async () => {
    const read = await table(
      '256265,1001,NIFTY 50,NIFTY 50,0.0,,0.0,0.0,0,EQ,INDICES,NSE',
      '265,1,SENSEX,SENSEX,0.0,,0.0,0.0,0,EQ,INDICES,BSE',
      '1,1,NIFTY26DECFUT,NIFTY,0.0,2026-12-29,0.0,0.1,65,FUT,NFO-FUT,NFO',
      '2,1,NIFTY26D0125000CE,NIFTY,0.0,2026-12-01,25000.0,0.05,65,CE,NFO-OPT,NFO',
      '3,1,SENSEX26D0382000PE,SENSEX,0.0,2026-12-03,82000.0,0.05,20,PE,BFO-OPT,BFO',
      '4,1,ODDLOT26DEC182.5CE,ODDLOT,0.0,2026-12-29,182.5,0.05,1000,CE,NFO-OPT,NFO',
    );
    expect(listed(read, 'NSE:NIFTY 50')).toMatchObject({
      kind: 'index',
      name: 'NIFTY',
      tickSize: 500,
      lotSize: 1,
    });
    expect(listed(read, 'NFO:NIFTY26DECFUT')).toMatchObject({
      kind: 'future',
      name: 'NIFTY future Tue 29 Dec 2026',
      underlying: 'NSE:NIFTY 50',
      expiryKind: 'monthly',
      lotSize: 65,
      freezeQuantity: 1_800,
    });
    expect(listed(read, 'NFO:NIFTY26D0125000CE')).toMatchObject({
      kind: 'option',
      name: 'NIFTY 25,000.00 CE Tue 1 Dec 2026',
      strike: 250_000_000,
      optionType: 'CE',
      expiryKind: 'weekly',
    });
    expect(listed(read, 'BFO:SENSEX26D0382000PE')).toMatchObject({ underlying: 'BSE:SENSEX', lotSize: 20 });
    expect(listed(read, 'NFO:ODDLOT26DEC182.5CE')).toMatchObject({
      strike: 1_825_000,
      underlying: 'NSE:ODDLOT',
      freezeQuantity: 20_000,
    });
  });

  test('leaves out what is not traded here, what has expired, and what is no row, and counts it', async () => {
    const read = await table(
      '10,1,USDINR26DECFUT,USDINR,0.0,2026-12-29,0.0,0.0025,1,FUT,CDS-FUT,CDS',
      '11,1,GOLD26DECFUT,GOLD,0.0,2026-12-04,0.0,1.0,1,FUT,MCX-FUT,MCX',
      '12,1,754KA43-SG,GOI LOAN,0.0,,0.0,0.01,1,EQ,NSE,NSE',
      '13,1,890NHB34-N7,,0.0,,0.0,0.01,1,EQ,NSE,NSE',
      '14,1,NIFTY26NOVFUT,NIFTY,0.0,2026-11-23,0.0,0.1,65,FUT,NFO-FUT,NFO',
      '15,1,NIFTY26DEC25000XX,NIFTY,0.0,2026-12-29,25000.0,0.05,65,XX,NFO-OPT,NFO',
      '16,1,NIFTY26DEC25000CE,NIFTY,0.0,2026-12-29,,0.05,65,CE,NFO-OPT,NFO',
      'not,a,row',
      '17,1,SOMEBOND-GB,2.5%GOLDBONDS2028,0.0,,0.0,0.01,1,EQ,NSE,NSE',
      '18,1,QUOTED,"QUOTED, ""FIRST"" COMPANY",0.0,,0.0,0.05,1,EQ,NSE,NSE',
      '19,1,QUOTED,QUOTED AGAIN,0.0,,0.0,0.05,1,EQ,NSE,NSE',
    );
    expect(read.listings.map(({ key }) => key)).toEqual(['NSE:SOMEBOND-GB', 'NSE:QUOTED']);
    expect(listed(read, 'NSE:QUOTED')?.name).toBe('Quoted, "First" Company');
    expect(read.leftOut).toBe(9);
  });

  test('is read whatever the order of its columns, and not at all when it is none', async () => {
    const known = { freeze, sectors, names: new Map(), day: DAY };
    const turned = [
      HEADER.split(',').reverse().join(','),
      '1001,256265'.split(',').concat().join(','),
      'NSE,NSE,EQ,1,0.05,0.0,,0.0,ITC,ITC,1660,424961',
    ].join('\r\n');
    const read = await readListings(turned, known, pause);
    expect(read?.tokens.get(instrumentKey('NSE:ITC'))).toBe(424961);
    for (const text of ['', '<html>Bad gateway</html>', 'a,b\n1,2\n', HEADER.replace('lot_size', 'lots')]) {
      expect(await readListings(text, known, pause)).toBeUndefined();
    }
  });

  test('is read in slices, so that others have their turn', async () => {
    const rows = Array.from(
      { length: 5_000 },
      (_, i) => `${i + 1},1,SHARE${i},SHARE NUMBER ${i},0.0,,0.0,0.05,1,EQ,NSE,NSE`,
    );
    let turns = 0;
    const known = { freeze, sectors, names: new Map(), day: DAY };
    const read = await readListings([HEADER, ...rows].join('\n'), known, async () => {
      turns += 1;
    });
    expect(read?.listings).toHaveLength(5_000);
    expect(turns).toBeGreaterThanOrEqual(10);
  });
});

const DATA = process.env['MUNIM_TEST_DATA'];

describe.skipIf(DATA === undefined)('recorded tables', () => {
  const recorded = (file: string): string =>
    gunzipSync(readFileSync(join(DATA ?? '', 'instruments', file))).toString();

  test('of the shares of NSE: all plain ones are listed, and people find them by name', async () => {
    const text = recorded('kite_instruments_nse_2026-07.csv.gz');
    const { listings, leftOut } = await read(text, isoDate('2026-07-15'));
    const lines = text.trim().split('\n').length - 1;
    expect(listings.length + leftOut).toBe(lines);
    const plain = text
      .split('\n')
      .filter((line) => /,EQ,NSE,NSE\r?$/.test(line) && !/^\d+,\d+,[^,]*-[A-Z0-9]{2},/.test(line));
    const symbols = new Set(listings.map(({ tradingSymbol }) => tradingSymbol));
    const missing = plain.filter(
      (line) => line.split(',')[3] !== '' && !symbols.has(line.split(',')[2] ?? ''),
    );
    expect(missing).toEqual([]);
    const catalogue = new InstrumentCatalogue();
    catalogue.add(listings);
    const search = new SymbolSearch(catalogue);
    const keyOf = (name: string): string => {
      const found = search.resolve(name, isoDate('2026-07-15'));
      return found.kind === 'found' ? found.instrument.key : found.kind;
    };
    const said = ['reliance', 'hdfc bank', 'sbi', 'l&t', 'infosys', 'nifty', 'bank nifty', 'vix', 'm&m'];
    expect(said.map(keyOf)).toEqual([
      'NSE:RELIANCE',
      'NSE:HDFCBANK',
      'NSE:SBIN',
      'NSE:LT',
      'NSE:INFY',
      'NSE:NIFTY 50',
      'NSE:NIFTY BANK',
      'NSE:INDIA VIX',
      'NSE:M&M',
    ]);
  });

  test('of derivatives: every contract that has not expired, monthly and weekly as their symbols say', async () => {
    const text = recorded('kite_instruments_nfo_2025-11.csv.gz');
    const { listings, leftOut } = await read(text, isoDate('2025-11-20'));
    expect(leftOut).toBe(0);
    expect(listings).toHaveLength(text.trim().split('\n').length - 1);
    const weekly = listings.filter((one) => 'expiryKind' in one && one.expiryKind === 'weekly');
    expect(new Set(weekly.map((one) => ('underlyingSymbol' in one ? one.underlyingSymbol : '')))).toEqual(
      new Set(['NIFTY']),
    );
    const later = await read(text, isoDate('2025-11-26'));
    expect(later.leftOut).toBe(
      listings.filter((one) => 'expiry' in one && one.expiry < isoDate('2025-11-26')).length,
    );
  });
});
