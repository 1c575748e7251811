/** Who is logged in at Kite, as those who send requests need to know it. */
export interface KiteLogin {
  readonly accessToken: string;
  readonly userId: string;
  readonly apiKey: string;
}

/** Where requests get their token from, and tell when Kite no longer takes it. */
export interface SessionSource {
  current(): KiteLogin | undefined;
  /** The token was proven dead. Told once for a token by each who finds out. */
  died(reason: string): void;
}
