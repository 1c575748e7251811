import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import type { HttpFault } from '../faults/fault.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { LIMIT_BUY, type OrderFields } from '../limit-buy.ts';

let server: KiteServer;
let headers: Readonly<Record<string, string>>;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0, limits: 'none', at: '2026-11-30 11:00' });
  headers = new ApiClient(server).headers;
});

afterEach(async () => {
  await server.stop();
});

async function place(changed: OrderFields = {}): Promise<Response> {
  const body = new URLSearchParams({ ...LIMIT_BUY, ...changed });
  return await fetch(`${server.url}/orders/regular`, { method: 'POST', headers, body });
}

async function get(path: string): Promise<Response> {
  return await fetch(`${server.url}${path}`, { headers });
}

async function shownTags(): Promise<readonly unknown[]> {
  const { data } = (await (await get('/orders')).json()) as { data: readonly { tag: unknown }[] };
  return data.map(({ tag }) => tag);
}

const timedOut: HttpFault = {
  kind: 'refuse',
  status: 400,
  errorType: 'OrderException',
  message: 'Order request timed out. Please check the order book and confirm before placing again.',
  effect: 'done',
};

describe('an order whose answer is lost', () => {
  it.each<[string, HttpFault]>([
    ['a 504', { kind: 'refuse', status: 504, effect: 'done' }],
    ['a 502', { kind: 'refuse', status: 502, effect: 'done' }],
    ['a 503', { kind: 'refuse', status: 503, effect: 'done' }],
    ['a 400 that says it timed out', timedOut],
    ['the page of a gateway', { kind: 'page', status: 502, effect: 'done' }],
    ['a page under 200', { kind: 'page', status: 200, effect: 'done' }],
  ])('behind %s is in the book', async (_name, fault) => {
    server.faults.add({ on: 'place', fault });
    const response = await place();
    expect(response.status).toBe('status' in fault ? fault.status : 0);
    if (fault.kind === 'page') expect(response.headers.get('content-type')).toContain('text/html');
    else expect(await response.json()).toMatchObject({ status: 'error', data: null });
    expect(await shownTags()).toEqual(['munim1']);
  });

  it('because the connection breaks is in the book', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'reset', effect: 'done' } });
    await expect(place()).rejects.toThrow();
    expect(await shownTags()).toEqual(['munim1']);
  });

  it('because half of the answer comes is in the book', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'cut' } });
    await expect(place().then(async (response) => await response.text())).rejects.toThrow();
    expect(await shownTags()).toEqual(['munim1']);
  });

  it('may be placed later than the answer says that it was not', async () => {
    server.faults.add({ on: 'place', fault: { ...timedOut, effect: { afterMs: 8000 } } });
    expect((await place()).status).toBe(400);
    expect(await shownTags()).toEqual([]);
    server.clock.advance(8000);
    expect(await shownTags()).toEqual(['munim1']);
  });

  it('was never placed when the request is lost', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'reset', effect: 'none' } });
    await expect(place()).rejects.toThrow();
    expect(await shownTags()).toEqual([]);
  });
});

describe('an answer', () => {
  it('that never comes leaves the connection open', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: 'done' } });
    const body = new URLSearchParams(LIMIT_BUY);
    const signal = AbortSignal.timeout(100);
    await expect(
      fetch(`${server.url}/orders/regular`, { method: 'POST', headers, body, signal }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await shownTags()).toEqual(['munim1']);
  });

  it('that is slow comes when its time is there', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'slow', ms: 8000 } });
    const answer = place();
    while (server.book.orders().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    server.clock.advance(8000);
    expect((await answer).status).toBe(200);
  });

  it('may lack keys, come under another type, or not be of the API at all', async () => {
    server.faults.add({ on: 'quote', fault: { kind: 'without', keys: ['depth', 'NSE:SBIN'] } });
    server.faults.add({ on: 'quote', fault: { kind: 'content-type', value: 'text/plain' } });
    server.faults.add({
      on: 'quote',
      fault: { kind: 'page', status: 200, contentType: 'application/json', body: 'null' },
    });
    const ask = async (): Promise<Response> => await get('/quote?i=NSE:INFY&i=NSE:SBIN');
    const lacking = (await (await ask()).json()) as { data: Record<string, object> };
    expect(Object.keys(lacking.data)).toEqual(['NSE:INFY']);
    expect(lacking.data['NSE:INFY']).not.toHaveProperty('depth');
    expect((await ask()).headers.get('content-type')).toBe('text/plain');
    expect(await (await ask()).text()).toBe('null');
    expect((await ask()).headers.get('content-type')).toBe('application/json');
  });
});

