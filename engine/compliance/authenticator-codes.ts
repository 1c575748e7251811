import { generateSecret, generateSync, generateURI } from 'otplib';
import { SECOND_MS } from '../domain/time.ts';
import { type OneTimeCodes, STEP_MS } from '../ports/one-time-codes.ts';

const ISSUER = 'Munim';

/** Codes as every authenticator app makes them. */
export const authenticatorCodes: OneTimeCodes = {
  newSecret: () => generateSecret(),
  uri: (secret, owner) => generateURI({ issuer: ISSUER, label: owner, secret }),
  codeOf: (secret, step) => generateSync({ secret, epoch: (step * STEP_MS) / SECOND_MS }),
};
