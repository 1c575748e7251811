/** A request the platform refuses: the status that is also `error_code`, and the sentence that goes with it. */
export class ApiRefusal extends Error {
  readonly code: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: number, description: string, retryAfterSeconds?: number, cause?: unknown) {
    super(description, cause === undefined ? {} : { cause });
    this.name = 'ApiRefusal';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A 400 with the platform's usual prefix. */
export function badRequest(reason: string, options: { readonly cause?: unknown } = {}): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${reason}`, undefined, options.cause);
}
