import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/database.ts';
import { HeldDatabase } from '../support/held-database.ts';
import { textOf } from '../support/munim-process.ts';
import { FULL } from './full.ts';
import { eventually, LiveDesk } from './live-desk.ts';

const PLANTED = fileURLToPath(new URL('../support/planted-faults.mjs', import.meta.url));
const HOUR_MS = 3_600_000;

let desk: LiveDesk;
const faultFolder = temporaryFolder('fault');
const faultFile = join(faultFolder, 'fault.json');

/** Does something to the process that no user of it could. */
function plant(fault: { readonly kind: 'reject' | 'block' | 'jump'; readonly ms?: number }): void {
  writeFileSync(faultFile, JSON.stringify(fault));
  desk.munim.signal('SIGUSR2');
}

const told = (words: string): Promise<void> =>
  eventually(`"${words}" is told`, () =>
    desk.munim.told.some((text) => text.includes(words)) ? undefined : desk.munim.told.join('\n'),
  );

beforeAll(async () => {
  desk = await LiveDesk.open({ around: { NODE_OPTIONS: `--import ${PLANTED}`, TEST_FAULT_FILE: faultFile } });
  await desk.startOnly();
}, 90_000);
afterAll(async () => {
  await desk.close();
  rmSync(faultFolder, { recursive: true, force: true });
});
beforeEach(() => desk.active(), 60_000);

describe('H2 a live desk that is told to stop', { timeout: 120_000 }, () => {
  test('while an order waits for its answer: the answer is stored first', async () => {
    desk.server.faults.add({ on: 'place', fault: { kind: 'slow', ms: 3_000 } });
    // Nor does anything else tell of the order.
    desk.server.faults.add({ on: 'ticker-order', fault: { kind: 'missing' }, times: 10 });
    const bought = desk.buy('INFY');
    await eventually('it is sent', () => (desk.posts('INFY') === 1 ? undefined : 'no'));
    expect(await desk.munim.stop()).toEqual({ status: 0, signal: null });
    await bought;
    desk.server.faults.clear();
    const story = await desk.comeBack('INFY');
    expect(story).toContain('accepted · broker order');
    expect(story).not.toContain('in doubt');
  });

  test('twice, while an order waits for its answer: it ends at once, and the next start finds the order', async () => {
    desk.server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: 'done' } });
    const bought = desk.buy('TCS');
    await eventually('it is placed', () => (desk.atBroker('TCS') === undefined ? 'no' : undefined));
    desk.munim.signal('SIGTERM');
    await eventually('it is stopping', () => (desk.munim.said.includes('Stopping.') ? undefined : 'no'));
    expect(await desk.munim.stop()).toEqual({ status: 130, signal: null });
    await bought;
    expect(await desk.comeBack('TCS')).toContain('filled 1 of 1');
  });

  test.runIf(FULL)('while it compares itself with a broker that is silent: it ends', async () => {
    await desk.munim.stop();
    desk.server.faults.add({ on: 'orders', fault: { kind: 'half-open', effect: 'none' }, times: 1_000 });
    await desk.startOnly();
    expect(await desk.munim.stop()).toEqual({ status: 0, signal: null });
    desk.server.faults.clear();
    await desk.start();
    await desk.agreed();
  });
});

describe('H2 a live desk with a fault of its own', { timeout: 120_000 }, () => {
  test('a rejection that nobody handles ends it with words, and the next start recovers', async () => {
    const id = await desk.rest('ITC');
    plant({ kind: 'reject' });
    const { status } = await desk.munim.ended();
    expect(status).not.toBe(0);
    expect(desk.munim.said).toContain('planted by a test');
    await desk.startOnly();
    await desk.agreed();
    expect(textOf(await desk.munim.say(`/order ${id} book=live1`))).toContain('open');
  });

  test.runIf(FULL)('a thread that stands still is told of, and what came meanwhile is booked', async () => {
    await desk.rest('SBIN');
    plant({ kind: 'block', ms: 6_000 });
    desk.server.book.fill(desk.atBroker('SBIN')?.order_id ?? '');
    await told('stood still for');
    await desk.agreed();
    expect(await desk.story('SBIN')).toContain('filled 1 of 1');
  });
});

describe('T1 a live desk whose time is not right', { timeout: 120_000 }, () => {
  test.runIf(FULL)(
    'frozen while an order is claimed: awake again it sends nothing, because the time is over',
    async () => {
      const held = await HeldDatabase.at(desk.address, 'storing', 'claimed');
      const bought = desk.buy('LT');
      await held.reached();
      desk.munim.signal('SIGSTOP');
      await held.release();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      desk.munim.signal('SIGCONT');
      await bought;
      await eventually('it is not sent', async () => {
        const { state } = await desk.orderOf('LT');
        return state === 'not-sent' ? undefined : state;
      });
      expect(desk.posts('LT')).toBe(0);
      await desk.agreed();
    },
  );

  test.each([['forwards', HOUR_MS] as const, ...(FULL ? [['backwards', -HOUR_MS] as const] : [])])(
    'its clock jumps an hour %s: it is told, no entry leaves, and it opens again when the clock is right',
    async (_, ms) => {
      const before = desk.munim.told.length;
      plant({ kind: 'jump', ms });
      await eventually('the jump is told', () =>
        desk.munim.told.slice(before).some((text) => text.includes('The clock of this machine jumped by'))
          ? undefined
          : desk.munim.told.join('\n'),
      );
      await eventually('no entry is taken', async () => {
        const answer = await desk.munim.say('buy 1 wipro cnc book=live1');
        return answer.headline.startsWith('Not sent.') ? undefined : answer.headline;
      });
      plant({ kind: 'jump', ms: -ms });
      await desk.active();
      await desk.agreed();
      expect(desk.posts('WIPRO')).toBe(0);
    },
  );
});
