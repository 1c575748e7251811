import { timingSafeEqual } from 'node:crypto';
import { accountId, type UserId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type EpochMs, epochMs, formatTime, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { type OneTimeCodes, STEP_MS } from '../ports/one-time-codes.ts';
import type { SecretName, SecretVault } from '../ports/secret-vault.ts';
import type { WallClock } from '../ports/wall-clock.ts';

/** Typing takes a moment: the code of the step before is good for so long (ASVS 5.0, 6.5.5 allows little). */
const LATE_MS = 5 * SECOND_MS;
const MOST_WRONG = 5;
const LOCKED_MS = 15 * MINUTE_MS;
/** People have no account at a broker; their secrets lie beside those of accounts. */
const PEOPLE = accountId('people');

/** What is kept of a person's authenticator, sealed. */
interface Enrolment {
  readonly secret: string;
  /** Whether a first code has proven that the authenticator has the secret. */
  readonly proven: boolean;
  /** The newest step whose code was used; each works once, also after a restart. */
  readonly usedStep: number;
  readonly wrong: number;
  /** Wall time; 0 when it is not locked. */
  readonly lockedUntil: number;
}

/**
 * The second proof of who somebody is: the code of their authenticator, each once, of the current step. Five wrong codes
 * lock it for a quarter of an hour. All of it rejects when the storage is down: then nothing is stepped up.
 */
export class StepUp {
  readonly #vault: SecretVault;
  readonly #codes: OneTimeCodes;
  readonly #wall: WallClock;
  /** One person's codes are judged one after the other, or the same one could be used twice at once. */
  readonly #turns = new Map<UserId, Promise<unknown>>();

  constructor(parts: {
    readonly vault: SecretVault;
    readonly codes: OneTimeCodes;
    readonly wall: WallClock;
  }) {
    this.#vault = parts.vault;
    this.#codes = parts.codes;
    this.#wall = parts.wall;
  }

  async enrolled(user: UserId): Promise<boolean> {
    const known = await this.#load(user);
    return known.ok && known.value?.proven === true;
  }

  /** Begins anew with a fresh secret; it counts once a first code has proven it. */
  async begin(user: UserId, name: string): Promise<{ readonly secret: string; readonly uri: string }> {
    const secret = this.#codes.newSecret();
    await this.#store(user, { secret, proven: false, usedStep: 0, wrong: 0, lockedUntil: 0 });
    return { secret, uri: this.#codes.uri(secret, name) };
  }

  /** Takes the first code of a new authenticator. */
  prove(user: UserId, code: string): Promise<Result<undefined, Refusal>> {
    return this.#inTurn(user, async () => {
      const known = await this.#load(user);
      if (!known.ok) return known;
      if (known.value === undefined) return fail(NOT_ENROLLED);
      return this.#judge(user, known.value, code);
    });
  }

  /** Takes a code; good once. */
  check(user: UserId, code: string): Promise<Result<undefined, Refusal>> {
    return this.#inTurn(user, async () => {
      const known = await this.#load(user);
      if (!known.ok) return known;
      if (known.value?.proven !== true) return fail(NOT_ENROLLED);
      return this.#judge(user, known.value, code);
    });
  }

  async #judge(user: UserId, known: Enrolment, code: string): Promise<Result<undefined, Refusal>> {
    const now = this.#wall.now();
    if (now < known.lockedUntil) return fail(locked(epochMs(known.lockedUntil)));
    const step = this.#stepOf(known.secret, code, now);
    if (step !== undefined && step > known.usedStep) {
      await this.#store(user, { ...known, proven: true, usedStep: step, wrong: 0, lockedUntil: 0 });
      return ok(undefined);
    }
    const wrong = known.wrong + 1;
    const lockedUntil = wrong >= MOST_WRONG ? now + LOCKED_MS : 0;
    await this.#store(user, { ...known, wrong: lockedUntil > 0 ? 0 : wrong, lockedUntil });
    if (lockedUntil > 0) return fail(locked(epochMs(lockedUntil)));
    const why =
      step === undefined ? 'That code is not right.' : 'That code was used before; each works once.';
    return fail(
      refusal(
        'BAD_CODE',
        `${why} Wait for the next one and type that. ${MOST_WRONG - wrong} tries are left.`,
      ),
    );
  }

  /** The step that a code belongs to, of those that count now. */
  #stepOf(secret: string, code: string, now: EpochMs): number | undefined {
    const current = Math.floor(now / STEP_MS);
    const steps = now % STEP_MS < LATE_MS ? [current, current - 1] : [current];
    return steps.find((step) => same(this.#codes.codeOf(secret, step), code.replaceAll(/\s/g, '')));
  }

  async #load(user: UserId): Promise<Result<Enrolment | undefined, Refusal>> {
    const found = await this.#vault.get(nameOf(user));
    if (found.kind === 'none') return ok(undefined);
    if (found.kind === 'sealed') return fail(SEALED);
    const known: Enrolment = JSON.parse(found.value);
    return ok(known);
  }

  #store(user: UserId, enrolment: Enrolment): Promise<void> {
    return this.#vault.put(nameOf(user), JSON.stringify(enrolment));
  }

  #inTurn<Value>(user: UserId, work: () => Promise<Value>): Promise<Value> {
    const before = this.#turns.get(user) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#turns.set(user, mine);
    return mine;
  }
}

const NOT_ENROLLED = refusal(
  'STEP_UP_NEEDED',
  'This asks for a code of your authenticator, and none is set up. Type /totp at the machine that Munim runs on (munim chat).',
);
const SEALED = refusal(
  'STEP_UP_NEEDED',
  'Your authenticator was set up under another passphrase. Set MUNIM_PASSPHRASE as it was, or set it up again: /totp reset in munim chat.',
);

function locked(until: EpochMs): Refusal {
  return refusal(
    'CODE_LOCKED',
    `Five codes were wrong, so no code is taken until ${formatTime(until)}. Try again then, and tell the owner if it was not you.`,
  );
}

function nameOf(user: UserId): SecretName {
  return { account: PEOPLE, name: `authenticator-${user}` };
}

function same(right: string, typed: string): boolean {
  const [a, b] = [Buffer.from(right), Buffer.from(typed)];
  return a.length === b.length && timingSafeEqual(a, b);
}
