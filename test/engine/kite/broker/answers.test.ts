import { describe, expect, test } from 'vitest';
import { changeAnswer, placeAnswer } from '../../../../engine/kite/broker/answers.ts';
import { type KiteFailure, kiteErrorType } from '../../../../engine/kite/transport/kite-failure.ts';

const error = (
  status: number,
  type: string,
  message = 'Some words.',
  retryAfterMs?: number,
): KiteFailure => ({
  kind: 'error',
  status,
  errorType: kiteErrorType(type),
  message,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

const TIMED_OUT = 'Order request timed out. Please check the order book and confirm before placing again.';
const FUNDS =
  'Insufficient funds. Required margin is 95417.84 but available margin is 74251.80. Check the orderbook for open orders.';
const PROTECTION =
  'Market orders without market protection are not allowed via API. Please set market protection or use a Limit order.';

describe('what became of an attempt to place', () => {
  test.each<[string, KiteFailure, string]>([
    // Nothing left.
    ['refused connection', { kind: 'not-sent', reason: 'x' }, 'not-sent'],
    ['nobody logged in', { kind: 'logged-out', reason: 'x' }, 'not-sent'],
    ['our own limit', { kind: 'throttled', retryAfterMs: 125, reason: 'x' }, 'throttled'],
    // Something left and nothing that Kite says came back.
    ['no answer', { kind: 'no-answer', reason: 'x' }, 'unknown'],
    ['a page with 200', { kind: 'not-kite', status: 200, reason: 'x' }, 'unknown'],
    ['a page with 403', { kind: 'not-kite', status: 403, reason: 'x' }, 'unknown'],
    ['a page with 502', { kind: 'not-kite', status: 502, reason: 'x' }, 'unknown'],
    ['a page with 429', { kind: 'not-kite', status: 429, reason: 'x' }, 'throttled'],
    // Proven refusals, each with a text that is known.
    ['bad input', error(400, 'InputException', 'Invalid `price`.'), 'refused'],
    ['no protection', error(400, 'InputException', PROTECTION), 'refused'],
    ['tick', error(400, 'InputException', 'Tick size for this script is 0.05.'), 'refused'],
    [
      'closed',
      error(400, 'InputException', 'Your order could not be converted to a After Market Order (AMO).'),
      'refused',
    ],
    ['auction', error(400, 'InputException', 'Market orders are currently not allowed.'), 'refused'],
    ['no funds', error(400, 'MarginException', FUNDS), 'refused'],
    ['no funds under another type', error(400, 'InputException', FUNDS), 'refused'],
    ['no holdings', error(400, 'HoldingException', 'Insufficient stock holding.'), 'refused'],
    ['dead token', error(403, 'TokenException', 'Incorrect `api_key` or `access_token`.'), 'refused'],
    ['missing token', error(400, 'InputException', 'Invalid `api_key` or `access_token`.'), 'refused'],
    ['no permission', error(403, 'PermissionException', 'Insufficient permission for that call.'), 'refused'],
    ['account trouble', error(403, 'UserException', 'Account is blocked.'), 'refused'],
    [
      'depository',
      error(428, 'HoldingException', '10 quantity needs authorisation at depository.'),
      'refused',
    ],
    [
      'depository under a type unheard of',
      error(428, 'NovelException', '10 quantity needs authorisation at depository.'),
      'refused',
    ],
    // Too many.
    ['too many', error(429, 'NetworkException', 'Too many requests'), 'throttled'],
    [
      'cap of the minute or day',
      error(429, 'NetworkException', 'Maximum allowed order requests exceeded.'),
      'throttled',
    ],
    [
      'the cap as bad input',
      error(400, 'InputException', 'Maximum allowed order requests exceeded'),
      'throttled',
    ],
    // Doubt, whatever the status says.
    ['timed out', error(400, 'OrderException', TIMED_OUT), 'unknown'],
    ['timed out as bad input', error(400, 'InputException', TIMED_OUT), 'unknown'],
    ['timed out as 429', error(429, 'NetworkException', 'Gateway timed out'), 'unknown'],
    ['time-out', error(400, 'InputException', 'RMS time-out'), 'unknown'],
    ['order trouble', error(400, 'OrderException', 'Order placement failed.'), 'unknown'],
    ['a 400 of a type that proves nothing', error(400, 'GeneralException'), 'unknown'],
    ['a 400 of the network', error(400, 'NetworkException'), 'unknown'],
    ['a 400 of the data', error(400, 'DataException'), 'unknown'],
    ['a type unheard of', error(400, 'NovelException'), 'unknown'],
    ['not found', error(404, 'GeneralException', 'Route not found'), 'unknown'],
    ['wrong method', error(405, 'GeneralException'), 'unknown'],
    ['gone', error(410, 'GeneralException'), 'unknown'],
    ['500', error(500, 'GeneralException'), 'unknown'],
    ['500 as bad input', error(500, 'InputException'), 'unknown'],
    ['502', error(502, 'DataException'), 'unknown'],
    ['503', error(503, 'NetworkException'), 'unknown'],
    ['504', error(504, 'NetworkException'), 'unknown'],
    ['an error with 200', error(200, 'InputException'), 'unknown'],
  ])('%s', (_, failure, kind) => {
    expect(placeAnswer({ ok: false, error: failure }).kind).toBe(kind);
  });

  test('an accepted order is named', () => {
    expect(placeAnswer({ ok: true, value: { order_id: '2042130686722629633' } })).toEqual({
      kind: 'accepted',
      brokerOrderId: '2042130686722629633',
    });
  });

  test.each([
    [error(429, 'NetworkException', 'Too many requests'), 1_000],
    [error(429, 'NetworkException', 'Too many requests', 3_000), 3_000],
    [error(429, 'NetworkException', 'Maximum allowed order requests exceeded'), 60_000],
    [{ kind: 'throttled', retryAfterMs: 125, reason: 'x' } as const, 125],
  ])('how long to wait: %j', (failure, retryAfterMs) => {
    expect(placeAnswer({ ok: false, error: failure })).toEqual({ kind: 'throttled', retryAfterMs });
  });
});

describe('what became of a change', () => {
  test.each<[string, KiteFailure, string]>([
    [
      'in motion',
      error(400, 'InputException', 'Order cannot be cancelled as it is being processed. Try later.'),
      'being-processed',
    ],
    [
      'in motion, another type',
      error(400, 'OrderException', 'Order cannot be modified as it is being processed. Try later.'),
      'being-processed',
    ],
    ['complete', error(400, 'InputException', 'Order is already complete.'), 'finished'],
    ['cancelled', error(400, 'OrderException', 'Order has been cancelled already.'), 'finished'],
    ['rejected', error(400, 'OrderException', 'The order was rejected.'), 'finished'],
    ['not there', error(400, 'GeneralException', "Couldn't find that `order_id`."), 'finished'],
    [
      'the 26th change',
      error(400, 'InputException', 'Maximum allowed order modifications exceeded.'),
      'refused',
    ],
    ['no funds', error(400, 'MarginException', FUNDS), 'refused'],
    ['bad price', error(400, 'InputException', 'Invalid `price`.'), 'refused'],
    ['timed out', error(400, 'OrderException', TIMED_OUT), 'unknown'],
    ['complete, says a 500', error(500, 'OrderException', 'Order is already complete.'), 'unknown'],
    ['503', error(503, 'NetworkException'), 'unknown'],
    ['no answer', { kind: 'no-answer', reason: 'x' }, 'unknown'],
    ['a page', { kind: 'not-kite', status: 200, reason: 'x' }, 'unknown'],
    ['refused connection', { kind: 'not-sent', reason: 'x' }, 'not-sent'],
    ['nobody logged in', { kind: 'logged-out', reason: 'x' }, 'not-sent'],
    ['too many', error(429, 'NetworkException', 'Too many requests'), 'not-sent'],
    ['our own limit', { kind: 'throttled', retryAfterMs: 1, reason: 'x' }, 'not-sent'],
  ])('%s', (_, failure, kind) => {
    expect(changeAnswer({ ok: false, error: failure }).kind).toBe(kind);
  });

  test('accepted', () => {
    expect(changeAnswer({ ok: true, value: { order_id: '1' } })).toEqual({ kind: 'accepted' });
  });
});
