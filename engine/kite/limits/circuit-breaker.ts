/** Failures in a row after which nobody asks any more. */
const MOST_FAILURES = 5;
/** First and longest rest of an open circuit. */
const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 60_000;

/** `closed` lets everything through, `open` nothing, `half-open` one request that finds out. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/**
 * Stops asking a service that does not answer. After five failures in a row it opens and rests; then one request is
 * let through to probe. Its success closes the circuit, its failure doubles the rest. Times are monotonic milliseconds.
 */
export class CircuitBreaker {
  #failures = 0;
  #restMs = FIRST_REST_MS;
  #openUntil: number | undefined;
  #probing = false;

  /** Milliseconds until asking makes sense; 0 lets this request through, and it must tell how it ended. */
  waitMs(now: number): number {
    if (this.#openUntil === undefined) return 0;
    if (now < this.#openUntil) return this.#openUntil - now;
    if (this.#probing) return this.#restMs;
    this.#probing = true;
    return 0;
  }

  /** The service answered: whatever it said, it is there. */
  succeeded(): void {
    this.#failures = 0;
    this.#restMs = FIRST_REST_MS;
    this.#openUntil = undefined;
    this.#probing = false;
  }

  /** The request that was let through was never sent, for reasons that are not the service's. */
  released(): void {
    this.#probing = false;
  }

  failed(now: number): void {
    this.#failures += 1;
    if (this.#openUntil !== undefined) {
      if (!this.#probing) return;
      this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    } else if (this.#failures < MOST_FAILURES) {
      return;
    }
    this.#probing = false;
    this.#openUntil = now + this.#restMs;
  }

  state(now: number): CircuitState {
    if (this.#openUntil === undefined) return 'closed';
    return now < this.#openUntil ? 'open' : 'half-open';
  }
}
