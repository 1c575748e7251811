import { z } from 'zod';
import type { AccountId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import type { SecretVault } from '../../ports/secret-vault.ts';
import type { LiveSession, SessionShelf } from './kite-session.ts';

const SESSION = z.object({
  userId: z.string(),
  userName: z.string(),
  accessToken: z.string(),
  until: z.number().transform(epochMs),
});

/** Keeps the session of an account in the vault, token and all. */
export class SealedSession implements SessionShelf {
  readonly #vault: SecretVault;
  readonly #name: { readonly account: AccountId; readonly name: string };

  constructor(vault: SecretVault, account: AccountId) {
    this.#vault = vault;
    this.#name = { account, name: 'session' };
  }

  put(session: LiveSession): Promise<void> {
    return this.#vault.put(this.#name, JSON.stringify(session));
  }

  async get(): Promise<LiveSession | 'none' | 'sealed'> {
    const stored = await this.#vault.get(this.#name);
    return stored.kind === 'opened' ? SESSION.parse(JSON.parse(stored.value)) : stored.kind;
  }

  wipe(): Promise<void> {
    return this.#vault.remove(this.#name);
  }
}
