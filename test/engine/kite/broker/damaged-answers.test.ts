import { expect, test } from 'vitest';
import { type InstrumentKey, instrumentKey } from '../../../../engine/domain/ids.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { placeAnswer } from '../../../../engine/kite/broker/answers.ts';
import {
  POSITIONS,
  readOrders,
  readPositions,
  readTrades,
} from '../../../../engine/kite/broker/book-rows.ts';
import { ROWS } from '../../../../engine/kite/rows.ts';
import { readAnswer } from '../../../../engine/kite/transport/envelope.ts';
import { Chance } from '../../../simulation/chance.ts';
import { ORDER_ROW, POSITION_ROW, refused, success, TRADE_ROW } from './kite-rows.ts';

/** Documents to read: more for a long run, `MUNIM_FUZZ=200000`. */
const DOCUMENTS = Number(process.env['MUNIM_FUZZ'] ?? 20_000);

const SOUND: readonly string[] = [
  success({ order_id: '261130000000001' }),
  success([ORDER_ROW, { ...ORDER_ROW, order_id: '261130000000002', status: 'COMPLETE' }]),
  success([TRADE_ROW]),
  success({ net: [POSITION_ROW], day: [] }),
  refused('InputException', 'Invalid `price`.'),
];

/** What damage puts in the place of something. */
const BITS = [
  'null',
  '{}',
  '[]',
  '""',
  '-1',
  '1e308',
  '1e999',
  '0.1',
  'true',
  '"',
  '\\u0000',
  '{"__proto__":1}',
  '9'.repeat(40),
  '[[['.repeat(50),
  '<html>',
  '\u202e',
  ',',
];

function damaged(text: string, chance: Chance): Buffer {
  let out = text;
  for (let cuts = chance.whole(1, 3); cuts > 0; cuts -= 1) {
    const from = chance.whole(0, out.length);
    const to = from + (chance.happens(0.5) ? chance.whole(0, 3) : chance.whole(0, 60));
    const bit = chance.happens(0.7) ? (chance.pick(BITS) ?? '') : out.slice(chance.whole(0, from), from);
    out = out.slice(0, from) + bit + out.slice(to);
  }
  // Whole values, where a careless cut would only break the grammar.
  if (chance.happens(0.5)) {
    const values = [...text.matchAll(/(?<=:)(?:"[^"]*"|-?[\d.]+|null|true|false)/g)];
    const value = chance.pick(values);
    const bit = chance.pick(BITS) ?? '';
    if (value !== undefined)
      out = text.slice(0, value.index) + bit + text.slice(value.index + value[0].length);
  }
  const bytes = Buffer.from(out);
  if (chance.happens(0.05)) bytes[chance.whole(0, bytes.length - 1)] = chance.whole(0, 255);
  return bytes;
}

const keyOf = (exchange: string, symbol: string): InstrumentKey => instrumentKey(`${exchange}:${symbol}`);

/** Everything that becomes of a document, whatever it was asked for; what it was read as. */
function readAll(body: Buffer): string {
  const headers = { 'content-type': 'application/json' };
  const answer = readAnswer({ status: 200, headers, body });
  if (!answer.ok) {
    const { kind } = placeAnswer({ ok: false, error: answer.error });
    expect(kind).toBe('unknown');
    return answer.error.kind;
  }
  if (answer.value.kind === 'csv') return 'csv';
  const { data } = answer.value.document;
  const rows = ROWS.safeParse(data);
  const held = POSITIONS.safeParse(data);
  const read = [
    ...(rows.success
      ? [readOrders(rows.data, keyOf), readTrades(rows.data, keyOf, isoDate('2026-11-30'))]
      : []),
    ...(held.success ? [readPositions(held.data.net, keyOf)] : []),
  ];
  return read.some(({ ok }) => ok) ? 'rows' : 'no rows';
}

test(`of ${DOCUMENTS} damaged documents none throws, and all kinds of damage occur`, () => {
  const chance = new Chance(20_261_130);
  const seen = new Map<string, number>();
  for (let i = 0; i < DOCUMENTS; i += 1) {
    const body = damaged(chance.pick(SOUND) ?? '', chance);
    const read = readAll(body);
    seen.set(read, (seen.get(read) ?? 0) + 1);
  }
  for (const kind of ['not-kite', 'error', 'rows', 'no rows'])
    expect(seen.get(kind), kind).toBeGreaterThan(100);
});
