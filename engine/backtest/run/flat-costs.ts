import { type Money, money } from '../../domain/money.ts';
import { mulDiv } from '../../domain/rounding.ts';
import type { Traded } from '../../kernel/context.ts';
import type { RunCosts } from './run-input.ts';

const MILLION = 1_000_000;

/** Charges as one share of the traded value a side, in millionths: for comparison with other engines, or none at all. */
export function flatCosts(millionths: number): RunCosts {
  const chargesTotal = ({ value }: Pick<Traded, 'value'>): Money =>
    money(mulDiv(value, millionths, MILLION, 'half-up'));
  return {
    chargesTotal,
    charges(of) {
      const total = chargesTotal(of);
      return { lines: [{ part: 'brokerage', amount: total }], total };
    },
  };
}
