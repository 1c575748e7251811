import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId } from '../../../engine/domain/ids.ts';
import { isOurTag, makeOrderTag, type TagSource } from '../../../engine/execution/order-tag.ts';

const KEY = 'a key of the home';

const source = fc.record({
  account: fc.constantFrom('paper', 'AB1234').map(accountId),
  maker: fc.constantFrom('chat', 'protective', 'rsi'),
  signal: fc.string({ minLength: 1, maxLength: 20 }),
  leg: fc.nat({ max: 9 }),
  attempt: fc.nat({ max: 9 }),
});

describe('order tags', () => {
  test('are 20 letters and digits, the same for the same wish, and known as ours', () => {
    fc.assert(
      fc.property(source, (wish: TagSource) => {
        const tag = makeOrderTag(KEY, wish);
        expect(tag).toMatch(/^[a-z0-9]{20}$/);
        expect(makeOrderTag(KEY, { ...wish })).toBe(tag);
        expect(isOurTag(KEY, tag)).toBe(true);
      }),
    );
  });

  test('differ for every other wish', () => {
    const tags = new Set<string>();
    for (let attempt = 0; attempt < 5_000; attempt += 1) {
      tags.add(
        makeOrderTag(KEY, { account: accountId('paper'), maker: 'chat', signal: 'T', leg: 0, attempt }),
      );
    }
    expect(tags.size).toBe(5_000);
  });

  test('of another home are taken for ours about once in a thousand, as two check characters allow', () => {
    let taken = 0;
    for (let attempt = 0; attempt < 10_000; attempt += 1) {
      const tag = makeOrderTag(KEY, {
        account: accountId('paper'),
        maker: 'chat',
        signal: 'T',
        leg: 0,
        attempt,
      });
      if (isOurTag('another home', tag)) taken += 1;
    }
    expect(taken).toBeLessThan(40);
  });

  test('of strangers are not ours, whatever they look like', () => {
    expect(isOurTag(KEY, 'z1aaaaaaaaaaaaaaaaaa')).toBe(false);
    expect(isOurTag(KEY, 'manual')).toBe(false);
    expect(isOurTag(KEY, '')).toBe(false);
  });
});
