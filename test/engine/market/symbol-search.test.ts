import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate } from '../../../engine/domain/time.ts';
import { InstrumentCatalogue } from '../../../engine/market/catalogue.ts';
import { SymbolSearch } from '../../../engine/market/symbol-search.ts';
import { sampleListings, share } from './sample-listings.ts';

const TODAY = isoDate('2026-11-22');
const catalogue = new InstrumentCatalogue();
catalogue.add(sampleListings());
const search = new SymbolSearch(catalogue);

const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);

describe('resolving a name', () => {
  it.each([
    ['RELIANCE', 'NSE:RELIANCE'],
    ['reliance', 'NSE:RELIANCE'],
    ['ril', 'NSE:RELIANCE'],
    ['Reliance Industries', 'NSE:RELIANCE'],
    ['sbi', 'NSE:SBIN'],
    ['state bank', 'NSE:SBIN'],
    ['hdfc bank', 'NSE:HDFCBANK'],
    ['bajaj auto', 'NSE:BAJAJ-AUTO'],
    ['m&m', 'NSE:M&M'],
    ['l&t', 'NSE:LT'],
    ['infosys', 'NSE:INFY'],
    ['tata consultancy', 'NSE:TCS'],
    ['NSE:INFY', 'NSE:INFY'],
    ['bse:infy', 'BSE:INFY'],
    ['360one', 'NSE:360ONE'],
    ['nifty', 'NSE:NIFTY 50'],
    ['nifty 50', 'NSE:NIFTY 50'],
    ['bank nifty', 'NSE:NIFTY BANK'],
    ['banknifty', 'NSE:NIFTY BANK'],
    ['vix', 'NSE:INDIA VIX'],
    ['nifty fut', 'NFO:NIFTY26NOVFUT'],
    ['NIFTY-FUT', 'NFO:NIFTY26NOVFUT'],
    ['banknifty nov fut', 'NFO:BANKNIFTY26NOVFUT'],
    ['nifty next month fut', 'NFO:NIFTY26DECFUT'],
    ['nifty 25000 ce', 'NFO:NIFTY26NOV25000CE'],
    ['nifty 25000 ce next week', 'NFO:NIFTY26D0125000CE'],
    ['nifty 25,000 call 8 dec', 'NFO:NIFTY26D0825000CE'],
    ['25k pe nifty monthly', 'NFO:NIFTY26NOV25000PE'],
    ['nifty25000ce', 'NFO:NIFTY26NOV25000CE'],
    ['NIFTY26D0125000CE', 'NFO:NIFTY26D0125000CE'],
    ['nfo:nifty26d0125000ce', 'NFO:NIFTY26D0125000CE'],
    ['nifty next 50', 'NSE:NIFTY NEXT 50'],
  ])('takes %s for %s', (text, key) => {
    expect(search.resolve(text, TODAY)).toMatchObject({ kind: 'found', instrument: { key } });
  });

  it.each([
    ['bajaj', ['NSE:BAJAJ-AUTO', 'NSE:BAJAJFINSV', 'NSE:BAJFINANCE']],
    ['hdfc', ['NSE:HDFCBANK', 'NSE:HDFCLIFE']],
    ['mahindra', ['NSE:M&M', 'NSE:TECHM']],
  ])('asks which %s is meant', (text, expected) => {
    const answer = search.resolve(text, TODAY);
    expect(answer.kind).toBe('several');
    if (answer.kind === 'several') expect(keys(answer.candidates)).toEqual(expected);
  });

  it.each([
    ['relaince', 'NSE:RELIANCE'],
    ['relianc', 'NSE:RELIANCE'],
    ['infyy', 'NSE:INFY'],
    ['tatasteal', 'NSE:TATASTEEL'],
    ['marutti', 'NSE:MARUTI'],
    ['bank nify', 'NSE:NIFTY BANK'],
    ['hdfc bnk', 'NSE:HDFCBANK'],
  ])('never takes the slip %s for a name, but suggests %s', (text, key) => {
    const answer = search.resolve(text, TODAY);
    expect(answer.kind).toBe('none');
    if (answer.kind !== 'none') return;
    expect(keys(answer.suggestions)[0]).toBe(key);
    expect(answer.suggestions.length).toBeLessThanOrEqual(3);
  });

  it.each(['zzzzqqq', '', '   ', 'nifty 25000 ce pe', 'nifty 25013 ce', 'banknifty 55000 ce next week'])(
    'finds nothing in %s',
    (text) => {
      expect(search.resolve(text, TODAY).kind).toBe('none');
    },
  );
});

