import type { UserId } from '../../domain/ids.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../domain/time.ts';
import type { SecretSource } from '../../ports/ids.ts';

const LIFE_MS = 10 * MINUTE_MS;
const STATE_BYTES = 16;
/** Links somebody has open at once; the oldest is forgotten first. */
const MOST_LINKS = 8;

/** A login link that was handed out. */
interface OpenLink {
  readonly by: UserId;
  readonly validUntil: EpochMs;
}

/** Login links that a browser may come back from, each once. */
export class OpenLinks {
  readonly #secrets: SecretSource;
  readonly #links = new Map<string, OpenLink>();

  constructor(secrets: SecretSource) {
    this.#secrets = secrets;
  }

  /** Opens one: `state` goes with the browser. */
  open(by: UserId, now: EpochMs): { readonly state: string; readonly validUntil: EpochMs } {
    const state = this.#secrets.nonce(STATE_BYTES);
    const validUntil = epochMs(now + LIFE_MS);
    const [oldest] = this.#links.keys();
    if (this.#links.size >= MOST_LINKS && oldest !== undefined) this.#links.delete(oldest);
    this.#links.set(state, { by, validUntil });
    return { state, validUntil };
  }

  /** Who opened the link that a state belongs to; undefined when it was none, is too old, or came back before. */
  use(state: string, now: EpochMs): UserId | undefined {
    const link = this.#links.get(state);
    this.#links.delete(state);
    return link === undefined || now >= link.validUntil ? undefined : link.by;
  }
}
