import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SecretName } from '../../ports/secret-vault.ts';

/** Text under AES-256-GCM, each part in base64. */
interface Sealed {
  readonly iv: string;
  readonly text: string;
  readonly tag: string;
}

/** A secret under a key of its own, which is wrapped by the key of the vault. */
export interface Envelope {
  /** Of the vault's key, in hexadecimal. */
  readonly salt: string;
  /** The secret's own key. */
  readonly key: Sealed;
  readonly secret: Sealed;
}

/** What a sealed text belongs to: moved to another place it does not open. */
export interface SealedPlace extends SecretName {
  /** Counts how often the secret was replaced, so that an old one put back does not open either. */
  readonly version: number;
}

/** Random bytes as hexadecimal. */
type Random = (bytes: number) => string;

/** Of AES-256. */
export const KEY_BYTES = 32;
const IV_BYTES = 12;
const CIPHER = 'aes-256-gcm';

function boundTo({ account, name, version }: SealedPlace): Buffer {
  return Buffer.from(`${account}|${name}|${version}`);
}

function seal(text: Buffer, key: Buffer, iv: Buffer, place: SealedPlace): Sealed {
  const cipher = createCipheriv(CIPHER, key, iv);
  cipher.setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return {
    iv: iv.toString('base64'),
    text: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

function open(sealed: Sealed, key: Buffer, place: SealedPlace): Buffer {
  const decipher = createDecipheriv(CIPHER, key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(sealed.text, 'base64')), decipher.final()]);
}

/** Seals a secret for one place under the vault's key, whose salt is kept with it. */
export function sealSecret(
  secret: string,
  vaultKey: { readonly salt: string; readonly bytes: Buffer },
  place: SealedPlace,
  random: Random,
): Envelope {
  const own = Buffer.from(random(KEY_BYTES), 'hex');
  const iv = (): Buffer => Buffer.from(random(IV_BYTES), 'hex');
  return {
    salt: vaultKey.salt,
    key: seal(own, vaultKey.bytes, iv(), place),
    secret: seal(Buffer.from(secret), own, iv(), place),
  };
}

/** The secret, or undefined when key, place or a single bit is not what it was sealed with. */
export function openSecret(envelope: Envelope, vaultKey: Buffer, place: SealedPlace): string | undefined {
  try {
    return open(envelope.secret, open(envelope.key, vaultKey, place), place).toString();
  } catch {
    return undefined;
  }
}
