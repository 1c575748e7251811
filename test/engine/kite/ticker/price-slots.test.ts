import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instrumentId } from '../../../../engine/domain/ids.ts';
import { type Price, price } from '../../../../engine/domain/price.ts';
import { blankTick } from '../../../../engine/domain/tick.ts';
import { type EpochMs, epochMs } from '../../../../engine/domain/time.ts';
import { blankPacket } from '../../../../engine/kite/ticker/packets.ts';
import { PriceSlots } from '../../../../engine/kite/ticker/price-slots.ts';

const CAPACITY = 5;
const NOW = epochMs(1_795_000_000_000);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), token: fc.nat(CAPACITY + 1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('next' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('swap' as const), token: fc.nat(CAPACITY - 1) }) },
);

it('tells the newest of each instrument once, in the order in which they first changed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const slots = new PriceSlots(CAPACITY);
      const packet = { ...blankPacket(), kind: 'full' as const, exchangeAt: 0 as EpochMs };
      const tick = blankTick();
      /** What waits, as a list that anybody understands. */
      const waiting: { token: number; instrument: number; last: Price }[] = [];
      const holders = new Map<number, number>();
      let instruments = 0;
      const hold = (token: number): void => {
        slots.hold(instrumentId(instruments), token);
        holders.set(token, instruments);
        instruments += 1;
      };
      for (let token = 0; token < CAPACITY; token += 1) hold(token);
      let last = 0;
      for (const act of steps) {
        if (act.do === 'take') {
          last += 1;
          Object.assign(packet, { token: act.token, last: price(last) });
          slots.take(packet, NOW, 1);
          const instrument = holders.get(act.token);
          const before = waiting.find(({ token }) => token === act.token);
          if (before !== undefined) before.last = price(last);
          else if (instrument !== undefined)
            waiting.push({ token: act.token, instrument, last: price(last) });
        } else if (act.do === 'next') {
          const expected = waiting.shift();
          expect(slots.next(tick)).toBe(expected !== undefined);
          if (expected !== undefined)
            expect(tick).toMatchObject({ instrument: expected.instrument, last: expected.last });
        } else {
          slots.release(act.token);
          const at = waiting.findIndex(({ token }) => token === act.token);
          if (at >= 0) waiting.splice(at, 1);
          hold(act.token);
        }
        expect(slots.waiting).toBe(waiting.length);
      }
      expect(slots.counts.taken + slots.counts.strangers).toBe(last);
      expect(slots.size).toBe(CAPACITY);
    }),
    { numRuns: 2_000 },
  );
});

it('counts as heard of only what told a whole state', () => {
  const slots = new PriceSlots(1);
  slots.hold(instrumentId(0), 7);
  const part = { ...blankPacket(), token: 7, kind: 'quote' as const };
  slots.take(part, NOW, 10);
  expect([slots.heardAtMs(7), slots.waiting, slots.counts.partial]).toEqual([0, 0, 1]);
  slots.take({ ...part, kind: 'full' }, NOW, 20);
  expect([slots.heardAtMs(7), slots.waiting]).toEqual([20, 1]);
});
