import type { ErrorType } from '../refusal.ts';

/** Whether a request that meets a fault does what it asks for: not at all, before the answer, or so long after it. */
export type Effect = 'none' | 'done' | { readonly afterMs: number };

/** Faults of a request over HTTP. */
export type HttpFault =
  /** The connection breaks without an answer. */
  | { readonly kind: 'reset'; readonly effect: Effect }
  /** The connection stays open and silent. */
  | { readonly kind: 'half-open'; readonly effect: Effect }
  /** An error in the API's envelope; 429 may carry `retryAfterSeconds`. Without `effect` nothing is done. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly errorType?: ErrorType;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
      readonly effect?: Effect;
    }
  /** A body that is not the API's: the HTML page of a gateway unless given. Without `effect` nothing is done. */
  | {
      readonly kind: 'page';
      readonly status: number;
      readonly contentType?: string;
      readonly body?: string;
      readonly effect?: Effect;
    }
  /** The answer comes so late; the effect is done before, unless told otherwise. */
  | { readonly kind: 'slow'; readonly ms: number; readonly effect?: Effect }
  /** Half of the body comes, then the connection breaks. The effect is done. */
  | { readonly kind: 'cut' }
  /** The right answer under another content type. */
  | { readonly kind: 'content-type'; readonly value: string }
  /** The right answer without some keys, wherever they stand. */
  | { readonly kind: 'without'; readonly keys: readonly string[] }
  /** A placement is taken, and this becomes of the order. */
  | {
      readonly kind: 'order';
      readonly hiddenMs?: number;
      readonly withoutTag?: boolean;
      readonly rejected?: string;
      readonly rejectedAfterOpen?: string;
      readonly cancelledAfterFilling?: number;
      /** Parts of a sliced order that are refused for want of funds, counted from 0. */
      readonly failingSlices?: readonly number[];
    };

/** Faults of the socket's handshake. */
export type ConnectFault =
  | { readonly kind: 'refuse'; readonly status: number }
  | { readonly kind: 'reset' }
  /** The handshake gets no answer. */
  | { readonly kind: 'half-open' }
  /** The socket opens and nothing ever comes over it. */
  | { readonly kind: 'silent' }
  /** The socket opens and breaks after so long. */
  | { readonly kind: 'drop'; readonly afterMs: number };

/** Faults of a frame of market data. */
export type FrameFault =
  /** The frame ends so many bytes early; the half of it unless given. */
  | { readonly kind: 'truncate'; readonly bytes?: number }
  /** A packet of a length nobody knows stands in front. */
  | { readonly kind: 'unknown-length'; readonly bytes?: number }
  | { readonly kind: 'missing' }
  /** The same frame again, as an old price that comes back. */
  | { readonly kind: 'duplicate' }
  /** The frame comes so late, when newer ones have come. */
  | { readonly kind: 'late'; readonly ms: number };

/** Faults of an order's text frame. */
export type OrderFrameFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'late'; readonly ms: number }
  /** It comes after the next one. */
  | { readonly kind: 'swap' }
  /** The text `null` comes instead. */
  | { readonly kind: 'null' };

export const TICKER_CONNECT = 'ticker-connect';
export const TICKER_FRAME = 'ticker-frame';
export const TICKER_ORDER = 'ticker-order';

/** Which requests a rule means, by what they name. All that is given must fit. */
export interface FaultPlace {
  readonly tag?: string;
  readonly tradingsymbol?: string;
  readonly orderId?: string;
}

interface Counted {
  /** How many meet it; 1 unless given. */
  readonly times?: number;
  /** How many pass before; 0 unless given. */
  readonly skip?: number;
  readonly where?: FaultPlace;
}

/**
 * A fault and who meets it. `on` is the name of a route, or `*` for every one; the socket has names of its own.
 */
export type FaultRule =
  | ({ readonly on: typeof TICKER_CONNECT; readonly fault: ConnectFault } & Counted)
  | ({ readonly on: typeof TICKER_FRAME; readonly fault: FrameFault } & Counted)
  | ({ readonly on: typeof TICKER_ORDER; readonly fault: OrderFrameFault } & Counted)
  | ({ readonly on: string; readonly fault: HttpFault } & Counted);
