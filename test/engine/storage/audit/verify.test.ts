import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId } from '../../../../engine/domain/ids.ts';
import { epochMs } from '../../../../engine/domain/time.ts';
import { type AuditAnchor, anchorOf } from '../../../../engine/storage/audit/anchors.ts';
import {
  type AuditEntry,
  type AuditRow,
  chainRows,
  emptyHead,
  type MonthSeal,
  rowHash,
} from '../../../../engine/storage/audit/chain.ts';
import { type VerifyOptions, verifyChain } from '../../../../engine/storage/audit/verify.ts';
import { ACCOUNT, entries } from './arbitrary-chain.ts';

const RUNS = { numRuns: 300 };
const AT = epochMs(1_795_145_400_000);

interface Stored {
  readonly rows: readonly AuditRow[];
  readonly seals: readonly MonthSeal[];
  readonly options: VerifyOptions;
}

function store(list: readonly AuditEntry[]): Stored {
  const { rows, seals, head } = chainRows(emptyHead(ACCOUNT), list);
  const anchors: readonly AuditAnchor[] = [anchorOf(head, AT)];
  return { rows, seals, options: { account: ACCOUNT, expectedHead: head, anchors, seals } };
}

async function firstBad(
  rows: readonly AuditRow[],
  options: VerifyOptions,
): Promise<[string, number] | 'sound'> {
  const checked = await verifyChain(rows, options);
  return checked.ok ? 'sound' : [checked.error.code, checked.error.seq];
}

/** A place in a list of unknown length. */
const place = fc.nat(999_999).map((n) => n / 1_000_000);
const at = (where: number, length: number): number => Math.floor(where * length);

