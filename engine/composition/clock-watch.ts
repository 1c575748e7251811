import type { Actor } from '../domain/fact.ts';
import type { AccountId } from '../domain/ids.ts';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { setTradingState } from '../kernel/trading-state.ts';
import type { Writer } from '../kernel/writer.ts';
import type { AccountReadiness, ProcessReadiness } from '../ports/readiness.ts';
import type { WallClock } from '../ports/wall-clock.ts';

const ENGINE: Actor = { kind: 'engine' };
const LOOK_EVERY_MS = MINUTE_MS;
/** From here on people are told; the gate's own limit refuses entries before only exits are taken. */
const WARN_MS = SECOND_MS;
const REDUCE_MS = 30 * SECOND_MS;
/** The time of day and the steady clock may drift by so much within a second's watch; more is a jump. */
const JUMP_MS = 5 * SECOND_MS;
/** A look that comes so much later than the second before it: the thread did nothing meanwhile, or was not let. */
const STILL_MS = 3 * SECOND_MS;

interface Known {
  know(process: Partial<ProcessReadiness>): void;
  process(): ProcessReadiness;
  account(account: AccountId): AccountReadiness;
  readonly accounts: readonly AccountId[];
}

interface Parts {
  readonly wall: WallClock;
  readonly writer: Writer;
  readonly readiness: Known;
  /** The database's time and newest migration. */
  readonly standing: () => Promise<{ readonly now: EpochMs; readonly schemaVersion: number }>;
  /** The newest migration that this program brings. */
  readonly schemaVersion: number;
  /** Compares with the brokers as after a restart. */
  readonly onJump: () => Promise<void>;
  readonly tell: (severity: 'warning' | 'critical', text: string) => void;
}

/**
 * Watches this machine's clock: against the database's each minute, against what the brokers' answers say, and against the
 * steady clock each second. A clock that is far off holds the desk at exits; a jump (a machine that slept, a time that was
 * set) makes it compare itself with its brokers anew.
 */
export class ClockWatch {
  readonly #parts: Parts;
  #seen: { readonly wallAt: EpochMs; readonly steadyMs: number } | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #warned = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Call it each second. Rejects when a change of state could not be stored. */
  async everySecond(): Promise<void> {
    const { wall } = this.#parts;
    await this.#watchJump(wall.now(), wall.monotonicMs());
    if (wall.monotonicMs() - this.#lookedMs >= LOOK_EVERY_MS) {
      this.#lookedMs = wall.monotonicMs();
      await this.#askDatabase();
    }
    await this.#judge();
  }

  async #watchJump(wallAt: EpochMs, steadyMs: number): Promise<void> {
    const last = this.#seen;
    this.#seen = { wallAt, steadyMs };
    if (last === undefined) return;
    const passedMs = steadyMs - last.steadyMs;
    if (passedMs > STILL_MS) {
      this.#parts.tell(
        'warning',
        `Munim stood still for ${(passedMs / SECOND_MS).toFixed(1)} s. Prices and orders of that time were seen late. The machine may be too busy.`,
      );
    }
    const jumpMs = wallAt - last.wallAt - passedMs;
    if (Math.abs(jumpMs) <= JUMP_MS) return;
    this.#parts.tell(
      'warning',
      `The clock of this machine jumped by ${(jumpMs / SECOND_MS).toFixed(1)} s. Munim compares its books with the broker.`,
    );
    this.#lookedMs = Number.NEGATIVE_INFINITY;
    await this.#parts.onJump();
  }

  async #askDatabase(): Promise<void> {
    const { wall, readiness, standing, schemaVersion } = this.#parts;
    const askedAt = wall.now();
    try {
      const { now, schemaVersion: newest } = await standing();
      const midway = askedAt + (wall.now() - askedAt) / 2;
      readiness.know({
        clockAheadMs: Math.round(midway - now),
        standing:
          newest > schemaVersion
            ? { kind: 'outdated', says: 'A newer version of Munim has changed the database.' }
            : { kind: 'current' },
      });
    } catch {
      // That it does not answer is told elsewhere; until it does, what its clock said last holds.
    }
  }

  async #judge(): Promise<void> {
    const { readiness, writer } = this.#parts;
    const known = [readiness.process(), ...readiness.accounts.map((account) => readiness.account(account))];
    const off = Math.max(0, ...known.map(({ clockAheadMs }) => Math.abs(clockAheadMs ?? 0)));
    if (off > WARN_MS && !this.#warned) this.#warn(off);
    if (off <= WARN_MS) this.#warned = false;
    if (!writer.usable) return;
    const held = writer.state.heldBy('desk', 'clock').state !== 'active';
    if (off > REDUCE_MS === held || (held && off > WARN_MS)) return;
    const reason = `the clock of this machine is off by ${Math.round(off / SECOND_MS)} s`;
    await writer.run(ENGINE, (turn) =>
      setTradingState(turn, {
        scope: 'desk',
        cause: 'clock',
        state: held ? 'active' : 'reducing',
        reason: held ? '' : reason,
      }),
    );
  }

  #warn(off: number): void {
    this.#warned = true;
    this.#parts.tell(
      off > REDUCE_MS ? 'critical' : 'warning',
      `The clock of this machine is off by ${(off / SECOND_MS).toFixed(1)} s. Set it right: orders, codes and sessions hang on it.`,
    );
  }
}
