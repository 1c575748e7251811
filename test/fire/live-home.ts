import type { SettingName } from '../../config/schema.ts';
import { authenticatorCodes } from '../../engine/compliance/authenticator-codes.ts';
import { StepUp } from '../../engine/compliance/step-up.ts';
import { loadHomeKey } from '../../engine/composition/home-key.ts';
import { type EpochMs, epochMs } from '../../engine/domain/time.ts';
import { STEP_MS } from '../../engine/ports/one-time-codes.ts';
import { PostgresSecretVault } from '../../engine/storage/postgres/secret-vault.ts';
import { SystemSecrets } from '../../engine/system/system-secrets.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import type { KiteServer } from '../servers/kite/kite-server.ts';
import { owner } from '../support/engine.ts';
import { type KiteDesk, kiteSettings, logIn, openChatDesk } from '../support/kite-desk.ts';
import { realClock } from '../support/system-time.ts';

export type Said = Partial<Record<SettingName, string>>;

/** Settings of a process that trades live at a server in Kite's shape, with room for many small orders. */
export function liveSettings(server: Pick<KiteServer, 'url' | 'wsUrl'>): Said {
  return {
    ...kiteSettings(server),
    TRADING_MODE: 'live',
    LIVE_CANARY_PERCENT: '100',
    LIMIT_DUPLICATE_SECONDS: '0',
    LIMIT_OPEN_POSITIONS: '50',
    // The tape of this server stands still, which is no fault of its prices here.
    LIMIT_STALE_SECONDS: '600',
  };
}

/** Opens the live book `live1` on a home, by the commands that a person types, and leaves the home stopped. */
export async function openLiveBook(home: string, server: KiteServer, said: Said = {}): Promise<void> {
  const kite = await openChatDesk(home, { ...liveSettings(server), ...said });
  await logIn(kite, DEMO_PERSON.userId);
  await done(kite, '/book new live1 capital=1000000');
  await done(kite, `/mode live book=live1 code=${await authenticatorCode(kite, home)}`);
  await kite.engine.stop();
}

async function done(kite: KiteDesk, line: string): Promise<void> {
  const { headline, severity } = await kite.say(line);
  if (severity === 'bad') throw new Error(`${line}: ${headline}`);
}

/** Sets the owner's authenticator up half a minute ago, so that the code of now is fresh, and gives that code. */
async function authenticatorCode({ engine, desk }: KiteDesk, home: string): Promise<string> {
  const secrets = new SystemSecrets();
  const passphrase = loadHomeKey(home, 'vault', secrets);
  const vault = new PostgresSecretVault({ sql: engine.storage.database, secrets, passphrase });
  const earlier = (): EpochMs => epochMs(realClock.now() - STEP_MS);
  const stepUp = new StepUp({
    vault,
    codes: authenticatorCodes,
    wall: { now: earlier, monotonicMs: () => realClock.monotonicMs() },
  });
  const { user } = owner(desk);
  const { secret } = await stepUp.begin(user.id, user.name);
  const codeAt = (at: EpochMs): string => authenticatorCodes.codeOf(secret, Math.floor(at / STEP_MS));
  await stepUp.prove(user.id, codeAt(earlier()));
  return codeAt(realClock.now());
}
