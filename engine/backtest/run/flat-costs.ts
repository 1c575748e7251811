import { money } from '../../domain/money.ts';
import { mulDiv } from '../../domain/rounding.ts';
import type { CostModel } from '../../kernel/context.ts';

const MILLION = 1_000_000;

/** Charges as one share of the traded value a side, in millionths: for comparison with other engines, or none at all. */
export function flatCosts(millionths: number): Pick<CostModel, 'charges'> {
  return {
    charges({ value }) {
      const total = money(mulDiv(value, millionths, MILLION, 'half-up'));
      return { lines: [{ part: 'brokerage', amount: total }], total };
    },
  };
}
