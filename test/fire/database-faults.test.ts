import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../engine/storage/postgres/pool.ts';
import type { ServerAddress } from '../../engine/storage/postgres/server-address.ts';
import type { Database } from '../../engine/storage/postgres/sql.ts';
import { databases, withDatabase } from '../support/database.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { HeldDatabase } from '../support/held-database.ts';
import { textOf } from '../support/munim-process.ts';
import { FULL } from './full.ts';
import { eventually, LiveDesk } from './live-desk.ts';

/** Steps of an order at whose storing the server ends the connections, and the share of the order. */
const ENDED: readonly (readonly [step: string, symbol: string])[] = [
  ['claimed', 'WIPRO'],
  ...(FULL
    ? ([
        ['created', 'LT'],
        ['accepted', 'HDFCBANK'],
      ] as const)
    : []),
];
const CLOSED_DOOR = 1_000;
const NOT_TAKEN = /^Not done\. The database does not take changes right now/;

let desk: LiveDesk;
let wire: FaultProxy;
let direct: ServerAddress & { readonly url: string };
let admin: Database;
const name = (): string => new URL(direct.url).pathname.slice(1);

/** The database through a wire that a test can spoil. */
async function behindWire(url: string): Promise<string> {
  const through = new URL(url);
  wire = await FaultProxy.open({ host: through.hostname, port: Number(through.port || 5432) });
  through.hostname = '127.0.0.1';
  through.port = String(wire.port);
  return through.href;
}

/** The server is out of reach from now on; what is connected is cut off. */
function pullPlug(): void {
  for (let i = 0; i < CLOSED_DOOR; i++) wire.plans.push({ refused: true });
  for (const connection of wire.connections) if (connection.isOpen) connection.reset();
}

function plugIn(): void {
  wire.plans.length = 0;
}

const terminateAll = (): Promise<unknown> =>
  admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name()}' AND application_name = 'munim'
      AND pid <> pg_backend_pid()`,
  );

/** It takes orders again by itself, and nothing is lost or doubled. */
async function recovered(): Promise<void> {
  await eventually('it is through with the fault', async () => {
    const status = textOf(await desk.munim.say('/status'));
    return /database fault|does not answer/.test(status) ? status : undefined;
  });
  await desk.active();
  await desk.agreed();
}

describe.skipIf(!databases().includes('external'))(
  'P1 a live desk whose database fails',
  { timeout: 120_000 },
  () => {
    const servers = withDatabase({ kind: 'external' });

    beforeAll(async () => {
      const address = await servers.create();
      if (!('url' in address)) throw new Error('a server of its own has an address');
      direct = address;
      admin = await openDatabase({
        servers: [{ ...address, label: 'admin' }],
        maxConnections: 1,
        applicationName: 'a test',
      });
      const url = await behindWire(address.url);
      desk = await LiveDesk.open({ database: address, said: async () => ({ DATABASE_URL: url }) });
      await desk.startOnly();
    }, 90_000);
    afterAll(async () => {
      await desk.close();
      await admin.close();
      await wire.close();
    });
    beforeEach(() => desk.active(), 60_000);

    test('away for a second in the middle of an order: nothing leaves without its claim, and it goes on', async () => {
      const bought = desk.buy('INFY');
      pullPlug();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      plugIn();
      const answer = await bought;
      await recovered();
      expect(answer).toMatch(desk.posts('INFY') === 0 ? /Not done\.|Not sent\./ : /./);
      expect(await desk.buy('INFY')).toMatch(/confirmed/);
      await desk.agreed();
    });

    test('away for longer, while the broker trades: it says so, sends nothing, and books the trade afterwards', async () => {
      await desk.rest('TCS');
      pullPlug();
      expect(await desk.munim.order('buy 1 sbin cnc book=live1')).toMatch(NOT_TAKEN);
      expect(textOf(await desk.munim.say('/books'))).toContain('reconciling: the database takes no changes');
      desk.server.book.fill(desk.atBroker('TCS')?.order_id ?? '');
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(await desk.munim.order('buy 1 sbin cnc book=live1')).toMatch(NOT_TAKEN);
      plugIn();
      await recovered();
      expect(desk.posts('SBIN')).toBe(0);
      expect(await desk.story('TCS')).toContain('filled 1 of 1');
      const told = desk.munim.told.filter((text) => text.includes('The database'));
      expect(told).toEqual([
        expect.stringContaining('does not take changes'),
        expect.stringContaining('is back'),
      ]);
    });

    test('slow by three seconds: the claim comes too late, and the order is provably not sent', async () => {
      const held = await HeldDatabase.at(direct, 'storing', 'claimed');
      const bought = desk.buy('ITC');
      await held.reached();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await held.release();
      await bought;
      await eventually('it is not sent', async () => {
        const { state } = await desk.orderOf('ITC');
        return state === 'not-sent' ? undefined : state;
      });
      expect(await desk.story('ITC')).toContain('it waited too long before it could leave');
      expect(desk.posts('ITC')).toBe(0);
      await recovered();
    });

    test.each(ENDED)(
      'its connections ended by the server while an order is %s: nothing leaves without its claim',
      async (step, symbol) => {
        const held = await HeldDatabase.at(direct, 'storing', step);
        const bought = desk.buy(symbol);
        await held.reached();
        await terminateAll();
        await bought;
        await held.release();
        await recovered();
        expect(desk.posts(symbol)).toBe(step === 'accepted' ? 1 : 0);
      },
    );

    test.runIf(FULL)(
      'its connections half-open in the middle of an order: they are given up, and it goes on over new ones',
      async () => {
        const bought = desk.buy('TITAN');
        for (const connection of wire.connections) connection.halfOpen();
        expect(await bought).toMatch(NOT_TAKEN);
        await recovered();
        expect(desk.posts('TITAN')).toBe(0);
      },
    );

    test('a change that is stored only after all was loaded again: the desk finds it, and nothing leaves beside it', async () => {
      const held = await HeldDatabase.at(direct, 'stored', 'created');
      const bought = desk.buy('MARUTI');
      await held.reached();
      for (const connection of wire.connections) if (connection.isOpen) connection.reset();
      expect(await bought).toMatch(NOT_TAKEN);
      expect((await desk.orderOf('MARUTI')).id).toBe(0);
      await held.release();
      await desk.buy('CIPLA');
      await recovered();
      expect(await desk.story('MARUTI')).toMatch(/not sent · Munim/);
      expect(desk.posts('MARUTI')).toBe(0);
    });

    test('a standby that takes no changes: nothing is sent until it is the primary again', async () => {
      await admin.execute(`ALTER DATABASE ${name()} SET default_transaction_read_only = on`);
      await terminateAll();
      expect(await desk.buy('ICICIBANK')).toMatch(NOT_TAKEN);
      await admin.execute('SET default_transaction_read_only = off');
      await admin.execute(`ALTER DATABASE ${name()} RESET default_transaction_read_only`);
      await recovered();
      expect(desk.posts('ICICIBANK')).toBe(0);
    });

    test('away at the start: it says which server does not answer, and ends', async () => {
      await desk.munim.stop();
      pullPlug();
      const munim = desk.launch();
      expect((await munim.ended()).status).toBe(1);
      expect(munim.said).toMatch(/No PostgreSQL primary answers at .*Check DATABASE_URL and the server\./);
      plugIn();
      await desk.start();
      await desk.agreed();
    });
  },
);
