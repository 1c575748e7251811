import type { Desk } from '../desk.ts';
import type { AccountId, InstrumentKey } from '../domain/ids.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { Conversions } from '../trading-desk/conversions.ts';
import { Margins } from '../trading-desk/margins.ts';
import { Triggers } from '../trading-desk/triggers.ts';
import type { Core } from './build-core.ts';
import { kiteConverter } from './kite/kite-conversion.ts';
import { kiteMargins } from './kite/kite-margins.ts';
import { kiteTriggers } from './kite/kite-triggers.ts';
import { KITE_ACCOUNT } from './open-accounts.ts';

/** What a desk asks of an account besides orders; Kite answers for the books that are there. */
export function makeAccountParts(
  { writer, context, market, kite, reconcilers }: Core,
  wall: WallClock,
  watch: (keys: readonly InstrumentKey[]) => Promise<void>,
): Pick<Desk, 'margins' | 'conversions' | 'triggers'> {
  const ofKite =
    <Door>(door: Door | undefined) =>
    (account: AccountId): Door | undefined =>
      account === KITE_ACCOUNT ? door : undefined;
  const clocks = { wall, market: market.clock };
  return {
    margins: new Margins({
      writer,
      context,
      clocks,
      watch,
      sourceOf: ofKite(kite === undefined ? undefined : kiteMargins(kite)),
    }),
    conversions: new Conversions({
      writer,
      context,
      clocks,
      watch,
      reconcilers,
      converterOf: ofKite(kite === undefined ? undefined : kiteConverter(kite)),
    }),
    triggers: new Triggers({
      writer,
      context,
      watch,
      houseOf: ofKite(kite === undefined ? undefined : kiteTriggers(kite)),
    }),
  };
}
