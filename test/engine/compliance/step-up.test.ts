import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { authenticatorCodes } from '../../../engine/compliance/authenticator-codes.ts';
import { StepUp } from '../../../engine/compliance/step-up.ts';
import { userId } from '../../../engine/domain/ids.ts';
import { epochMs } from '../../../engine/domain/time.ts';
import { readMigrations } from '../../../engine/storage/postgres/migrate.ts';
import { PostgresSecretVault } from '../../../engine/storage/postgres/secret-vault.ts';
import type { Database } from '../../../engine/storage/postgres/sql.ts';
import { withDatabase } from '../../support/database.ts';
import { realSecrets } from '../../support/system-time.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../engine/storage/migrations', import.meta.url));
const OWNER = userId('u1');
const STEP_MS = 30_000;

describe('the codes of an authenticator', () => {
  // RFC 6238, appendix B, SHA-1, its last six digits.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('at %i s it is %s', (seconds, code) => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(authenticatorCodes.codeOf(secret, Math.floor((seconds * 1_000) / STEP_MS))).toBe(code);
  });

  test('what is scanned names Munim and whose it is', () => {
    expect(authenticatorCodes.uri('ABCD', 'owner')).toMatch(
      /^otpauth:\/\/totp\/Munim:owner\?.*secret=ABCD.*issuer=Munim/,
    );
  });
});

describe('a step-up', () => {
  const servers = withDatabase({ migrations: readMigrations(MIGRATIONS) });
  let database: Database;
  let now: number;
  let stepUp: StepUp;
  let secret: string;

  /** As a new process opens it. */
  const open = (passphrase = 'a passphrase'): StepUp =>
    new StepUp({
      vault: new PostgresSecretVault({ sql: database, secrets: realSecrets, passphrase }),
      codes: authenticatorCodes,
      wall: { now: () => epochMs(now), monotonicMs: () => now },
    });
  const codeAt = (at: number): string => authenticatorCodes.codeOf(secret, Math.floor(at / STEP_MS));
  const outcome = async (code: string): Promise<string> => {
    const checked = await stepUp.check(OWNER, code);
    return checked.ok ? 'good' : `${checked.error.code}: ${checked.error.message}`;
  };

  beforeEach(async () => {
    database = await servers.open();
    // The middle of a step.
    now = 1_793_500_005_000 - (1_793_500_005_000 % STEP_MS) + 15_000;
    stepUp = open();
    ({ secret } = await stepUp.begin(OWNER, 'owner'));
  });

  const proven = async (): Promise<void> => {
    expect((await stepUp.prove(OWNER, codeAt(now))).ok).toBe(true);
    now += STEP_MS;
  };

  test('counts once a first code has proven the authenticator', async () => {
    expect(await stepUp.enrolled(OWNER)).toBe(false);
    expect(await outcome(codeAt(now))).toMatch(/^STEP_UP_NEEDED: .*none is set up/);
    await proven();
    expect(await stepUp.enrolled(OWNER)).toBe(true);
    expect(await outcome(codeAt(now))).toBe('good');
  });

  test('each code works once, also after a restart and when two come at the same moment', async () => {
    await proven();
    const code = codeAt(now);
    const both = await Promise.all([stepUp.check(OWNER, code), stepUp.check(OWNER, code)]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    stepUp = open();
    expect(await outcome(code)).toMatch(/^BAD_CODE: That code was used before; each works once\./);
    now += STEP_MS;
    expect(await outcome(` ${codeAt(now).slice(0, 3)} ${codeAt(now).slice(3)}`)).toBe('good');
  });

  test.each([
    ['the step before, up to five seconds late', -STEP_MS, 4_999, 'good'],
    ['the step before, later than that', -STEP_MS, 5_000, 'BAD_CODE'],
    ['two steps before', -2 * STEP_MS, 1_000, 'BAD_CODE'],
    ['the next step', STEP_MS, 1_000, 'BAD_CODE'],
  ])('%s', async (_case, offMs, intoStepMs, expected) => {
    await proven();
    now += 10 * STEP_MS;
    now = now - (now % STEP_MS) + intoStepMs;
    expect((await outcome(codeAt(now + offMs))).split(':')[0]).toBe(expected);
  });

  test('five wrong codes lock it for fifteen minutes, for the right code too and over a restart', async () => {
    await proven();
    for (let left = 4; left > 0; left -= 1) {
      expect(await outcome('000000')).toContain(`${left} tries are left.`);
    }
    expect(await outcome('000000')).toMatch(/^CODE_LOCKED: Five codes were wrong/);
    stepUp = open();
    now += 15 * 60_000 - 1_000;
    expect(await outcome(codeAt(now))).toMatch(/^CODE_LOCKED: /);
    now += 1_000;
    expect(await outcome(codeAt(now))).toBe('good');
  });

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', "' OR 1=1"])('%j is no code', async (code) => {
    await proven();
    expect(await outcome(code)).toMatch(/^BAD_CODE: That code is not right/);
  });

  test('the secret is sealed: the database does not hold it, and another passphrase opens nothing', async () => {
    await proven();
    const rows = await database.query<{ text: string }>('SELECT secrets::text AS text FROM secrets');
    expect(rows.length).toBe(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    stepUp = open('another passphrase');
    expect(await outcome(codeAt(now))).toMatch(
      /^STEP_UP_NEEDED: Your authenticator was set up under another passphrase/,
    );
  });

  test('setting it up anew makes the old one worthless', async () => {
    await proven();
    const old = codeAt(now);
    ({ secret } = await stepUp.begin(OWNER, 'owner'));
    expect((await stepUp.prove(OWNER, old)).ok).toBe(false);
    expect((await stepUp.prove(OWNER, codeAt(now))).ok).toBe(true);
  });
});
