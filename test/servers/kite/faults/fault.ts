import { z } from 'zod';
import type { ErrorType } from '../refusal.ts';

/** Whether a request that meets a fault does what it asks for: not at all, before the answer, or so long after it. */
const effect = z.union([z.literal('none'), z.literal('done'), z.strictObject({ afterMs: z.number() })]);

export type Effect = z.infer<typeof effect>;

const errorType = z.custom<ErrorType>((value) => typeof value === 'string');

/** Faults of a request over HTTP. */
const httpFault = z.discriminatedUnion('kind', [
  /** The connection breaks without an answer. */
  z.strictObject({ kind: z.literal('reset'), effect }),
  /** The connection stays open and silent. */
  z.strictObject({ kind: z.literal('half-open'), effect }),
  /** An error in the API's envelope; 429 may carry `retryAfterSeconds`. Without `effect` nothing is done. */
  z.strictObject({
    kind: z.literal('refuse'),
    status: z.number(),
    errorType: errorType.optional(),
    message: z.string().optional(),
    retryAfterSeconds: z.number().optional(),
    effect: effect.optional(),
  }),
  /** A body that is not the API's: the HTML page of a gateway unless given. Without `effect` nothing is done. */
  z.strictObject({
    kind: z.literal('page'),
    status: z.number(),
    contentType: z.string().optional(),
    body: z.string().optional(),
    effect: effect.optional(),
  }),
  /** The answer comes so late; the effect is done before, unless told otherwise. */
  z.strictObject({ kind: z.literal('slow'), ms: z.number(), effect: effect.optional() }),
  /** Half of the body comes, then the connection breaks. The effect is done. */
  z.strictObject({ kind: z.literal('cut') }),
  /** The right answer under another content type. */
  z.strictObject({ kind: z.literal('content-type'), value: z.string() }),
  /** The right answer without some keys, wherever they stand. */
  z.strictObject({ kind: z.literal('without'), keys: z.array(z.string()) }),
  /** A placement is taken, and this becomes of the order. */
  z.strictObject({
    kind: z.literal('order'),
    /** The book shows the order, and its trades, only so long after it was placed. */
    hiddenMs: z.number().optional(),
    /** The book shows the order without its tag. */
    withoutTag: z.boolean().optional(),
    /** The risk system refuses it at once, in these words. */
    rejected: z.string().optional(),
    /** The exchange takes it, shows it as open, and refuses it then. */
    rejectedAfterOpen: z.string().optional(),
    /** So many units trade at the limit, and the exchange cancels the rest. */
    cancelledAfterFilling: z.number().optional(),
    /** Parts of a sliced order that are refused for want of funds, counted from 0. */
    failingSlices: z.array(z.number()).optional(),
  }),
]);

export type HttpFault = z.infer<typeof httpFault>;

/** What becomes of an order that a script picked. */
export type OrderFate = Omit<Extract<HttpFault, { kind: 'order' }>, 'kind'>;

/** Faults of the socket's handshake. */
const connectFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refuse'), status: z.number() }),
  z.strictObject({ kind: z.literal('reset') }),
  /** The handshake gets no answer. */
  z.strictObject({ kind: z.literal('half-open') }),
  /** The socket opens and nothing ever comes over it. */
  z.strictObject({ kind: z.literal('silent') }),
  /** The socket opens and breaks after so long. */
  z.strictObject({ kind: z.literal('drop'), afterMs: z.number() }),
]);

export type ConnectFault = z.infer<typeof connectFault>;

/** Faults of a frame of market data. */
const frameFault = z.discriminatedUnion('kind', [
  /** The frame ends so many bytes early; the half of it unless given. */
  z.strictObject({ kind: z.literal('truncate'), bytes: z.number().optional() }),
  /** A packet of a length nobody knows stands in front. */
  z.strictObject({ kind: z.literal('unknown-length'), bytes: z.number().optional() }),
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({ kind: z.literal('duplicate') }),
  /** The frame comes so late, when newer ones have come: an old price. */
  z.strictObject({ kind: z.literal('late'), ms: z.number() }),
]);

export type FrameFault = z.infer<typeof frameFault>;

/** Faults of an order's text frame. */
const orderFrameFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({ kind: z.literal('duplicate') }),
  z.strictObject({ kind: z.literal('late'), ms: z.number() }),
  /** It comes after the next one. */
  z.strictObject({ kind: z.literal('swap') }),
  /** The text `null` comes instead. */
  z.strictObject({ kind: z.literal('null') }),
]);

export type OrderFrameFault = z.infer<typeof orderFrameFault>;

export const TICKER_CONNECT = 'ticker-connect';
export const TICKER_FRAME = 'ticker-frame';
export const TICKER_ORDER = 'ticker-order';

/** Which requests a rule means, by what they name. All that is given must fit. */
const faultPlace = z.strictObject({
  tag: z.string().optional(),
  tradingsymbol: z.string().optional(),
  orderId: z.string().optional(),
});

export type FaultPlace = z.infer<typeof faultPlace>;

const counted = {
  /** How many meet it; 1 unless given. */
  times: z.number().optional(),
  /** How many pass before; 0 unless given. */
  skip: z.number().optional(),
  where: faultPlace.optional(),
};

/**
 * A fault and who meets it. `on` is the name of a route, or `*` for every one; the socket has names of its own.
 */
export const faultRule = z.union([
  z.strictObject({ on: z.literal(TICKER_CONNECT), fault: connectFault, ...counted }),
  z.strictObject({ on: z.literal(TICKER_FRAME), fault: frameFault, ...counted }),
  z.strictObject({ on: z.literal(TICKER_ORDER), fault: orderFrameFault, ...counted }),
  z.strictObject({ on: z.string().regex(/^(?!ticker-)/), fault: httpFault, ...counted }),
]);

export type FaultRule = z.infer<typeof faultRule>;
