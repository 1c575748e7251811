/**
 * The names that Kite gives its errors (Kite Connect documentation, exceptions). A name that is not here is read
 * as `GeneralException`, as its documentation asks.
 */
const ERROR_TYPES = [
  'TokenException',
  'UserException',
  'PermissionException',
  'OrderException',
  'InputException',
  'MarginException',
  'HoldingException',
  'NetworkException',
  'DataException',
  'GeneralException',
] as const;

/** A name that Kite gives an error. */
export type KiteErrorType = (typeof ERROR_TYPES)[number];

/** Reads the name of an error; one that is not known counts as `GeneralException`. */
export function kiteErrorType(name: unknown): KiteErrorType {
  return ERROR_TYPES.find((known) => known === name) ?? 'GeneralException';
}

/** A request of which not one byte left: Kite cannot know of it. */
interface NotSent {
  readonly kind: 'not-sent';
  readonly reason: string;
}

/** The request left and nothing complete came back. */
interface NoAnswer {
  readonly kind: 'no-answer';
  readonly reason: string;
}

/** Something came back that is not what Kite sends: a page of a proxy, half a document, another shape. */
interface NotKite {
  readonly kind: 'not-kite';
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs?: number;
}

/** Kite answered with its own error document. What that proves depends on the request. */
interface KiteError {
  readonly kind: 'error';
  readonly status: number;
  readonly errorType: KiteErrorType;
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** Our own limits held the request back: nothing was sent. */
interface Throttled {
  readonly kind: 'throttled';
  readonly retryAfterMs: number;
  readonly reason: string;
}

/** Nobody is logged in: nothing was sent. */
interface LoggedOut {
  readonly kind: 'logged-out';
  readonly reason: string;
}

/** Every way in which a request to Kite brings no result. None of them holds a token or an address. */
export type KiteFailure = NotSent | NoAnswer | NotKite | KiteError | Throttled | LoggedOut;

/** How long to rest when Kite says "too many" without saying for how long. */
export const UNSAID_PAUSE_MS = 1_000;

/** Carries a failure through the published client, which passes on every error that has no `response` of its own. */
export class KiteFailureError extends Error {
  override readonly name = 'KiteFailureError';
  readonly failure: KiteFailure;

  constructor(failure: KiteFailure) {
    super(failureText(failure));
    this.failure = failure;
  }
}

/** What went wrong, in words for people. */
export function failureText(failure: KiteFailure): string {
  return failure.kind === 'error' ? failure.message : failure.reason;
}

/**
 * Whether a failure proves that the access token no longer counts: `TokenException`, or `InputException` that names
 * the token, which Kite has been seen to answer too.
 */
export function provesDeadToken(failure: KiteFailure): boolean {
  if (failure.kind !== 'error') return false;
  if (failure.errorType === 'TokenException') return true;
  return failure.errorType === 'InputException' && /access_token/i.test(failure.message);
}
