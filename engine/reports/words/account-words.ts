import { formatPercent, formatSigned } from '../../domain/amount-text.ts';
import { add, BP, type Money, negate, ZERO } from '../../domain/money.ts';
import type { BookAccount } from '../account/book-account.ts';
import type { Trading } from '../account/trading.ts';

/** Sum of a figure over books. */
export function over(accounts: readonly BookAccount[], pick: (account: BookAccount) => Money): Money {
  return add(...accounts.map(pick));
}

/** `name +1,204.55`, nothing for nothing. */
function named(name: string, amount: Money): readonly string[] {
  return amount === ZERO ? [] : [`${name} ${formatSigned(amount)}`];
}

/** `price +2,911.40 · options +64.10 · charges −221.55 · slippage −23.75`: the parts add up to the net. */
export function explainedText(parts: Explained): string {
  const text = [
    ...named('price', parts.price),
    ...named('options', parts.options),
    ...named('slippage', negate(parts.slippage)),
    ...named('dividends', parts.dividends),
    ...named('charges', negate(parts.charges)),
  ].join(' · ');
  return text === '' ? 'Nothing gained, lost or paid.' : `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** A result in the parts that made it: price + options - slippage + dividends - charges = net. */
export interface Explained {
  /** Shares and futures, at the prices of the moment. */
  readonly price: Money;
  /** Options, likewise. */
  readonly options: Money;
  /** What trades lost against the price of the moment; a cost is positive. */
  readonly slippage: Money;
  readonly dividends: Money;
  readonly charges: Money;
}

/** Every result of the accounts in its parts. */
export function explained(accounts: readonly BookAccount[], isOption: (key: string) => boolean): Explained {
  let price = 0;
  let options = 0;
  for (const { gains } of accounts) {
    for (const { instrument, gain, slippage } of gains) {
      if (isOption(instrument)) options += gain + slippage;
      else price += gain + slippage;
    }
  }
  return {
    price: add(price as Money),
    options: add(options as Money),
    slippage: over(accounts, ({ slippage }) => slippage),
    dividends: over(accounts, ({ dividends }) => dividends),
    charges: over(accounts, ({ charged }) => charged),
  };
}

/** `11 orders traded, 7 of 9 that closed won · best RELIANCE +1,406.00 · worst INFY −388.40`. */
export function tradingText(trading: Trading): string {
  const { orders, closing, won, best, worst } = trading;
  if (orders === 0) return 'No trades.';
  return [
    `${orders} ${orders === 1 ? 'order' : 'orders'} traded`,
    ...(closing === 0 ? [] : [`${won} of ${closing} that closed won`]),
    ...(best === undefined ? [] : [`best ${best.name} ${formatSigned(best.gain)}`]),
    ...(worst === undefined ? [] : [`worst ${worst.name} ${formatSigned(worst.gain)}`]),
  ].join(' · ');
}

/** How much of a limit in basis points of the capital a loss used: `daily loss used 14 %`. */
export function useText(
  name: string,
  loss: Money,
  limit: { readonly bp: number; readonly capital: Money },
): string {
  const most = (limit.capital * limit.bp) / BP;
  return `${name} used ${formatPercent(most <= 0 ? Number.NaN : Math.max(0, loss) / most, { decimals: 0 })}`;
}
