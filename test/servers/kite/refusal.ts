/** The names of errors on the wire. Clients fall back to GeneralException for any other. */
export type ErrorType =
  | 'TokenException'
  | 'PermissionException'
  | 'UserException'
  | 'InputException'
  | 'MarginException'
  | 'HoldingException'
  | 'OrderException'
  | 'NetworkException'
  | 'DataException'
  | 'GeneralException';

/** A "no" of the API: the HTTP status and the envelope that goes with it. */
export class KiteRefusal extends Error {
  readonly status: number;
  readonly errorType: ErrorType;

  constructor(status: number, errorType: ErrorType, message: string) {
    super(message);
    this.status = status;
    this.errorType = errorType;
  }
}

export const badInput = (message: string): KiteRefusal => new KiteRefusal(400, 'InputException', message);

export const badOrder = (message: string): KiteRefusal => new KiteRefusal(400, 'OrderException', message);

export const notFound = (message: string): KiteRefusal => new KiteRefusal(404, 'GeneralException', message);

/** What is said of a dead or unknown session; `input` is the other shape that was seen for missing credentials. */
export function deadToken(shape: 'token' | 'input'): KiteRefusal {
  return shape === 'token'
    ? new KiteRefusal(403, 'TokenException', 'Incorrect `api_key` or `access_token`.')
    : new KiteRefusal(400, 'InputException', 'Invalid `api_key` or `access_token`.');
}
