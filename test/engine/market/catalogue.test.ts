import { describe, expect, it } from 'vitest';
import { instrumentKey } from '../../../engine/domain/ids.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { InstrumentCatalogue } from '../../../engine/market/catalogue.ts';
import { contract, NIFTY_EXPIRIES, sampleListings, share } from './sample-listings.ts';

const DAY = isoDate('2026-11-22');

function filled(): InstrumentCatalogue {
  const catalogue = new InstrumentCatalogue();
  catalogue.add(sampleListings());
  return catalogue;
}

describe('instrument catalogue', () => {
  it('gives dense ids in the order of the listings', () => {
    const catalogue = filled();
    expect(catalogue.size).toBe(sampleListings().length);
    expect(catalogue.all().map(({ id }) => id)).toEqual(sampleListings().map((_, at) => at));
    expect(catalogue.byKey(instrumentKey('NSE:NIFTY 50'))?.id).toBe(0);
    expect(catalogue.byKey(instrumentKey('NSE:NOWHERE'))).toBeUndefined();
  });

  it('keeps the id of a key and takes its new lot, tick and freeze quantity', () => {
    const catalogue = filled();
    const before = catalogue.byKey(instrumentKey('NFO:NIFTY26NOVFUT'));
    const listing = contract('NIFTY', isoDate('2026-11-23'), 'monthly');
    catalogue.add([{ ...listing, lotSize: 75, freezeQuantity: 2_000 }]);
    const after = catalogue.byKey(instrumentKey('NFO:NIFTY26NOVFUT'));
    expect(after).toMatchObject({ id: before?.id, lotSize: 75, freezeQuantity: 2_000 });
    expect(catalogue.size).toBe(sampleListings().length);
    expect(catalogue.futures('NIFTY')[0]).toBe(after);
  });

  it('finds contracts by their terms, expiries and strikes in order', () => {
    const catalogue = filled();
    expect(catalogue.expiries('NIFTY', DAY)).toEqual(NIFTY_EXPIRIES);
    expect(catalogue.expiries('NIFTY', isoDate('2026-12-20')).map(({ date }) => date)).toEqual([
      '2026-12-22',
      '2026-12-29',
    ]);
    expect(catalogue.futures('BANKNIFTY').map(({ tradingSymbol }) => tradingSymbol)).toEqual([
      'BANKNIFTY26NOVFUT',
      'BANKNIFTY26DECFUT',
    ]);
    const option = catalogue.option('NIFTY', isoDate('2026-12-01'), priceFromRupees(25_000), 'CE');
    expect(option?.tradingSymbol).toBe('NIFTY26D0125000CE');
    expect(catalogue.option('NIFTY', isoDate('2026-12-01'), priceFromRupees(25_025), 'CE')).toBeUndefined();
    expect(catalogue.strikes('NIFTY', isoDate('2026-12-01')).slice(0, 2)).toEqual([240_000_000, 240_500_000]);
    expect(catalogue.expiries('NOWHERE', DAY)).toEqual([]);
    expect(catalogue.futures('NOWHERE')).toEqual([]);
  });

  it('keeps the retired by id and key, out of chains', () => {
    const catalogue = filled();
    const expired = catalogue
      .all()
      .filter((one) => one.kind !== 'equity' && one.kind !== 'index' && one.expiry === '2026-11-23');
    catalogue.retire(expired.map(({ key }) => key));
    const [first] = expired;
    expect(first !== undefined && catalogue.isRetired(first.id)).toBe(true);
    expect(first !== undefined && catalogue.byKey(first.key)).toBe(first);
    expect(catalogue.expiries('NIFTY', DAY)[0]?.date).toBe('2026-12-01');
    expect(catalogue.futures('NIFTY')[0]?.expiry).toBe('2026-12-29');
  });

  it('lists again what comes back after it was retired', () => {
    const catalogue = filled();
    const key = instrumentKey('NFO:NIFTY26NOVFUT');
    catalogue.retire([key, instrumentKey('NSE:NOWHERE')]);
    catalogue.add([contract('NIFTY', isoDate('2026-11-23'), 'monthly')]);
    expect(catalogue.futures('NIFTY')[0]?.key).toBe(key);
    expect(catalogue.isRetired(catalogue.futures('NIFTY')[0]!.id)).toBe(false);
  });

  it('recalls what expired, by key alone, and leaves what it knows as it is', () => {
    const catalogue = new InstrumentCatalogue();
    const listed = contract('NIFTY', isoDate('2026-12-29'), 'monthly');
    const expired = contract('NIFTY', isoDate('2026-11-23'), 'monthly');
    catalogue.add([listed]);
    catalogue.recall([expired, { ...listed, lotSize: 75 }]);
    expect(catalogue.byKey(expired.key)?.tradingSymbol).toBe('NIFTY26NOVFUT');
    expect(catalogue.futures('NIFTY').map(({ key }) => key)).toEqual([listed.key]);
    expect(catalogue.byKey(listed.key)).toMatchObject({ lotSize: listed.lotSize });
  });

  it('changes the revision of names only when a name changes', () => {
    const catalogue = filled();
    const before = catalogue.spotRevision;
    catalogue.add(sampleListings());
    expect(catalogue.spotRevision).toBe(before);
    catalogue.add([share('NEWCO', 'New Company Ltd.')]);
    expect(catalogue.spotRevision).not.toBe(before);
  });

  it('throws on an id it never gave', () => {
    const catalogue = filled();
    const other = filled();
    other.add([share('NEWCO', 'New Company Ltd.')]);
    const stranger = other.byKey(instrumentKey('NSE:NEWCO'))!;
    expect(() => catalogue.get(stranger.id)).toThrow('no instrument');
  });
});