describe('the chain', () => {
  test('of untouched rows is sound, in one batch or in many', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, async (list, where) => {
        const whole = store(list);
        expect(await firstBad(whole.rows, whole.options)).toBe('sound');
        const cut = at(where, list.length);
        const first = chainRows(emptyHead(ACCOUNT), list.slice(0, cut));
        const second = chainRows(first.head, list.slice(cut));
        expect([...first.rows, ...second.rows]).toEqual(whole.rows);
        expect([...first.seals, ...second.seals]).toEqual(whole.seals);
        expect(await firstBad(second.rows, { ...whole.options, from: first.head })).toBe('sound');
      }),
      RUNS,
    );
  });

  test('names the row in which any field was changed', async () => {
    const changes: ((row: AuditRow) => Partial<AuditRow>)[] = [
      (row) => ({ at: epochMs(row.at + 1) }),
      (row) => ({ actor: `${row.actor}x` }),
      (row) => ({ kind: row.kind.toUpperCase() }),
      (row) => ({ payload: [row.payload] }),
      () => ({ payload: '\ud800' }),
      (row) => ({ at: epochMs(0), payload: row.payload }),
      (row) => ({ prev: row.hash }),
      (row) => ({ hash: row.prev }),
    ];
    await fc.assert(
      fc.asyncProperty(entries, place, fc.constantFrom(...changes), async (list, where, change) => {
        const { rows, options } = store(list);
        const i = at(where, rows.length);
        const bad = rows.map((row, j) => (i === j ? { ...row, ...change(row) } : row));
        expect((await firstBad(bad, options))[1]).toBe(i + 1);
      }),
      RUNS,
    );
  });

  test('names the row in which any byte of its text was flipped', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        place,
        place,
        fc.integer({ min: 0, max: 6 }),
        async (list, where, byte, bit) => {
          const { rows, options } = store(list);
          const i = at(where, rows.length);
          const text = Buffer.from(JSON.stringify(rows[i]));
          const b = at(byte, text.length);
          text[b] = (text[b] ?? 0) ^ (1 << bit);
          const changed = parsed(text.toString('utf8'));
          fc.pre(changed !== undefined && JSON.stringify(changed) !== JSON.stringify(rows[i]));
          const bad = rows.map((row, j) => (i === j && changed !== undefined ? changed : row));
          expect((await firstBad(bad, options))[1]).toBe(i + 1);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('names the first row that was dropped, or the first missing at the end', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, fc.integer({ min: 1, max: 5 }), async (list, where, count) => {
        const { rows, options } = store(list);
        const i = at(where, rows.length);
        const bad = rows.filter((_row, j) => j < i || j >= i + count);
        const code = i + count >= rows.length ? 'CUT' : 'GAP';
        expect(await firstBad(bad, options)).toEqual([code, i + 1]);
      }),
      RUNS,
    );
  });

  test('names the first of two swapped rows', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, place, async (list, one, other) => {
        const { rows, options } = store(list);
        const [i = 0, j = 0] = [at(one, rows.length), at(other, rows.length)].sort((a, b) => a - b);
        fc.pre(i !== j);
        const bad = rows.map((row, k) => (k === i ? (rows[j] ?? row) : k === j ? (rows[i] ?? row) : row));
        expect((await firstBad(bad, options))[1]).toBe(i + 1);
        // With their numbers exchanged as well.
        const renumbered = bad.map((row, k) => ({ ...row, seq: k + 1 }));
        expect((await firstBad(renumbered, options))[1]).toBe(i + 1);
      }),
      RUNS,
    );
  });

  test('names an inserted row, even one that is sealed into its place', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, async (list, where) => {
        const { rows, options } = store(list);
        const i = at(where, rows.length + 1);
        const forged = { at: AT, actor: 'desk', kind: 'forged', payload: null, seq: i + 1 };
        const prev = rows[i - 1]?.hash ?? emptyHead(ACCOUNT).hash;
        const row = { ...forged, prev, hash: rowHash(ACCOUNT, { ...forged, prev }) };
        const bad = [...rows.slice(0, i), row, ...rows.slice(i)];
        // The forged row may hold; then the one behind it does not.
        expect([i + 1, i + 2]).toContain((await firstBad(bad, options))[1]);
      }),
      RUNS,
    );
  });

  test('finds rows that were rewritten and sealed anew to the end, by the anchor', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, async (list, where) => {
        const { rows, options } = store(list);
        const i = at(where, list.length);
        const rewritten = list.map((entry, j) => (i === j ? { ...entry, actor: 'nobody' } : entry));
        const forged = store(rewritten);
        // The forger also rewrote the stored head and the seals; the anchor file is out of reach.
        const { anchors = [] } = options;
        expect(await firstBad(forged.rows, { ...forged.options, anchors })).toEqual([
          'ANCHOR_DIFFERS',
          rows.length,
        ]);
        // Without an anchor the stored head is left.
        const { expectedHead } = options;
        const fault = await firstBad(forged.rows, {
          account: ACCOUNT,
          ...(expectedHead && { expectedHead }),
        });
        expect(fault).toEqual(['UNEXPECTED', rows.length]);
      }),
      RUNS,
    );
  });

  test('finds one month that was rewritten and sealed anew', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, async (list, where) => {
        const { seals, rows, options } = store(list);
        fc.pre(seals.length > 0);
        const seal = seals[at(where, seals.length)];
        if (seal === undefined) return;
        const before = rows.slice(0, seal.firstSeq - 1);
        const start = chainRows(emptyHead(ACCOUNT), list.slice(0, seal.firstSeq - 1)).head;
        const month = list.slice(seal.firstSeq - 1, seal.lastSeq).map((e) => ({ ...e, actor: 'nobody' }));
        const forged = chainRows(start, month);
        const bad = [...before, ...forged.rows, ...rows.slice(seal.lastSeq)];
        expect(await firstBad(bad, options)).toEqual(['UNLINKED', seal.lastSeq + 1]);
      }),
      RUNS,
    );
  });

  test('finds a cut tail by the anchor when the stored head was set back too', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, async (list, where) => {
        const { rows, options } = store(list);
        const keep = at(where, rows.length);
        const cut = store(list.slice(0, keep));
        const { anchors = [] } = options;
        expect(await firstBad(cut.rows, { ...cut.options, anchors })).toEqual(['CUT', keep + 1]);
      }),
      RUNS,
    );
  });

  test('finds a seal that was dropped, changed or made up', async () => {
    await fc.assert(
      fc.asyncProperty(entries, place, async (list, where) => {
        const { rows, seals, options } = store(list);
        const i = at(where, seals.length);
        const seal = seals[i];
        fc.pre(seal !== undefined);
        if (seal === undefined) return;
        const forgeries = [
          seals.filter((kept) => kept !== seal),
          seals.map((kept) => (kept === seal ? { ...seal, lastSeq: seal.lastSeq + 1 } : kept)),
          seals.map((kept) => (kept === seal ? { ...seal, root: seal.prev } : kept)),
          [...seals, { ...seal, month: '2031-01', lastSeq: rows.length + 9 }],
        ];
        for (const forged of forgeries) {
          expect((await firstBad(rows, { ...options, seals: forged }))[0]).toBe('SEAL_DIFFERS');
        }
      }),
      RUNS,
    );
  });

  test('of one account is not that of another', async () => {
    const { rows } = store([{ at: AT, actor: 'desk', kind: 'k', payload: null }]);
    expect(await firstBad(rows, { account: accountId('OTHER') })).toEqual(['UNLINKED', 1]);
  });

  test('seals a month when the next one begins in India, and never reopens it', () => {
    const entry = (text: string): AuditEntry => ({
      at: epochMs(Date.parse(text)),
      actor: 'desk',
      kind: 'k',
      payload: null,
    });
    const { seals, head } = chainRows(emptyHead(ACCOUNT), [
      entry('2026-10-31T18:00:00Z'),
      entry('2026-10-31T18:29:59Z'),
      entry('2026-10-31T18:30:00Z'),
      entry('2026-10-31T18:29:00Z'),
    ]);
    expect(seals).toMatchObject([{ month: '2026-10', firstSeq: 1, lastSeq: 2 }]);
    expect(head).toMatchObject({ seq: 4, month: '2026-11', monthFirstSeq: 3, monthPrev: seals[0]?.lastHash });
  });

  test('has the hashes that it always had', () => {
    const { rows } = chainRows(emptyHead(ACCOUNT), [
      { at: AT, actor: 'desk', kind: 'k', payload: { b: 1, a: '₹' } },
    ]);
    expect(rows[0]).toMatchObject({ prev: PINNED.prev, hash: PINNED.hash });
  });
});

/** Written down once: a change of these breaks every chain in the field. */
const PINNED = {
  prev: 'ca3ba6151631df553765d0be9eefdfedec5a46d3ec638c34155bd3c7328a4094',
  hash: '2c721e697856da729477203447827b308d580f5c7d43d3ef6be7572ec5f2074a',
};

/** A row whose text still says one; the shape is what a database could hold. */
function parsed(text: string): AuditRow | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { seq, at: time, actor, kind, payload, prev, hash } = { ...EMPTY_ROW, ...value };
    const typed = typeof actor === 'string' && typeof kind === 'string' && Number.isSafeInteger(time);
    return typed ? { seq, at: time, actor, kind, payload, prev, hash } : undefined;
  } catch {
    return undefined;
  }
}

const EMPTY_ROW: AuditRow = {
  seq: 0,
  at: epochMs(0),
  actor: '',
  kind: '',
  payload: null,
  prev: '',
  hash: '',
};
