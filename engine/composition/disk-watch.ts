import type { Actor } from '../domain/fact.ts';
import { setTradingState } from '../kernel/trading-state.ts';
import type { Writer } from '../kernel/writer.ts';
import { type DiskReserve, MIB } from '../storage/disk-reserve.ts';

const ENGINE: Actor = { kind: 'engine' };
/** Given up when the disk is full: enough for a day of exits, cancels and their fills. */
export const RESERVE_BYTES = 64 * MIB;
/** With less than this nobody may count on the next megabyte, and the reserve is given up. */
const FULL_BYTES = 32 * MIB;
/** With less than this only exits are taken: the database's log alone may grow by as much in one go. */
const SHORT_BYTES = 128 * MIB;
/** With this much entries are taken again. */
const ENOUGH_BYTES = 160 * MIB;

interface Parts {
  readonly disk: Pick<DiskReserve, 'freeBytes' | 'grow' | 'giveBack'>;
  readonly writer: Writer;
  readonly tell: (severity: 'info' | 'critical', text: string) => void;
}

/**
 * Watches the disk that the database is on. Before it is full only exits are taken; when it is, a reserve is given up so
 * that they can be stored. With room again it opens by itself what it closed.
 */
export class DiskWatch {
  readonly #parts: Parts;
  #short = false;
  #busy = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Call it each second. Rejects when the disk cannot be asked, or a change of state could not be stored. */
  async everySecond(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#look();
    } finally {
      this.#busy = false;
    }
  }

  async #look(): Promise<void> {
    const { disk } = this.#parts;
    const free = await disk.freeBytes();
    if (free < FULL_BYTES) await disk.giveBack();
    else if (free > ENOUGH_BYTES + RESERVE_BYTES) await disk.grow();
    this.#tell(free);
    await this.#hold(free);
  }

  #tell(free: number): void {
    const before = this.#short;
    this.#short = free < (before ? ENOUGH_BYTES : SHORT_BYTES);
    if (this.#short === before) return;
    if (this.#short)
      this.#parts.tell(
        'critical',
        `The disk that Munim stores on has ${mib(free)} MB left, so only exits and cancels are taken. Free some space: with ${mib(ENOUGH_BYTES)} MB it goes on by itself.`,
      );
    else this.#parts.tell('info', 'There is room on the disk again. Entries are taken.');
  }

  async #hold(free: number): Promise<void> {
    const { writer } = this.#parts;
    if (!writer.usable) return;
    const held = writer.state.heldBy('desk', 'disk').state !== 'active';
    if (held === this.#short) return;
    await writer.run(ENGINE, (turn) =>
      setTradingState(turn, {
        scope: 'desk',
        cause: 'disk',
        state: held ? 'active' : 'reducing',
        reason: held ? '' : `the disk has ${mib(free)} MB left, and entries need ${mib(ENOUGH_BYTES)}`,
      }),
    );
  }
}

function mib(bytes: number): number {
  return Math.floor(bytes / MIB);
}
