import { describe, expect, test } from 'vitest';
import { instrumentKey } from '../../../engine/domain/ids.ts';
import { unlistedListing } from '../../../engine/market/unlisted-listing.ts';

const read = (key: string) => unlistedListing(instrumentKey(key));

describe('what a name alone tells of an instrument', () => {
  test.each([
    [
      'NFO:NIFTY26DECFUT',
      { kind: 'future', underlying: 'NSE:NIFTY 50', expiry: '2026-12-31', expiryKind: 'monthly' },
    ],
    [
      'NFO:NIFTY26D0125000CE',
      { kind: 'option', expiry: '2026-12-01', expiryKind: 'weekly', strike: 250_000_000, optionType: 'CE' },
    ],
    ['NFO:NIFTY26N0324950PE', { expiry: '2026-11-03', strike: 249_500_000, optionType: 'PE' }],
    ['NFO:M&M26FEB182.5PE', { underlyingSymbol: 'M&M', expiry: '2026-02-28', strike: 1_825_000 }],
    ['NFO:BAJAJ-AUTO26JANFUT', { underlyingSymbol: 'BAJAJ-AUTO', underlying: 'NSE:BAJAJ-AUTO' }],
    ['NFO:360ONE25NOVFUT', { underlyingSymbol: '360ONE', expiry: '2025-11-30' }],
    ['BFO:SENSEX26D0382000CE', { exchange: 'BFO', underlyingSymbol: 'SENSEX', expiry: '2026-12-03' }],
    ['NSE:GONE', { kind: 'equity', tradingSymbol: 'GONE', lotSize: 1 }],
  ])('%s', (key, told) => {
    expect(read(key)).toMatchObject({ key, ...told });
  });

  test.each([
    'NFO:NIFTY',
    'NFO:NIFTY26XYZFUT',
    'NFO:NIFTY26D3925000CE',
    'NFO:NIFTY26DEC0CE',
    'MCX:GOLD26DECFUT',
    'X',
    '',
  ])('%s tells nothing', (key) => {
    expect(read(key)).toBeUndefined();
  });
});
