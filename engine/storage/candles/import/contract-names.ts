import type { OptionType } from '../../../domain/instrument.ts';
import { price } from '../../../domain/price.ts';
import type { IsoDate } from '../../../domain/time.ts';
import { contractSymbol } from '../../../market/contract-symbol.ts';

export interface Contract {
  readonly underlying: string;
  readonly expiry: IsoDate;
  /** Absent on a future. Strike in ten-thousandths of a rupee. */
  readonly option?: { readonly strike: number; readonly type: OptionType };
}

/**
 * Names contracts as the broker does, from all the expiries that one day's file lists: the last of a month is the
 * monthly one, the others are weekly. Futures are monthly always.
 */
export class ContractNames {
  readonly #lastOfMonth = new Map<string, IsoDate>();

  note({ underlying, expiry }: Contract): void {
    const month = `${underlying} ${expiry.slice(0, 7)}`;
    const last = this.#lastOfMonth.get(month);
    if (last === undefined || last < expiry) this.#lastOfMonth.set(month, expiry);
  }

  /** The symbol of a contract; every contract of the file must have been noted. */
  symbol({ underlying, expiry, option }: Contract): string {
    const last = this.#lastOfMonth.get(`${underlying} ${expiry.slice(0, 7)}`);
    if (option === undefined) return contractSymbol({ underlying, expiry, expiryKind: 'monthly' });
    return contractSymbol({
      underlying,
      expiry,
      expiryKind: last === expiry ? 'monthly' : 'weekly',
      option: { strike: price(option.strike), type: option.type },
    });
  }
}
