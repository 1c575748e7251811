import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RESERVE_BYTES } from '../../engine/composition/disk-watch.ts';
import { preparedHome, temporaryFolder } from '../support/database.ts';
import { textOf } from '../support/munim-process.ts';
import { FULL } from './full.ts';
import { eventually, LiveDesk } from './live-desk.ts';

const DISK = '400m';
const MIB = 1024 * 1024;
/** How often a program that writes without end finds room again, and takes it. */
const GREED_MS = 5;

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

describe.skipIf(!FULL || !mayMount())('P3 a live desk whose disk is full', { timeout: 180_000 }, () => {
  let desk: LiveDesk;
  let folder: string;
  let other: string;

  /** Another program writes until so many MiB are left. */
  function fill(leave: number): void {
    for (let piece = Buffer.alloc(MIB); piece.length > 0; ) {
      const { bavail, bsize } = statfsSync(folder);
      if (bavail * bsize - piece.length < leave * MIB) piece = piece.subarray(0, piece.length >> 1);
      else if (!wrote(piece)) piece = piece.subarray(0, piece.length >> 1);
    }
  }

  function wrote(piece: Buffer): boolean {
    try {
      appendFileSync(other, piece);
      return true;
    } catch {
      return false;
    }
  }

  const free = (): void => writeFileSync(other, '');
  const told = (words: RegExp) =>
    eventually(`it says ${words}`, () =>
      desk.munim.told.some((text) => words.test(text)) ? undefined : desk.munim.told.join('; '),
    );
  const says = (line: string, words: RegExp) =>
    eventually(`${line} shows ${words}`, async () => {
      const text = textOf(await desk.munim.say(line));
      return words.test(text) ? undefined : text;
    });

  const bought = (symbol: string) =>
    eventually(`${symbol} is bought`, async () => {
      const answer = await desk.buy(symbol);
      return answer?.includes('confirmed') ? undefined : answer;
    });

  beforeEach(async () => {
    folder = temporaryFolder('disk');
    other = join(folder, 'other');
    mount(folder);
    const ready = await preparedHome();
    const home = join(folder, 'home');
    execFileSync('cp', ['-a', ready, home]);
    rmSync(ready, { recursive: true, force: true });
    desk = await LiveDesk.open({ home });
    await desk.start();
    await eventually('the reserve is laid', () => {
      const laid = statSync(join(home, 'postgres', 'reserve'), { throwIfNoEntry: false })?.size ?? 0;
      return laid === RESERVE_BYTES ? undefined : `${laid} bytes`;
    });
  }, 90_000);
  afterEach(async () => {
    await desk.close();
    unmount(folder);
    rmSync(folder, { recursive: true, force: true });
  });

  test('that grows full: only exits are taken, cancels pass, and entries again when there is room', async () => {
    await desk.buy('INFY');
    const resting = await desk.rest('WIPRO');
    fill(100);
    await told(/has \d+ MB left, so only exits and cancels are taken/);
    expect(await desk.buy('TCS')).toMatch(/Only exits are taken now: the disk has \d+ MB left/);
    expect(await desk.munim.order(`cancel ${resting}`)).toMatch(/Cancelling/);
    await eventually('the cancel passed', () => {
      const { status } = desk.atBroker('WIPRO') ?? {};
      return status === 'CANCELLED' ? undefined : status;
    });
    await desk.munim.order('exit INFY book=live1');
    await desk.agreed();
    expect(desk.posts('TCS')).toBe(0);
    free();
    await told(/There is room on the disk again/);
    await desk.active();
    await bought('SBIN');
    await desk.agreed();
  });

  test('in an instant: the reserve is given up, so that an exit still goes', async () => {
    await desk.buy('INFY');
    await desk.agreed();
    fill(0);
    await says('/books', /^live1 LIVE .*\| reducing/m);
    await eventually('an exit goes', async () => {
      const answer = await desk.munim.order('exit INFY book=live1');
      return answer?.includes('confirmed') ? undefined : answer;
    });
    await desk.agreed();
    expect(await desk.buy('TCS')).not.toMatch(/confirmed/);
    free();
    await desk.active();
    await desk.agreed();
  });

  test('with nothing given up left: nothing leaves without its claim, and it comes back by itself', async () => {
    await desk.buy('INFY');
    const resting = await desk.rest('WIPRO');
    await desk.agreed();
    const greed = setInterval(() => fill(0), GREED_MS);
    const answers: (string | undefined)[] = [];
    await eventually('changes are refused', async () => {
      answers.push(await desk.munim.order(`modify ${resting} @ ${desk.away('WIPRO', -3) - answers.length}`));
      return answers.at(-1)?.startsWith('Not done.') ? undefined : answers.join('\n');
    });
    await desk.munim.say('/status');
    clearInterval(greed);
    free();
    await desk.active();
    await desk.agreed();
    await bought('SBIN');
    await desk.agreed();
  });
});
