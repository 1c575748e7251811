import type { InstrumentKey } from '../domain/ids.ts';
import { isDerivative } from '../domain/instrument.ts';
import type { DeskState } from '../kernel/state.ts';
import type { InstrumentCatalogue } from '../market/catalogue.ts';

/** What must be known and have a price whoever looks: what is held, ordered or protected, and what it hangs on. */
export function neededInstruments(
  state: DeskState,
  catalogue: InstrumentCatalogue,
): ReadonlySet<InstrumentKey> {
  const needed = new Set<InstrumentKey>();
  for (const { instrument, quantity } of state.positions.values()) if (quantity !== 0) needed.add(instrument);
  for (const { instrument } of state.liveOrders.values()) needed.add(instrument);
  for (const { instrument } of state.exitPlans.values()) needed.add(instrument);
  for (const { instruments } of state.strategies.deployments.values())
    for (const instrument of instruments) needed.add(instrument);
  for (const key of [...needed]) {
    const instrument = catalogue.byKey(key);
    if (instrument !== undefined && isDerivative(instrument)) needed.add(instrument.underlying);
  }
  return needed;
}
