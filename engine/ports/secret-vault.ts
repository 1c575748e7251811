import type { AccountId } from '../domain/ids.ts';

/** What a secret is called: one name means one thing in an account. */
export interface SecretName {
  readonly account: AccountId;
  /** `access-token`. */
  readonly name: string;
}

/** What lies under a name. `sealed` is a secret that the key of this process does not open. */
export type StoredSecret =
  | { readonly kind: 'opened'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'sealed' };

/** Secrets at rest. Whoever has the storage alone cannot read them. All of it rejects when the storage is down. */
export interface SecretVault {
  /** Replaces what lay under the name. */
  put(name: SecretName, value: string): Promise<void>;
  get(name: SecretName): Promise<StoredSecret>;
  /** Wipes it; no secret under that name is fine too. */
  remove(name: SecretName): Promise<void>;
}
