import type { BookId } from '../../domain/ids.ts';
import type { ChargeLine } from '../../domain/ledger.ts';
import { type Money, money } from '../../domain/money.ts';
import type { Position } from '../../domain/position.ts';
import { NO_PRICE } from '../../domain/price.ts';
import { epochMs, type IsoDate } from '../../domain/time.ts';
import type { CostModel } from '../../kernel/context.ts';
import { endOfDay } from '../../portfolio/day-end.ts';
import { flatPosition } from '../../portfolio/post-fill.ts';
import type { DayEndCosts, DayTrading } from './day-costs.ts';

const BOOK = 'backtest' as BookId;

/**
 * What the live end of a day charges beyond the day's orders, over what a run traded: the same function closes the day
 * of a live book. `depositoryFee` is that of a day.
 */
export function contractNoteCosts(
  costs: Pick<CostModel, 'charges'>,
  depositoryFee: (day: IsoDate) => Money,
): DayEndCosts {
  return (day, trading, taxToday): readonly ChargeLine[] => {
    const instruments = new Map(trading.map(({ series: { instrument } }) => [instrument.key, instrument]));
    const { entries } = endOfDay({
      at: epochMs(0),
      day,
      positions: trading.map(positionOf),
      // Without marks nothing is settled or marked to market: both leave the equity as it is.
      markOf: () => NO_PRICE,
      instrumentOf: (key) => instruments.get(key),
      chargesOf: (of) => costs.charges(of).lines,
      exerciseTax: () => money(0),
      depositoryFee: depositoryFee(day),
      taxToday: money(taxToday),
    });
    return entries.flatMap(({ entry }) =>
      entry.postings.flatMap(({ part, amount }) => (part === undefined ? [] : [{ part, amount }])),
    );
  };
}

function positionOf(traded: DayTrading): Position {
  const { instrument, product } = traded.series;
  return {
    ...flatPosition({ book: BOOK, instrument: instrument.key, product }),
    quantity: traded.carried + traded.buyQuantity - traded.sellQuantity,
    carried: traded.carried,
    dayBuyQuantity: traded.buyQuantity,
    dayBuyValue: money(traded.buyValue),
    daySellQuantity: traded.sellQuantity,
    daySellValue: money(traded.sellValue),
  };
}
