import fc from 'fast-check';
import { accountId } from '../../../../engine/domain/ids.ts';
import { epochMs } from '../../../../engine/domain/time.ts';
import type { JsonValue } from '../../../../engine/storage/audit/canonical-json.ts';
import type { AuditEntry } from '../../../../engine/storage/audit/chain.ts';

export const ACCOUNT = accountId('ZR1234');

/** Anything a payload may hold, in well-formed text. */
export const payloads: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** 1 Jan to 31 Dec 2026: a few months in most runs, with a clock that also goes back. */
export const entries: fc.Arbitrary<readonly AuditEntry[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 1_767_225_600_000, max: 1_798_675_200_000 }).map(epochMs),
    actor: fc.constantFrom('desk', 'user:asha', 'strategy:rsi'),
    kind: fc.constantFrom('order.placed', 'order.filled', 'limit.changed'),
    payload: payloads,
  }),
  { minLength: 3, maxLength: 24 },
);
