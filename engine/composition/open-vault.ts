import type { Config } from '../../config/schema.ts';
import { PostgresSecretVault } from '../storage/postgres/secret-vault.ts';
import type { Base } from './engine-options.ts';
import { loadHomeKey } from './home-key.ts';

/** Secrets of this desk, sealed under the passphrase of the settings or, without one, under a key in the home. */
export function openVault(config: Config, { storage, secrets }: Base): PostgresSecretVault {
  const passphrase = config.MUNIM_PASSPHRASE ?? loadHomeKey(config.MUNIM_HOME, 'vault', secrets);
  return new PostgresSecretVault({ sql: storage.database, secrets, passphrase });
}
