/** The codes that an authenticator shows: RFC 6238 with six digits and steps of 30 seconds. */
export interface OneTimeCodes {
  /** A new secret, as people type it into an authenticator by hand. */
  newSecret(): string;
  /** What the picture holds that an authenticator scans. */
  uri(secret: string, owner: string): string;
  /** The code of a step; steps count from 1970. */
  codeOf(secret: string, step: number): string;
}

/** How long one code holds. */
export const STEP_MS = 30_000;
