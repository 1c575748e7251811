/** One scripted misbehaviour of the platform or of the network in front of it. */
export type Fault =
  /** A JSON refusal; the call has no effect. 429 carries `retryAfterSeconds` (1 unless given). */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly description?: string;
      readonly retryAfterSeconds?: number;
    }
  /** The HTML page of a gateway in front of the platform; the call has no effect. */
  | { readonly kind: 'html'; readonly status: number }
  /** The connection breaks: before the call took effect, or after it, so that only the answer is lost. */
  | { readonly kind: 'hang-up'; readonly after: 'request' | 'effect' }
  /** The call takes effect and the answer comes late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The request is swallowed and the connection stays open without an answer. */
  | { readonly kind: 'half-open' };

/** A fault that was served, for a test that wants to know it was reached. */
export interface ServedFault {
  readonly method: string;
  readonly fault: Fault;
}

/** The faults a test has lined up, by method; `*` stands for any. */
export class FaultScript {
  readonly served: ServedFault[] = [];
  readonly #lined = new Map<string, Fault[]>();

  /** The next `times` calls of the method meet this fault, after those lined up before. */
  add(method: string, fault: Fault, times: number): void {
    const key = method.toLowerCase();
    const line = this.#lined.get(key) ?? [];
    for (let added = 0; added < times; added += 1) line.push(fault);
    this.#lined.set(key, line);
  }

  /** The fault this call meets, taken off the script. */
  take(method: string): Fault | undefined {
    const fault = this.#lined.get(method.toLowerCase())?.shift() ?? this.#lined.get('*')?.shift();
    if (fault !== undefined) this.served.push({ method, fault });
    return fault;
  }

  clear(): void {
    this.#lined.clear();
  }
}
