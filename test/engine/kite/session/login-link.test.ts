import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loginLink, readPasted, readRedirect } from '../../../../engine/kite/session/login-link.ts';
import { sessionEnd } from '../../../../engine/kite/session/session-end.ts';
import { ist } from '../../market/pacing/manual-wall.ts';

const TOKEN = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE';

describe('the login link', () => {
  test('carries the app, the version and the state that comes back', () => {
    const link = new URL(loginLink('https://kite.zerodha.com/', 'munim', 'f00d'));
    expect(`${link.origin}${link.pathname}`).toBe('https://kite.zerodha.com/connect/login');
    expect(link.searchParams.get('v')).toBe('3');
    expect(link.searchParams.get('api_key')).toBe('munim');
    expect(new URLSearchParams(link.searchParams.get('redirect_params') ?? '').get('state')).toBe('f00d');
  });
});

describe('what comes back', () => {
  const LINK = `http://127.0.0.1:8080/kite/callback?state=f00d&request_token=${TOKEN}&action=login&status=success`;

  test.each([
    ['the whole link', LINK, 'f00d'],
    ['the link with spaces round it', `  ${LINK} `, 'f00d'],
    ['the link as Slack writes it', `<${LINK}>`, 'f00d'],
    ['the link with a label', `<${LINK}|127.0.0.1:8080/kite>`, 'f00d'],
    ['the link as a chat escapes it', LINK.replaceAll('&', '&amp;'), 'f00d'],
    ['the link with a fragment', `${LINK}#top`, 'f00d'],
    ['the query alone', LINK.slice(LINK.indexOf('?') + 1), 'f00d'],
    ['the token alone', TOKEN, undefined],
  ])('is read from %s', (_, text, state) => {
    expect(readPasted(text)).toEqual({ requestToken: TOKEN, state });
  });

  test.each([
    ['a refusal', `http://127.0.0.1:8080/kite/callback?request_token=${TOKEN}&status=cancelled`],
    ['a link without a token', 'http://127.0.0.1:8080/kite/callback?status=success'],
    ['a token with strange letters', `http://x/?request_token=${TOKEN}%0d%0aX`],
    ['words', 'I have logged in'],
    ['nothing', ''],
    ['a very long text', `request_token=${'a'.repeat(5_000)}`],
  ])('is not read from %s', (_, text) => {
    expect(readPasted(text)).toBeUndefined();
  });

  test('never throws, and what it reads is letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const answer of [readPasted(text), readRedirect(new URLSearchParams(text))]) {
          if (answer !== undefined) expect(answer.requestToken).toMatch(/^[A-Za-z0-9]{8,64}$/);
        }
      }),
    );
  });
});

describe('a session', () => {
  test.each([
    ['2026-11-30 05:59:59', '2026-11-30 06:00:00'],
    ['2026-11-30 06:00:00', '2026-12-01 06:00:00'],
    ['2026-11-30 23:59:59', '2026-12-01 06:00:00'],
    ['2026-12-31 09:00:00', '2027-01-01 06:00:00'],
  ])('that begins at %s ends at %s', (begins, ends) => {
    expect(sessionEnd(ist(begins))).toBe(ist(ends));
  });
});
