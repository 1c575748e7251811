import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../config/market-data.ts';
import { membersOn } from '../../engine/domain/index-membership.ts';
import { isoDate } from '../../engine/domain/time.ts';

const data = loadMarketData();
const recorded = process.env['MUNIM_TEST_DATA'];

function ascending(days: readonly string[]): boolean {
  return days.every((day, i) => i === 0 || (days[i - 1] ?? '') < day);
}

describe('dated tables', () => {
  test('each list of charges runs forward in time from 2020', () => {
    const { exchange, ...lists } = data.charges;
    expect(exchange).toBe('NSE');
    for (const rows of Object.values(lists)) {
      expect(rows[0]?.from).toBe('2020-01-01');
      expect(ascending(rows.map((row) => row.from))).toBe(true);
    }
  });

  test('a special day stands once, in order, inside the known years', () => {
    const days = data.holidays.days.map((day) => day.date);
    expect(ascending(days)).toBe(true);
    expect((days[0] ?? '') >= data.holidays.knownFrom && (days.at(-1) ?? '') <= data.holidays.knownTo).toBe(
      true,
    );
  });

  test('no session ends before it begins or overlaps the one before', () => {
    const own = data.holidays.days.flatMap(({ sessions }) =>
      [sessions?.all, sessions?.equity, sessions?.fno].map((list) => list ?? []),
    );
    for (const sessions of [...data.sessions.map((table) => table.sessions), ...own]) {
      for (const [i, session] of sessions.entries()) {
        expect(session.from).toBeLessThan(session.to);
        expect(session.from).toBeGreaterThanOrEqual(sessions[i - 1]?.to ?? 0);
      }
    }
  });

  test('lots, freeze quantities and margins run forward in time', () => {
    for (const rows of Object.values(data.lots.indices))
      expect(ascending(rows.map((r) => r.monthlyFrom))).toBe(true);
    for (const rows of Object.values(data.freeze.indices))
      expect(ascending(rows.map((r) => r.from))).toBe(true);
    expect(ascending(data.margins.eras.map((era) => era.from))).toBe(true);
  });

  test('an expiry rule ends the day before the next of its underlying begins, or there is none', () => {
    for (const rule of data.expiries) {
      const later = data.expiries.filter(
        (other) => other.underlying === rule.underlying && other.kind === rule.kind && other.from > rule.from,
      );
      for (const other of later) expect((rule.to ?? '9999') < other.from).toBe(true);
    }
  });
});

describe('members of the NIFTY 50', () => {
  test('there are fifty after every change, each with a sector', () => {
    const days = [data.membership.base.from, ...data.membership.changes.map((change) => change.date)];
    for (const day of days) {
      const members = membersOn(data.membership, day);
      expect(members).toHaveLength(50);
      for (const symbol of members ?? []) expect(data.sectors[symbol]).toBeDefined();
    }
  });

  test('nobody knows them before the first list', () => {
    expect(membersOn(data.membership, isoDate('2019-12-31'))).toBeUndefined();
  });

  test.each([
    ['2024-09-27', 'DIVISLAB', 'BEL'],
    ['2025-03-27', 'BPCL', 'JIOFIN'],
    ['2025-09-29', 'INDUSINDBK', 'INDIGO'],
  ])('on %s %s is in and %s is not yet', (day, leaving, coming) => {
    const members = membersOn(data.membership, isoDate(day));
    expect(members).toContain(leaving);
    expect(members).not.toContain(coming);
  });

  test.skipIf(recorded === undefined)('agree with every recorded list', () => {
    const rows = readFileSync(join(recorded ?? '', 'reference/nifty50_constituents_snapshots.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((row) => row.split(','));
    const now = new Map(data.membership.renamed.map(({ from, to }) => [from, to]));
    const days = new Set(rows.map(([day]) => day ?? ''));
    expect(days.size).toBeGreaterThan(4);
    for (const day of days) {
      const list = rows.filter(([listedOn]) => listedOn === day);
      const listed = list.map(([, symbol]) => now.get(symbol ?? '') ?? symbol).sort();
      expect(membersOn(data.membership, isoDate(day))).toEqual(listed);
    }
  });
});
