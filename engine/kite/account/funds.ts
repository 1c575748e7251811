import { z } from 'zod';
import type { Money } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { kiteMoney } from '../wire-values.ts';

/** Money of the account for shares and their derivatives. */
export interface Funds {
  /** False for an account that may not trade this segment. */
  readonly enabled: boolean;
  /** What may be used for orders now; below zero when more is owed. */
  readonly net: Money;
  readonly cash: Money;
  readonly openingBalance: Money;
  readonly collateral: Money;
  readonly addedToday: Money;
  /** All that is blocked; Kite's own sum, which its parts do not add up to. */
  readonly used: Money;
}

const ZERO_WHEN_ABSENT = kiteMoney.default(0 as Money);
const SEGMENT = z.object({
  enabled: z.boolean(),
  net: kiteMoney,
  available: z.object({
    cash: kiteMoney,
    opening_balance: ZERO_WHEN_ABSENT,
    collateral: ZERO_WHEN_ABSENT,
    intraday_payin: ZERO_WHEN_ABSENT,
  }),
  utilised: z.object({ debits: kiteMoney }),
});
const MARGINS = z.object({ equity: SEGMENT });

/** What the account has for orders, at this moment. */
export async function readFunds(client: KiteClient): Promise<KiteResult<Funds>> {
  const read = await client.read('other', MARGINS, (kite) => kite.getMargins());
  if (!read.ok) return read;
  const { enabled, net, available, utilised } = read.value.equity;
  return ok({
    enabled,
    net,
    cash: available.cash,
    openingBalance: available.opening_balance,
    collateral: available.collateral,
    addedToday: available.intraday_payin,
    used: utilised.debits,
  });
}
