import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { preparedHome, temporaryFolder } from '../support/database.ts';
import { textOf } from '../support/munim-process.ts';
import { FULL } from './full.ts';
import { eventually, LiveDesk } from './live-desk.ts';

const DISK = '160m';
const MEBIBYTE = Buffer.alloc(1024 * 1024);

function mount(folder: string): void {
  const options = `size=${DISK},mode=711`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
}

const unmount = (folder: string): unknown => execFileSync('umount', [folder]);

/** Whether this user may mount a small disk. */
function mayMount(): boolean {
  const folder = temporaryFolder('disk');
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!FULL || !mayMount())('P3 a live desk whose disk is full', { timeout: 120_000 }, () => {
  let desk: LiveDesk;
  const folder = temporaryFolder('disk');
  const ballast = join(folder, 'ballast');

  /** Writes until nothing more fits. */
  function fill(): void {
    writeFileSync(ballast, '');
    for (let piece = MEBIBYTE; piece.length > 0; ) {
      try {
        appendFileSync(ballast, piece);
      } catch {
        piece = piece.subarray(0, Math.floor(piece.length / 2));
      }
    }
  }

  beforeAll(async () => {
    mount(folder);
    const ready = await preparedHome();
    const home = join(folder, 'home');
    execFileSync('cp', ['-a', ready, home]);
    rmSync(ready, { recursive: true, force: true });
    desk = await LiveDesk.open({ home });
    await desk.start();
  }, 90_000);
  afterAll(async () => {
    await desk.close();
    unmount(folder);
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => desk.active(), 60_000);

  test('entries stop with words, nothing leaves without its claim, and it goes on when there is room', async () => {
    await desk.buy('INFY');
    await desk.agreed();
    fill();
    const answers: (string | undefined)[] = [];
    await eventually('an order is refused', async () => {
      answers.push(await desk.buy('TCS'));
      return answers.some((answer) => answer?.startsWith('Not done.')) ? undefined : answers.join('\n');
    });
    rmSync(ballast);
    await eventually('it is through with the fault', async () => {
      const status = textOf(await desk.munim.say('/status'));
      return /database fault|does not answer/.test(status) ? status : undefined;
    });
    await desk.active();
    await desk.agreed();
    expect(await desk.buy('SBIN')).toMatch(/confirmed/);
    await desk.agreed();
  });
});
