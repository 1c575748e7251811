import type { FillMark, Level } from '../charts/picture.ts';
import type { ExitPlan } from '../domain/exit-plan.ts';
import type { Fill } from '../domain/fill.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { Position } from '../domain/position.ts';
import { type Price, priceToRupees, RUPEE } from '../domain/price.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';

/** What the desk itself did and holds, as far as a picture shows it. */
export interface OwnTrading {
  /** Fills of an instrument since a day, oldest first. */
  fills(book: BookId, instrument: InstrumentKey, since: IsoDate): Promise<readonly Fill[]>;
  positions(book: BookId, instrument: InstrumentKey): readonly Position[];
  exitPlans(book: BookId, instrument: InstrumentKey): readonly ExitPlan[];
}

/** Fills at the bars in which they happened; what lies before the first bar is not shown. */
export function fillMarks(fills: readonly Fill[], starts: Float64Array): readonly FillMark[] {
  return fills.flatMap(({ at, side, quantity, price }) => {
    const bar = barOf(at, starts);
    return bar === undefined ? [] : [{ bar, side, quantity, price: priceToRupees(price) }];
  });
}

/** The last bar that began before an instant. */
function barOf(at: EpochMs, starts: Float64Array): number | undefined {
  const found = starts.findLastIndex((start) => start <= at);
  return found === -1 ? undefined : found;
}

/** Average, stop and target of open positions, in rupees. */
export function levelsOf(positions: readonly Position[], plans: readonly ExitPlan[]): readonly Level[] {
  const averages = positions
    .filter(({ quantity }) => quantity !== 0)
    .map(({ cost, quantity }): Level => ({ name: 'Average', price: cost / quantity / RUPEE, tone: 'flat' }));
  return [
    ...averages,
    ...plans.flatMap(({ levels }) => [
      ...level('SL', levels.stop, 'down'),
      ...level('Target', levels.target, 'up'),
    ]),
  ];
}

function level(name: string, price: Price | undefined, tone: Level['tone']): readonly Level[] {
  return price === undefined ? [] : [{ name, price: priceToRupees(price), tone }];
}
