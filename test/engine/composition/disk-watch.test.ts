import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiskWatch, RESERVE_BYTES } from '../../../engine/composition/disk-watch.ts';
import { epochMs } from '../../../engine/domain/time.ts';
import { DeskState } from '../../../engine/kernel/state.ts';
import { Writer } from '../../../engine/kernel/writer.ts';
import { DiskReserve, MIB } from '../../../engine/storage/disk-reserve.ts';
import { MemoryStore } from '../../simulation/memory-store.ts';
import { temporaryFolder } from '../../support/database.ts';

const HERE = { now: () => epochMs(1_793_500_000_000), monotonicMs: () => 0 };

describe('the watch over the disk', () => {
  /** What the disk has left while no reserve lies on it. */
  let roomMib: number;
  let reserveMib: number;
  let writer: Writer;
  let told: string[];
  let watch: DiskWatch;
  const disk = {
    freeBytes: async () => (roomMib - reserveMib) * MIB,
    grow: async () => {
      reserveMib = Math.min(RESERVE_BYTES / MIB, reserveMib + 8);
    },
    giveBack: async () => {
      reserveMib = 0;
    },
  };

  beforeEach(async () => {
    roomMib = 10_000;
    reserveMib = 0;
    told = [];
    const store = new MemoryStore();
    writer = new Writer({
      state: DeskState.from(await store.load()),
      store,
      clocks: { wall: HERE, market: HERE },
      perform: () => undefined,
      onBroken: (error) => {
        throw error;
      },
    });
    watch = new DiskWatch({ disk, writer, tell: (severity, text) => told.push(`${severity}: ${text}`) });
  });

  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i += 1) await watch.everySecond();
  }
  const state = (): string => writer.state.tradingStatus('desk').state;

  test('lays the reserve piece by piece while there is room, and says nothing', async () => {
    await pass(3);
    expect(reserveMib).toBe(24);
    await pass(10);
    expect(reserveMib).toBe(64);
    expect(state()).toBe('active');
    expect(told).toEqual([]);
  });

  test('takes only exits before the disk is full, says so once, and opens again by itself', async () => {
    await pass(10);
    roomMib = 64 + 127;
    await pass(3);
    expect(state()).toBe('reducing');
    expect(writer.state.tradingStatus('desk').reason).toBe('the disk has 127 MB left, and entries need 160');
    roomMib = 64 + 150;
    await pass(3);
    expect(state()).toBe('reducing');
    roomMib = 64 + 161;
    await pass(3);
    expect(state()).toBe('active');
    expect(reserveMib).toBe(64);
    expect(told).toEqual([
      'critical: The disk that Munim stores on has 127 MB left, so only exits and cancels are taken. Free some space: with 160 MB it goes on by itself.',
      'info: There is room on the disk again. Entries are taken.',
    ]);
  });

  test('gives the reserve up when the disk is full, and takes it back only when that leaves room', async () => {
    await pass(10);
    roomMib = 64;
    await pass(1);
    expect(reserveMib).toBe(0);
    roomMib = 200;
    await pass(3);
    expect(reserveMib).toBe(0);
    expect(state()).toBe('active');
    roomMib = 400;
    await pass(10);
    expect(reserveMib).toBe(64);
  });

  test('a restart finds the desk held, and opens it when there is room', async () => {
    roomMib = 100;
    await pass(1);
    const again = new DiskWatch({ disk, writer, tell: () => undefined });
    roomMib = 1_000;
    await again.everySecond();
    expect(state()).toBe('active');
  });
});

describe('a reserve on a disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder('reserve');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const size = (): number => statSync(join(folder, 'reserve'), { throwIfNoEntry: false })?.size ?? 0;

  test('grows to its size and no further, and is given up whole, twice without harm', async () => {
    const reserve = new DiskReserve(folder, 16 * MIB);
    const sizes: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      await reserve.grow();
      sizes.push(size());
    }
    expect(sizes).toEqual([8 * MIB, 16 * MIB, 16 * MIB]);
    expect(await reserve.freeBytes()).toBeGreaterThan(0);
    await reserve.giveBack();
    await reserve.giveBack();
    expect(size()).toBe(0);
  });
});
