import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';
import { FULL, KILLED_ON } from './full.ts';
import { LiveDesk, onServer } from './live-desk.ts';

/** So much of a request gets through before the wire falls silent. */
const FIRST_BYTES = { toServer: { cut: { afterBytes: 20, by: 'silence' } } } as const;

/** One desk lives through all of them, each on a share of its own. */
describe.each(KILLED_ON)(
  'a live desk whose process is killed while an order leaves (%s database)',
  { timeout: 120_000 },
  (kind) => {
    let desk: LiveDesk;
    let wire: FaultProxy;

    const address = onServer(kind);

    beforeAll(async () => {
      desk = await LiveDesk.open({
        ...(await address()),
        said: async ({ url }) => {
          wire = await FaultProxy.open({ host: '127.0.0.1', port: Number(new URL(url).port) });
          return { KITE_API_ROOT: `http://127.0.0.1:${wire.port}` };
        },
      });
      await desk.startOnly();
    }, 180_000);
    afterAll(async () => {
      await desk.close();
      await wire.close();
    });
    beforeEach(() => desk.active(), 60_000);

    test('K1 while it is being stored: there never was one', async () => {
      await desk.killAt('storing', 'created', () => desk.buy('INFY'));
      expect(await desk.comeBack('INFY')).toBe('no order');
      expect(desk.posts('INFY')).toBe(0);
    });

    test('K2 when it is stored: it is taken back, visibly', async () => {
      await desk.killAt('stored', 'created', () => desk.buy('TCS'));
      expect(await desk.comeBack('TCS')).toMatch(/not sent · Munim/);
      expect(desk.posts('TCS')).toBe(0);
    });

    test('K3 while its claim is being stored: it is taken back, visibly', async () => {
      await desk.killAt('storing', 'claimed', () => desk.buy('SBIN'));
      expect(await desk.comeBack('SBIN')).toMatch(/not sent · Munim/);
      expect(desk.posts('SBIN')).toBe(0);
    });

    test('K4 when its claim is stored and nothing was sent: it is in doubt, and not sent again', async () => {
      await desk.killAt('stored', 'claimed', () => desk.buy('ITC'));
      expect(await desk.comeBack('ITC')).toContain('in doubt');
      expect(desk.posts('ITC')).toBe(0);
      expect((await desk.orderOf('ITC')).state).toBe('unknown');
    });

    test('K5 after its first bytes: it is in doubt, and not sent again', async () => {
      const before = wire.connections.length;
      for (let spoilt = 0; spoilt < 9; spoilt++) wire.plans.push(FIRST_BYTES);
      await desk.killWhen(
        () => wire.connections.length > before,
        () => desk.buy('LT'),
      );
      wire.plans.length = 0;
      const story = await desk.comeBack('LT');
      expect(story).toContain('claimed');
      expect(story).toContain('in doubt');
      expect(desk.posts('LT')).toBe(0);
    });

    test('K6 when the broker has it and has not answered: it is found by its tag', async () => {
      desk.server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: 'done' } });
      await desk.killWhen(
        () => desk.atBroker('WIPRO') !== undefined,
        () => desk.buy('WIPRO'),
      );
      expect(await desk.comeBack('WIPRO')).toContain('filled 1 of 1');
      expect(desk.posts('WIPRO')).toBe(1);
    });

    test.runIf(FULL)(
      'K6 when the broker does it only after the restart: it is found when it shows up',
      async () => {
        desk.server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: { afterMs: 4_000 } } });
        await desk.killWhen(
          () => desk.posts('HDFCBANK') === 1,
          () => desk.buy('HDFCBANK'),
        );
        await desk.startOnly();
        expect(await desk.story('HDFCBANK')).toContain('in doubt');
        await desk.shownAtBroker('HDFCBANK');
        await desk.agreed();
        expect(await desk.story('HDFCBANK')).toContain('filled 1 of 1');
        expect(desk.posts('HDFCBANK')).toBe(1);
      },
    );

    test('K7 while the answer is being stored: it is found by its tag', async () => {
      await desk.killAt('storing', 'accepted', () => desk.buy('ICICIBANK'));
      expect(await desk.comeBack('ICICIBANK')).toContain('filled 1 of 1');
      expect(desk.posts('ICICIBANK')).toBe(1);
    });
  },
);
