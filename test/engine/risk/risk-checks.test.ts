import { describe, expect, test } from 'vitest';
import { rupees } from '../../../engine/domain/money.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { RISK_CHECKS } from '../../../engine/risk/checks/risk-checks.ts';
import type { HeldRisk } from '../../../engine/risk/value-at-risk/book-snapshot.ts';
import { RiskBoard, type RiskEvidence } from '../../../engine/risk/value-at-risk/risk-board.ts';

const [valueAtRisk] = RISK_CHECKS;

function found(risk: RiskEvidence | undefined, limits = { varBp: 400, marginalVarBp: 300 }) {
  const view = {
    risk,
    limits,
    book: { id: 'paper1', capital: rupees(1_000_000) },
    instrument: { tradingSymbol: 'INFY' },
  } as unknown as GateView;
  const finding = valueAtRisk?.run(view);
  if (finding === undefined) throw new Error('no check');
  return finding.passed
    ? { says: typeof finding.says === 'string' ? finding.says : finding.says(), use: finding.use }
    : { code: finding.refusal.code, message: finding.refusal.message };
}

const measured = (before: number, after: number, ageDays = 1): RiskEvidence => ({
  kind: 'measured',
  before,
  after,
  ageDays,
  unmeasured: 0,
});

describe('value at risk at the gate', () => {
  test.each([
    ['inside both limits', measured(10_000, 30_000), { says: '1.0 % → 3.0 % of 4.0 %', use: 0.75 }],
    ['at the limit', measured(10_000, 40_000), { says: '1.0 % → 4.0 % of 4.0 %', use: 1 }],
    ['risk taken away, even over the limit', measured(90_000, 80_000, 99), { says: 'falls to 8.0 %' }],
    [
      'a book with positions that nobody can measure',
      { ...measured(0, 10_000), unmeasured: 2 } as RiskEvidence,
      { says: '0.0 % → 1.0 % of 4.0 %, without 2 that cannot be measured' },
    ],
    ['nobody measures', undefined, { says: 'not measured here' }],
    ['no history', { kind: 'unmeasured' } as const, { says: 'not measured: no daily history of INFY yet' }],
  ])('passes %s', (_name, risk, says) => {
    expect(found(risk)).toMatchObject(says);
  });

  test.each([
    ['the book over its limit', measured(30_000, 45_000), 'VAR_MAX', 'from 3.0 % → 4.5 % of capital'],
    ['one order that adds too much', measured(0, 31_000), 'VAR_MAX', 'one order may add 3.0 %'],
    ['a history of long ago', measured(0, 10_000, 8), 'VAR_STALE', 'are 8 days old'],
  ])('refuses %s, with the number and what to do', (_name, risk, code, says) => {
    const finding = found(risk);
    expect(finding).toMatchObject({ code });
    expect('message' in finding ? finding.message : '').toContain(says);
  });

  test('a limit of zero lets nothing through', () => {
    expect(found(measured(0, 1), { varBp: 0, marginalVarBp: 300 })).toMatchObject({ code: 'VAR_MAX' });
    expect(found(measured(0, 1), { varBp: 400, marginalVarBp: 0 })).toMatchObject({ code: 'VAR_MAX' });
  });
});

describe('the board', () => {
  const held = (units: number, mark = 100): HeldRisk => ({
    symbol: 'INFY',
    factor: 'NSE:INFY',
    units,
    mark,
    spot: mark,
  });
  const today = isoDate('2026-11-25');

  test('measures an order beside what is held by adding columns, at the price of now', () => {
    const board = new RiskBoard();
    expect(board.begun).toBe(false);
    expect(board.evidence([], held(10), today)).toEqual({ kind: 'unmeasured' });
    const changes = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 1_000);
    board.publish(
      { count: 101, changes: { 'NSE:INFY': changes }, volatility: undefined },
      isoDate('2026-11-24'),
    );
    expect(board.covers('NSE:INFY')).toBe(true);
    // The fifth worst of 101 even steps from -5 % is -4.5 %.
    const alone = board.evidence([], held(10), today);
    expect(alone).toMatchObject({ kind: 'measured', ageDays: 1, unmeasured: 0 });
    expect(alone.kind === 'measured' ? alone.after : 0).toBeCloseTo(45, 9);
    const sold = board.evidence([held(10)], held(-10), today);
    expect(sold.kind === 'measured' ? [sold.before, sold.after] : []).toEqual([
      expect.closeTo(45, 9),
      expect.closeTo(0, 9),
    ]);
    const dearer = board.evidence([], held(10, 200), today);
    expect(dearer.kind === 'measured' ? dearer.after : 0).toBeCloseTo(90, 9);
    const other = { ...held(1), symbol: 'NEW', factor: 'NSE:NEW' };
    expect(board.evidence([other], held(10), today)).toMatchObject({ unmeasured: 1 });
  });
});