describe('searching', () => {
  it('puts the exact first, then what begins so', () => {
    expect(keys(search.search('tata', TODAY, 5))).toEqual([
      'NSE:TATACONSUM',
      'NSE:TATASTEEL',
      'NSE:TCS',
      'NSE:TMPV',
    ]);
    expect(keys(search.search('infy', TODAY, 3))[0]).toBe('NSE:INFY');
  });

  it('lists contracts by the beginning of their symbol', () => {
    expect(keys(search.search('NIFTY26D01250', TODAY, 3))).toEqual([
      'NFO:NIFTY26D0125000CE',
      'NFO:NIFTY26D0125000PE',
      'NFO:NIFTY26D0125050CE',
    ]);
  });

  it('lists a chain where the strike is missing', () => {
    const found = search.search('nifty ce next week', TODAY, 4);
    expect(found.length).toBe(4);
    expect(found[0]?.tradingSymbol).toMatch(/^NIFTY26D01\d+CE$/);
  });

  it('sees what was added after the first question, and no more what was retired', () => {
    const own = new InstrumentCatalogue();
    own.add(sampleListings());
    const fresh = new SymbolSearch(own);
    expect(fresh.resolve('newco', TODAY).kind).toBe('none');
    own.add([share('NEWCO', 'New Company Ltd.')]);
    const answer = fresh.resolve('newco', TODAY);
    expect(answer.kind).toBe('found');
    if (answer.kind === 'found') own.retire([answer.instrument.key]);
    expect(fresh.resolve('newco', TODAY).kind).toBe('none');
  });

  it('follows a long change of the listings at its end, in slices, and answers as before meanwhile', async () => {
    const own = new InstrumentCatalogue();
    own.add(sampleListings());
    const followed = new SymbolSearch(own);
    expect(followed.resolve('newco', TODAY).kind).toBe('none');
    const names = Array.from({ length: 3_000 }, (_, i) => share(`FIRM${i}`, `Firm Number ${i} Ltd.`));
    let turns = 0;
    const seen: string[] = [];
    const pause = async (): Promise<void> => {
      turns += 1;
      seen.push(followed.resolve('newco', TODAY).kind, followed.resolve('reliance', TODAY).kind);
    };
    await followed.during(async () => {
      own.add([share('NEWCO', 'New Company Ltd.'), ...names]);
      await pause();
    }, pause);
    expect(turns).toBeGreaterThan(20);
    expect(new Set(seen)).toEqual(new Set(['none', 'found']));
    expect(seen.filter((_, i) => i % 2 === 0)).toEqual(Array.from({ length: turns }, () => 'none'));
    expect(followed.resolve('newco', TODAY).kind).toBe('found');
    const fresh = new SymbolSearch(own);
    for (const text of ['firm number 7', 'FIRM2999', 'tata', 'relianse', 'new company', 'bank']) {
      expect(keys(followed.search(text, TODAY, 8))).toEqual(keys(fresh.search(text, TODAY, 8)));
    }
  });

  it('answers every text with at most the limit and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (text, limit) => {
          expect(search.search(text, TODAY, limit).length).toBeLessThanOrEqual(limit);
          search.resolve(text, TODAY);
        },
      ),
      { numRuns: 500 },
    );
  });
});