describe('a refusal', () => {
  it('of too many requests may say when to come again', async () => {
    server.faults.add({ on: '*', fault: { kind: 'refuse', status: 429, retryAfterSeconds: 2 } });
    const response = await get('/orders');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await response.json()).toMatchObject({ error_type: 'NetworkException' });
    expect((await get('/orders')).status).toBe(200);
  });

  it('comes in the middle of the day when the session ends, in either shape', async () => {
    server.sessions.endAll();
    expect(await (await get('/orders')).json()).toMatchObject({ error_type: 'TokenException' });
    server.switches.deadTokenShape = 'input';
    const other = await get('/orders');
    expect(other.status).toBe(400);
    expect(await other.json()).toMatchObject({
      error_type: 'InputException',
      message: 'Invalid `api_key` or `access_token`.',
    });
  });

  it('meets orders from an address that is not registered, and nothing else', async () => {
    server.switches.addressRegistered = false;
    const response = await place();
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error_type: 'PermissionException' });
    expect((await get('/orders')).status).toBe(200);
  });

  it('meets every order once the count of the day is reached', async () => {
    server.setCaps({ perDay: 1 });
    expect((await place()).status).toBe(200);
    const refused = await place();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ message: 'Maximum allowed order requests exceeded' });
  });
});

describe('a rule', () => {
  it('passes some, meets so many, and looks at what is asked', async () => {
    const fault = { kind: 'refuse', status: 503 } as const;
    server.faults.add({ on: 'place', fault, skip: 1, times: 2, where: { tradingsymbol: 'INFY' } });
    const statuses: number[] = [];
    for (const tradingsymbol of ['INFY', 'SBIN', 'INFY', 'INFY', 'INFY']) {
      statuses.push(
        (await place({ tradingsymbol, price: tradingsymbol === 'SBIN' ? '950' : '1490' })).status,
      );
    }
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
    expect(server.faults.served).toHaveLength(2);
    expect(server.faults.pending).toEqual([]);
  });
});

describe('the fate of an order', () => {
  it('may be to stay hidden for a while, or to lose its tag', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'order', hiddenMs: 5000 } });
    server.faults.add({ on: 'place', fault: { kind: 'order', withoutTag: true } });
    expect((await place()).status).toBe(200);
    await place({ tag: 'munim2' });
    expect(await shownTags()).toEqual([null]);
    server.clock.advance(5000);
    expect(await shownTags()).toEqual(['munim1', null]);
  });

  it('may be a refusal at once, one after it was open, or a part and then the end', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'order', rejected: 'RMS: no.' } });
    server.faults.add({ on: 'place', fault: { kind: 'order', rejectedAfterOpen: '16387 : no.' } });
    server.faults.add({ on: 'place', fault: { kind: 'order', cancelledAfterFilling: 3 } });
    for (let order = 0; order < 3; order += 1) await place();
    expect(server.book.orders()).toMatchObject([
      { status: 'REJECTED', status_message: 'RMS: no.', exchange_order_id: null },
      { status: 'REJECTED', status_message: '16387 : no.', filled_quantity: 0 },
      { status: 'CANCELLED', filled_quantity: 3, cancelled_quantity: 7, average_price: 1490 },
    ]);
  });
});
