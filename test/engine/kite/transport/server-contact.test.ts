import { beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '../../../../engine/domain/time.ts';
import { ServerContact } from '../../../../engine/kite/transport/server-contact.ts';

const SERVER = 'Tue, 01 Dec 2026 03:45:12 GMT';
const SERVER_AT = Date.UTC(2026, 11, 1, 3, 45, 12);

describe('what answers tell of their server', () => {
  let now: number;
  let steadyMs: number;
  let contact: ServerContact;

  beforeEach(() => {
    now = SERVER_AT;
    steadyMs = 1_000;
    contact = new ServerContact({ now: () => epochMs(now), monotonicMs: () => steadyMs });
  });

  test.each([
    ['ahead', 4_500, 4_000],
    ['behind', -31_500, -32_000],
    ['right within half a second', 400, -100],
  ])('this clock is %s', (_case, offMs, aheadMs) => {
    now = SERVER_AT + offMs - 50;
    const askedAt = epochMs(now);
    now += 100;
    contact.heard({ status: 200, date: SERVER }, askedAt);
    expect(contact.clockAheadMs).toBe(aheadMs);
  });

  test.each([
    ['no date', undefined, 100],
    ['a date in words', 'soon', 100],
    ['a date of no calendar', 'Tue, 31 Feb 2026 03:45:12 GMT', 100],
    ['an answer that was long under way', SERVER, 2_100],
  ])('%s says nothing of the time', (_case, date, tookMs) => {
    const askedAt = epochMs(now);
    now += tookMs;
    contact.heard({ status: 200, date }, askedAt);
    expect(contact.clockAheadMs).toBeUndefined();
  });

  test('a silence begins with the first request without an answer and ends with an answer', () => {
    expect(contact.silentMs).toBe(0);
    contact.unheard();
    steadyMs += 9_000;
    contact.unheard();
    steadyMs += 9_000;
    expect(contact.silentMs).toBe(18_000);
    contact.heard({ status: 503, date: SERVER }, epochMs(now));
    expect(contact.silentMs).toBe(18_000);
    contact.heard({ status: 403, date: SERVER }, epochMs(now));
    expect(contact.silentMs).toBe(0);
  });
});
