import { afterEach, describe, expect, test } from 'vitest';
import { refusal } from '../../../../engine/domain/refusal.ts';
import { fail, ok } from '../../../../engine/domain/result.ts';
import { CallbackServer } from '../../../../engine/kite/session/callback-server.ts';
import { ist } from '../../market/pacing/manual-wall.ts';

const open: CallbackServer[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function listening(comeBack: ConstructorParameters<typeof CallbackServer>[0]) {
  const bugs: unknown[] = [];
  const server = new CallbackServer(comeBack, (error) => bugs.push(error));
  await server.listen('127.0.0.1', 0);
  open.push(server);
  return { server, bugs, address: server.address() ?? '' };
}

const NEVER = async (): Promise<never> => {
  throw new Error('nobody came back');
};

describe('the page that the browser comes back to', () => {
  test('hands the query on, and tells the outcome without markup of anybody', async () => {
    const queries: string[] = [];
    const { address } = await listening(async (query) => {
      queries.push(query.toString());
      return ok({ user: 'AB1234', name: '<b>Asha & "Co"</b>', until: ist('2026-12-01 06:00:00') });
    });
    const answer = await fetch(`${address}?request_token=abcdefgh12&state=f00d`);
    expect(queries).toEqual(['request_token=abcdefgh12&state=f00d']);
    const text = await answer.text();
    expect(text).not.toContain('<b>');
    expect(text).toContain('&#60;b&#62;Asha &#38; &#34;Co&#34;&#60;/b&#62; (AB1234) until 06:00:00');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('says why a login failed', async () => {
    const { address } = await listening(async () => fail(refusal('BAD_CODE', 'Too old.')));
    const answer = await fetch(address);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Too old.');
  });

  test('answers nothing else: no other path, no other method, no prefetch', async () => {
    const { address, bugs } = await listening(NEVER);
    const root = new URL('/', address);
    expect((await fetch(root)).status).toBe(404);
    expect((await fetch(`${root}kite/callback/x`)).status).toBe(404);
    expect((await fetch(`${address}?${'x'.repeat(5_000)}`)).status).toBe(404);
    expect((await fetch(address, { method: 'POST' })).status).toBe(405);
    expect((await fetch(address, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(address, { headers: { 'Sec-Purpose': 'prefetch' } })).status).toBe(405);
    expect(bugs).toEqual([]);
  });

  test('survives a bug, and shows nothing of it', async () => {
    const { address, bugs } = await listening(NEVER);
    const answer = await fetch(address);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('nobody came back');
    expect(bugs).toHaveLength(1);
  });

  test('of a port that is taken is not there, which is said', async () => {
    const { address } = await listening(NEVER);
    const second = new CallbackServer(NEVER, () => undefined);
    await expect(second.listen('127.0.0.1', Number(new URL(address).port))).rejects.toThrow('EADDRINUSE');
    expect(second.address()).toBeUndefined();
  });
});
