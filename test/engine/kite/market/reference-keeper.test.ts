import { beforeEach, describe, expect, test } from 'vitest';
import { type InstrumentKey, instrumentKey } from '../../../../engine/domain/ids.ts';
import { type EpochMs, istDate } from '../../../../engine/domain/time.ts';
import { ReferenceKeeper } from '../../../../engine/kite/market/reference-keeper.ts';
import { ist } from '../../market/pacing/manual-wall.ts';

const ITC = instrumentKey('NSE:ITC');
const TCS = instrumentKey('NSE:TCS');

describe('closes and bands of what is watched', () => {
  let asked: (readonly InstrumentKey[])[];
  let waiting: (() => void)[];
  let now: EpochMs;
  let keeper: ReferenceKeeper;

  beforeEach(() => {
    asked = [];
    waiting = [];
    now = ist('2026-12-01 08:00:00');
    keeper = new ReferenceKeeper({
      timers: {
        after: (_, run) => {
          waiting.push(run);
          return { cancel: () => undefined };
        },
        every: () => ({ cancel: () => undefined }),
      },
      fetch: async (keys) => {
        asked.push(keys);
        return [];
      },
      onReferences: () => undefined,
      today: () => istDate(now),
    });
  });

  const fire = (): void => {
    for (const run of waiting.splice(0)) run();
  };
  const pulse = (text: string): void => {
    now = ist(text);
    keeper.onTime(now, () => [ITC, TCS]);
    fire();
  };

  test('that come together are asked for together, each once', () => {
    keeper.want([ITC]);
    keeper.want([TCS, ITC]);
    fire();
    expect(asked).toEqual([[ITC, TCS]]);
    fire();
    expect(asked).toHaveLength(1);
  });

  test('are read again when the pre-open is over and when the session has begun, on every day', () => {
    for (const time of ['08:00:00', '09:08:29', '09:08:30', '09:08:31', '09:15:09', '09:15:10', '15:00:00'])
      pulse(`2026-12-01 ${time}`);
    expect(asked).toEqual([
      [ITC, TCS],
      [ITC, TCS],
    ]);
    pulse('2026-12-02 08:59:00');
    expect(asked).toHaveLength(2);
    pulse('2026-12-02 09:20:00');
    expect(asked).toHaveLength(3);
  });

  test('are not read again by a start in the middle of a day', () => {
    pulse('2026-12-01 11:00:00');
    pulse('2026-12-01 11:00:01');
    expect(asked).toEqual([]);
  });
});
