/** Unpredictable text for confirmations, invitations and buttons. */
export interface SecretSource {
  /** `bytes` random bytes as lower-case hex. */
  nonce(bytes: number): string;
  /** A code people can type: `length` characters of A-Z and 2-9 without look-alikes (0 O 1 I L). */
  code(length: number): string;
}
