import { describe, expect, test } from 'vitest';
import { replayWords } from '../../commands/replay/replay-words.ts';
import { timeOfDay } from '../../engine/domain/time.ts';

const wish = (text: string) => {
  const words = replayWords(text);
  if (!words.ok || words.value.kind !== 'open') throw new Error(`${text} opens nothing`);
  return words.value.wish;
};

const refusalOf = (text: string) => {
  const words = replayWords(text);
  return words.ok ? undefined : words.error.message;
};

describe('what stands after /replay', () => {
  test.each([
    '2024-06-18',
    '18 jun 2024',
    '18 June, 2024',
    '18-Jun-2024',
    '18/06/2024',
    '18.6.2024',
    '18th june 2024',
  ])('%s is a day, read as in India', (text) => {
    expect(wish(text)).toEqual({ day: '2024-06-18', symbols: [], speed: undefined });
  });

  test('symbols, day and speed come in any order', () => {
    const all = { day: '2024-06-18', symbols: ['RELIANCE', 'M&M'], speed: 20 };
    expect(wish('reliance,m&m 2024-06-18 speed=20')).toEqual(all);
    expect(wish('speed=20x 18 jun 2024 reliance m&m reliance')).toEqual(all);
    expect(wish('infy random')).toEqual({ day: 'random', symbols: ['INFY'], speed: undefined });
  });

  test('without a day the days are shown, and a speed alone changes the speed', () => {
    expect(replayWords('infy')).toEqual({ ok: true, value: { kind: 'days', symbols: ['INFY'] } });
    expect(replayWords(' ')).toEqual({ ok: true, value: { kind: 'show' } });
    expect(replayWords('speed=5')).toMatchObject({ value: { change: { kind: 'speed', speed: 5 } } });
  });

  test('its time is changed by words', () => {
    expect(replayWords('skip to 15:00')).toMatchObject({
      value: { change: { kind: 'skip', to: timeOfDay(15, 0) } },
    });
    expect(replayWords('go on')).toMatchObject({ value: { change: { kind: 'resume' } } });
    expect(replayWords('End')).toMatchObject({ value: { kind: 'end' } });
  });

  test('slips are refused with what to say', () => {
    expect(refusalOf('to noon')).toContain('/replay to 15:00');
    expect(refusalOf('2024-06-18 speed=1000')).toContain('from 0.5 to 300');
    expect(refusalOf('31 feb 2024')).toContain('no day');
    expect(refusalOf('2024-13-01')).toContain('no day');
  });
});
