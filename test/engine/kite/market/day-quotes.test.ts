import { afterEach, describe, expect, test } from 'vitest';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { priceFromRupees } from '../../../../engine/domain/price.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { dayReferences } from '../../../../engine/kite/market/day-quotes.ts';
import { clientOf } from '../../../support/kite-clients.ts';
import { httpAnswer, startWireServer, type WireServer } from '../../../support/wire-server.ts';
import { success } from '../broker/kite-rows.ts';

const TODAY = isoDate('2026-12-01');
const ITC = instrumentKey('NSE:ITC');

let server: WireServer;

afterEach(() => server.close());

const quote = (said: object = {}): object => ({
  instrument_token: 424961,
  timestamp: '2026-12-01 09:20:00',
  last_price: 405.5,
  ohlc: { open: 401, high: 406, low: 400.05, close: 400 },
  lower_circuit_limit: 360,
  upper_circuit_limit: 440,
  ...said,
});

/** References of these keys when Kite knows these quotes; the requests it saw. */
async function referencesOf(quotes: Readonly<Record<string, object>>, keys: readonly string[] = [ITC]) {
  const lines: string[] = [];
  server = await startWireServer((socket, { line }) => {
    lines.push(line);
    const named = new URL(line.split(' ')[1] ?? '', 'http://kite').searchParams.getAll('i');
    const known = Object.fromEntries(
      named.flatMap((key) => (quotes[key] === undefined ? [] : [[key, quotes[key]]])),
    );
    socket.write(httpAnswer(success(known)));
  });
  const client = clientOf(server.root);
  const read = await dayReferences(client, keys.map(instrumentKey), TODAY);
  client.close();
  if (!read.ok) throw new Error('no references');
  return { references: read.value, lines };
}

describe('closes and bands of a day', () => {
  test('are those that Kite tells in the session, with what it made so far', async () => {
    const { references } = await referencesOf({ [ITC]: quote() });
    expect(references).toEqual([
      {
        key: ITC,
        previousClose: priceFromRupees(400),
        lowerBand: priceFromRupees(360),
        upperBand: priceFromRupees(440),
        soFar: {
          open: priceFromRupees(401),
          high: priceFromRupees(406),
          low: priceFromRupees(400.05),
        },
      },
    ]);
  });

  test('before its session are the last price of the day before, and no bands yet', async () => {
    const { references } = await referencesOf({ [ITC]: quote({ timestamp: '2026-11-30 15:59:58' }) });
    expect(references).toEqual([
      { key: ITC, previousClose: priceFromRupees(405.5), lowerBand: 0, upperBand: 0 },
    ]);
  });

  test('of an index have no bands; of what has not traded today there is nothing so far', async () => {
    const { lower_circuit_limit: _, upper_circuit_limit: __, ...index } = quote() as Record<string, unknown>;
    const untraded = quote({ ohlc: { open: 0, high: 0, low: 0, close: 400 } });
    const { references } = await referencesOf({ 'NSE:NIFTY 50': index, [ITC]: untraded }, [
      'NSE:NIFTY 50',
      ITC,
    ]);
    expect(references[0]).toMatchObject({ lowerBand: 0, upperBand: 0 });
    expect(references[1]?.soFar).toBeUndefined();
  });

  test('of what Kite does not know are left out, and 500 are asked for at a time', async () => {
    const keys = Array.from({ length: 501 }, (_, i) => `NSE:SHARE${i}`);
    const { references, lines } = await referencesOf(
      { 'NSE:SHARE0': quote(), 'NSE:SHARE500': quote() },
      keys,
    );
    expect(references.map(({ key }) => key)).toEqual(['NSE:SHARE0', 'NSE:SHARE500']);
    expect(lines.map((line) => line.match(/[?&]i=/g)?.length)).toEqual([500, 1]);
  });
});
