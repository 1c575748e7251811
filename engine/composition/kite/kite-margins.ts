import { fail, ok, type Result } from '../../domain/result.ts';
import { readFunds } from '../../kite/account/funds.ts';
import { readBasketMargin, readOrderMargins } from '../../kite/account/margins.ts';
import type { KiteResult } from '../../kite/client.ts';
import { failureText } from '../../kite/transport/kite-failure.ts';
import type { MarginSource } from '../../ports/margin-source.ts';
import { type KiteDoor, listedAt } from './open-kite.ts';

function told<Value>(read: KiteResult<Value>): Result<Value, string> {
  return read.ok ? read : fail(failureText(read.error));
}

/** Kite's calculators and its money of the account. */
export function kiteMargins({ client }: Pick<KiteDoor, 'client'>): MarginSource {
  return {
    async margins(orders) {
      const terms = orders.map(({ instrument, ...order }) => ({
        ...order,
        listed: listedAt(instrument),
      }));
      const each = told(await readOrderMargins(client, terms));
      if (!each.ok) return each;
      const basket = told(await readBasketMargin(client, terms));
      if (!basket.ok) return basket;
      const { initial: atMost, final: together } = basket.value;
      return ok({ each: each.value.map(({ total }) => total), atMost, together });
    },
    async money() {
      const read = told(await readFunds(client));
      if (!read.ok) return read;
      const { net: free, used, cash, collateral } = read.value;
      return ok({ free, used, cash, collateral });
    },
  };
}
