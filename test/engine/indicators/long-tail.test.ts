import { expect, test } from 'vitest';
import { compute } from '../../../engine/indicators/compute.ts';
import { findLongTail, LONG_TAIL } from '../../../engine/indicators/long-tail/long-tail.ts';
import { findIndicator, INDICATORS } from '../../../engine/indicators/registry.ts';
import { quarterHours, sampleBars } from '../charts/sample-bars.ts';

const bars = sampleBars(120, quarterHours);

async function columns(name: string, settings: object = {}): Promise<readonly Float64Array[]> {
  const prepared = findLongTail(name)?.prepare(settings);
  if (prepared?.ok !== true) throw new Error(name);
  return prepared.value.columns(bars);
}

test('no name of the long tail hides one of ours', () => {
  for (const { name, aliases } of LONG_TAIL) {
    for (const one of [name, ...aliases]) expect(findIndicator(one)).toBeUndefined();
  }
  expect(INDICATORS.length).toBeGreaterThan(40);
});

test('results stand at the bar they belong to', async () => {
  const [highest] = await columns('highest', { period: 10 });
  const donchian = findIndicator('donchian')?.prepare({ period: 10 });
  if (donchian?.ok !== true) throw new Error('donchian');
  const flat = { ...bars, high: bars.close, low: bars.close };
  const [upper] = compute(donchian.value, flat);
  expect(highest).toEqual(upper);
});

test('every column is as long as the bars, with numbers from its warm-up on', async () => {
  for (const one of LONG_TAIL) {
    const prepared = one.prepare({});
    if (!prepared.ok) throw new Error(one.name);
    for (const column of await prepared.value.columns(bars)) {
      expect(column.length).toBe(120);
      expect(column.subarray(prepared.value.warmUp).every(Number.isFinite), one.name).toBe(true);
    }
  }
});

test('settings out of bounds are a sentence', () => {
  expect(findLongTail('kst')?.prepare({ signal: 0 })).toMatchObject({ ok: false });
  expect(findLongTail('kst')?.prepare({ length: 3 })).toEqual({
    ok: false,
    error: 'kst takes signal; leave out length.',
  });
});
