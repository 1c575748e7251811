import { scrypt } from 'node:crypto';
import { KEY_BYTES } from './envelope.ts';

/** OWASP's advice for scrypt; 0.4 s and 134 MB on a small machine, in Node's thread pool. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;

/** Makes the keys that wrap secrets from one passphrase; a key is made once for each salt. */
export class KeyMaker {
  readonly #passphrase: string;
  readonly #keys = new Map<string, Promise<Buffer>>();

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  /** 256 bits for a salt in hexadecimal. */
  key(salt: string): Promise<Buffer> {
    const known = this.#keys.get(salt);
    if (known !== undefined) return known;
    const made = new Promise<Buffer>((resolve, reject) => {
      scrypt(this.#passphrase, Buffer.from(salt, 'hex'), KEY_BYTES, COST, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
    this.#keys.set(salt, made);
    return made;
  }
}
