import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FULL, KILLED_ON } from './full.ts';
import { eventually, LiveDesk, onServer } from './live-desk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const STARTS_KILLED = FULL ? 5 : 1;

/** One desk lives through all of them, each on a share of its own. */
describe.each(KILLED_ON)(
  'a live desk whose process is killed while the broker answers (%s database)',
  { timeout: 120_000 },
  (kind) => {
    let desk: LiveDesk;

    const address = onServer(kind);

    beforeAll(async () => {
      desk = await LiveDesk.open(await address());
      await desk.startOnly();
    }, 180_000);
    afterAll(() => desk.close());
    beforeEach(() => desk.active(), 60_000);

    test('K8 when the answer is stored and nobody was told: the next start goes on from it', async () => {
      await desk.killAt('stored', 'accepted', () => desk.buy('INFY'));
      const story = await desk.comeBack('INFY');
      expect(story).toContain('filled 1 of 1');
      expect(story.match(/ accepted · /g)).toHaveLength(1);
      expect(desk.posts('INFY')).toBe(1);
    });

    test('K9 while a fill is being stored: it is booked once, and protected', async () => {
      await desk.killAt('storing', 'filled%', () => desk.buy('TCS'));
      const story = await desk.comeBack('TCS');
      expect(story.match(/filled 1 of 1/g)).toHaveLength(1);
    });

    test('K10 when a fill is stored and its stop is not at the broker: the stop is there at once', async () => {
      await desk.killAt('stored', 'filled%', () => desk.buy('SBIN'));
      expect(desk.server.book.orders().filter((row) => row['tradingsymbol'] === 'SBIN')).toHaveLength(1);
      const story = await desk.comeBack('SBIN');
      expect(story.match(/filled 1 of 1/g)).toHaveLength(1);
      expect(desk.atBroker('SBIN')).toMatchObject({ transaction_type: 'SELL', status: 'TRIGGER PENDING' });
    });

    test('K11 when a change is at the broker and was not answered: its prices are the new ones', async () => {
      const id = await desk.rest('ITC');
      desk.server.faults.add({ on: 'modify', fault: { kind: 'half-open', effect: 'done' } });
      const wanted = desk.away('ITC', -1);
      await desk.killWhen(
        () => desk.atBroker('ITC')?.['price'] === wanted,
        () => desk.munim.order(`/modify ${id} @ ${wanted}`),
      );
      expect(await desk.comeBack('ITC')).toContain('modify asked');
      expect(desk.server.calls('modify')).toHaveLength(1);
    });

    test('K12 when a cancel is at the broker and was not answered: the order is cancelled here too', async () => {
      const id = await desk.rest('LT');
      desk.server.faults.add({ on: 'cancel', fault: { kind: 'half-open', effect: 'done' } });
      await desk.killWhen(
        () => desk.atBroker('LT')?.status === 'CANCELLED',
        () => desk.munim.order(`/cancel ${id}`),
      );
      expect(await desk.comeBack('LT')).toContain('cancelled');
    });

    test.runIf(FULL)(
      'K12 when a cancel never came through: the order lives, and the books say so',
      async () => {
        const id = await desk.rest('WIPRO');
        const before = desk.server.calls('cancel').length;
        desk.server.faults.add({ on: 'cancel', fault: { kind: 'half-open', effect: 'none' } });
        await desk.killWhen(
          () => desk.server.calls('cancel').length > before,
          () => desk.munim.order(`/cancel ${id}`),
        );
        expect(await desk.comeBack('WIPRO')).toContain('cancel asked');
      },
    );

    test('K13 in its start, again and again, with an order in doubt: the start after them finds it', async () => {
      desk.server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: 'done' } });
      await desk.killWhen(
        () => desk.atBroker('HDFCBANK') !== undefined,
        () => desk.buy('HDFCBANK'),
      );
      desk.server.faults.add({ on: 'orders', fault: { kind: 'half-open', effect: 'none' }, times: 1_000 });
      for (let start = 0; start < STARTS_KILLED; start++) {
        const before = desk.server.calls('orders').length;
        const munim = desk.launch();
        await eventually('it reads the book', () =>
          desk.server.calls('orders').length > before ? undefined : munim.said,
        );
        await munim.kill();
      }
      desk.server.faults.clear();
      expect(await desk.comeBack('HDFCBANK')).toContain('filled 1 of 1');
      expect(desk.posts('HDFCBANK')).toBe(1);
    });

    test('after all of it the audit trail is whole', async () => {
      const { stdout } = await run(process.execPath, ['tools/run.mjs', 'audit', 'verify'], {
        cwd: ROOT,
        env: { ...process.env, DATABASE_URL: desk.databaseUrl, MUNIM_HOME: desk.home },
      });
      expect(stdout).toContain('kite');
    });
  },
);
