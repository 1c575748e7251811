import { convertPosition } from '../../kite/account/conversion.ts';
import type { PositionConverter } from '../../ports/position-converter.ts';
import { type KiteDoor, listedAt } from './open-kite.ts';

/** Conversion of positions at Kite. */
export function kiteConverter({ client }: Pick<KiteDoor, 'client'>): PositionConverter {
  return {
    async convert({ instrument, ...change }) {
      const outcome = await convertPosition(client, { ...change, listed: listedAt(instrument) });
      return outcome.kind === 'done' ? { kind: 'done' } : outcome;
    },
  };
}
