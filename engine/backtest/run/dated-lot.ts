import type { Tradable } from '../../domain/instrument.ts';
import type { RunSeries } from './run-input.ts';

/** Units in a lot of a series at an instant. */
export function lotAt({ lots, instrument }: Pick<RunSeries, 'lots' | 'instrument'>, at: number): number {
  if (lots === undefined) return instrument.lotSize;
  return (lots.findLast(([from]) => from <= at) ?? lots[0])?.[1] ?? instrument.lotSize;
}

/** The instrument of a series as it was traded at an instant. */
export function instrumentAt(series: Pick<RunSeries, 'lots' | 'instrument'>, at: number): Tradable {
  const { instrument } = series;
  const lotSize = lotAt(series, at);
  return lotSize === instrument.lotSize ? instrument : { ...instrument, lotSize };
}
