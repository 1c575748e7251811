import type { SessionSource } from '../session-source.ts';

/** A session that says when somebody logs in or out: a price socket opens and closes with it. */
export interface TickerSession extends SessionSource {
  /** Told after every change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
}
