import type { WallClock } from '../ports/wall-clock.ts';
import { Margins } from '../trading-desk/margins.ts';
import type { Core } from './build-core.ts';
import { kiteMargins } from './kite/kite-margins.ts';
import { KITE_ACCOUNT } from './open-accounts.ts';

/** Margins of a desk, with Kite's calculators for books that are there. */
export function makeMargins(
  { writer, context, market, kite }: Core,
  wall: WallClock,
  watch: ConstructorParameters<typeof Margins>[0]['watch'],
): Margins {
  const source = kite === undefined ? undefined : kiteMargins(kite);
  return new Margins({
    writer,
    context,
    clocks: { wall, market: market.clock },
    sourceOf: (account) => (account === KITE_ACCOUNT ? source : undefined),
    watch,
  });
}
