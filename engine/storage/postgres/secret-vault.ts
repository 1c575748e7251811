import type { SecretSource } from '../../ports/ids.ts';
import type { SecretName, SecretVault, StoredSecret } from '../../ports/secret-vault.ts';
import { type Envelope, openSecret, sealSecret } from '../secrets/envelope.ts';
import { KeyMaker } from '../secrets/key-maker.ts';
import type { Sql } from './sql.ts';
import { fromBody } from './state-loader.ts';

const SALT_BYTES = 16;

const READ = {
  name: 'secret-read',
  text: 'SELECT version, envelope FROM secrets WHERE account = $1 AND name = $2',
};
const WRITE = {
  name: 'secret-write',
  text: `INSERT INTO secrets (account, name, version, envelope) VALUES ($1, $2, $3, $4)
    ON CONFLICT (account, name) DO UPDATE SET version = excluded.version, envelope = excluded.envelope`,
};
/** The row stays, so that versions go on counting. */
const WIPE = {
  name: 'secret-wipe',
  text: 'UPDATE secrets SET envelope = NULL WHERE account = $1 AND name = $2',
};

interface Row {
  readonly version: number;
  readonly envelope: unknown;
}

/**
 * Secrets in PostgreSQL, where every machine that may take the desk over finds them, sealed under a passphrase
 * that the database does not know: a dump or a backup of it opens nothing.
 */
export class PostgresSecretVault implements SecretVault {
  readonly #sql: Sql;
  readonly #secrets: SecretSource;
  readonly #keys: KeyMaker;
  readonly #salt: string;

  constructor(options: {
    readonly sql: Sql;
    readonly secrets: SecretSource;
    readonly passphrase: string;
  }) {
    this.#sql = options.sql;
    this.#secrets = options.secrets;
    this.#keys = new KeyMaker(options.passphrase);
    this.#salt = options.secrets.nonce(SALT_BYTES);
  }

  async put(of: SecretName, value: string): Promise<void> {
    const key = { salt: this.#salt, bytes: await this.#keys.key(this.#salt) };
    await this.#sql.transaction(async (query) => {
      const [row] = await query.query<Row>(READ, [of.account, of.name]);
      const version = (row?.version ?? 0) + 1;
      const envelope = sealSecret(value, key, { ...of, version }, (bytes) => this.#secrets.nonce(bytes));
      await query.execute(WRITE, [of.account, of.name, version, JSON.stringify(envelope)]);
    });
  }

  async get(of: SecretName): Promise<StoredSecret> {
    const [row] = await this.#sql.query<Row>(READ, [of.account, of.name]);
    if (row === undefined || row.envelope === null) return { kind: 'none' };
    const envelope = fromBody<Envelope>(row.envelope);
    const { version } = row;
    const value = openSecret(envelope, await this.#keys.key(envelope.salt), { ...of, version });
    return value === undefined ? { kind: 'sealed' } : { kind: 'opened', value };
  }

  async remove({ account, name }: SecretName): Promise<void> {
    await this.#sql.execute(WIPE, [account, name]);
  }
}
