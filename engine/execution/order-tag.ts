import { createHmac } from 'node:crypto';
import { type AccountId, type OrderTag, orderTag } from '../domain/ids.ts';

/** What makes an order the order it is. The same wish always gives the same tag, even after the database is lost. */
export interface TagSource {
  readonly account: AccountId;
  /** Strategy name, or `chat`, or `protective`. */
  readonly maker: string;
  /** What called for it: the ticket, the signal, the entry it protects. */
  readonly signal: string;
  readonly leg: number;
  readonly attempt: number;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const PREFIX = 'z1';
const BODY_CHARS = 16;
const CHECK_CHARS = 2;

function base32(bytes: Uint8Array, chars: number): string {
  let out = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5 && out.length < chars) {
      bits -= 5;
      out += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return out;
}

function mac(key: string, text: string, chars: number): string {
  return base32(createHmac('sha256', key).update(text).digest(), chars);
}

/**
 * `z1`, 80 bits of HMAC-SHA256 over the source, and two check characters: 20 letters and digits, the most
 * that Kite carries. The check characters tell an order of ours from a stranger's with an empty database.
 */
export function makeOrderTag(key: string, source: TagSource): OrderTag {
  const text = [source.account, source.maker, source.signal, source.leg, source.attempt].join('|');
  const body = PREFIX + mac(key, text, BODY_CHARS);
  return orderTag(body + mac(key, `check|${body}`, CHECK_CHARS));
}

/** Whether a tag was made with this key. */
export function isOurTag(key: string, tag: string): boolean {
  const body = tag.slice(0, PREFIX.length + BODY_CHARS);
  return tag.startsWith(PREFIX) && tag === body + mac(key, `check|${body}`, CHECK_CHARS);
}
