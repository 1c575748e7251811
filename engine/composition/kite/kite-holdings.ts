import { fail, ok, type Result } from '../../domain/result.ts';
import { readHoldings } from '../../kite/account/holdings.ts';
import { failureText } from '../../kite/transport/kite-failure.ts';
import type { BrokerHolding } from '../../ports/broker.ts';
import { type KiteDoor, listedKeyOf } from './open-kite.ts';

/** Delivery shares that the account had when the day began, read now; those that are not listed here left out. */
export async function kiteHoldings({
  client,
  instruments,
}: Pick<KiteDoor, 'client' | 'instruments'>): Promise<Result<readonly BrokerHolding[], string>> {
  const read = await readHoldings(client, listedKeyOf(instruments));
  if (!read.ok) return fail(failureText(read.error));
  return ok(
    read.value.map(({ instrument, quantity, unsettled, averagePrice }) => ({
      instrument,
      units: quantity + unsettled,
      averagePrice,
    })),
  );
}
