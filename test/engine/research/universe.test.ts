import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { memberSpans, membersOn } from '../../../engine/domain/index-membership.ts';
import { addDays, isoDate } from '../../../engine/domain/time.ts';
import { isUniverse, universe } from '../../../engine/research/universe.ts';

const { membership } = loadMarketData();
const days = { from: isoDate('2022-01-03'), to: isoDate('2025-12-31') };

describe('the members of an index over time', () => {
  test('on every day they are those of the day', () => {
    const spans = memberSpans(membership, days.from, days.to) ?? new Map();
    for (let day = days.from; day <= days.to; day = addDays(day, 7)) {
      const members = [...spans].flatMap(([symbol, list]) =>
        list.some((span: { from: string; until: string }) => span.from <= day && day < span.until)
          ? [symbol]
          : [],
      );
      expect(members).toEqual(membersOn(membership, day));
    }
  });

  test('one that came and went has that span alone', () => {
    const spans = memberSpans(membership, days.from, days.to);
    expect(spans?.get('LTIM')).toEqual([{ from: '2023-07-13', until: '2024-09-30' }]);
    expect(spans?.get('INFY')).toEqual([{ from: days.from, until: '2026-01-01' }]);
    expect(spans?.has('YESBANK')).toBe(false);
  });
});

describe('a universe', () => {
  test('goes by the name of its index', () => {
    expect(isUniverse('nifty50', [membership])).toBe(true);
    expect(isUniverse('nifty', [membership])).toBe(false);
    const found = universe('Nifty 50', [membership], days);
    expect(found.ok && [found.value.index, found.value.members.size]).toEqual(['NIFTY 50', 60]);
  });

  test('is refused when it is unknown, or was then', () => {
    expect(universe('nifty500', [membership], days)).toMatchObject({
      ok: false,
      error: { message: 'There is no universe nifty500. Known: nifty50.' },
    });
    const early = universe('nifty50', [membership], { ...days, from: isoDate('2018-01-01') });
    expect(early).toMatchObject({
      ok: false,
      error: { message: 'The members of NIFTY 50 are known from 1 Jan 2020 on. Begin then or later.' },
    });
  });
});
