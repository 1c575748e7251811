import { randomBytes, randomInt } from 'node:crypto';
import type { SecretSource } from '../ports/ids.ts';

const TYPEABLE = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Secrets from the operating system's generator. */
export class SystemSecrets implements SecretSource {
  nonce(bytes: number): string {
    return randomBytes(bytes).toString('hex');
  }

  code(length: number): string {
    let code = '';
    for (let i = 0; i < length; i += 1) code += TYPEABLE[randomInt(TYPEABLE.length)];
    return code;
  }
}
