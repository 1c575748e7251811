import { formatQuantity } from '../domain/amount-text.ts';
import type { Tradable } from '../domain/instrument.ts';
import type { OrderIntent } from '../domain/order.ts';
import { quantity } from '../domain/quantity.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { TicketLegs } from '../domain/ticket-legs.ts';

/** At most this many orders come of one ticket that is too large for one. */
const MOST_SLICES = 10;
/** Parts of an iceberg (Kite Connect documentation, orders: 2 to 50). */
const MOST_PARTS = 50;

/** The largest order of an instrument, in whole lots. */
function mostAtOnce({ lotSize, freezeQuantity }: Tradable): number {
  return Math.max(lotSize, Math.floor(freezeQuantity / lotSize) * lotSize);
}

/** Slices of at most the freeze quantity, in whole lots, the last one the smallest; all of them leave at once. */
export function slicesOf(intent: OrderIntent, instrument: Tradable): Result<TicketLegs, Refusal> {
  const most = mostAtOnce(instrument);
  const slices: OrderIntent[] = [];
  for (let left: number = intent.quantity; left > 0; left -= most) {
    slices.push({ ...intent, quantity: quantity(Math.min(left, most)) });
  }
  if (slices.length <= MOST_SLICES) return ok([slices]);
  return fail(
    refusal(
      'FREEZE_QTY',
      `It would take ${slices.length} orders within the freeze quantity; at most ${MOST_SLICES} go on one ticket. Ask for less.`,
    ),
  );
}

/** Parts of an iceberg: whole lots, as even as they get, the larger ones first, each behind the one before it. */
export function partsOf(
  intent: OrderIntent,
  instrument: Tradable,
  parts: number,
): Result<TicketLegs, Refusal> {
  const { lotSize } = instrument;
  const lots = Math.floor(intent.quantity / lotSize);
  const refused = refusedParts(intent, { parts, lots, unit: lotSize === 1 ? 'shares' : 'lots' });
  if (refused !== undefined) return fail(refused);
  const larger = lots % parts;
  const sizes = Array.from(
    { length: parts },
    (_, at) => (Math.floor(lots / parts) + (at < larger ? 1 : 0)) * lotSize,
  );
  const [largest = 0] = sizes;
  const most = mostAtOnce(instrument);
  if (largest <= most) return ok(sizes.map((size) => [{ ...intent, quantity: quantity(size) }]));
  return fail(
    refusal(
      'FREEZE_QTY',
      `A leg would hold ${formatQuantity(largest)}, and one order at most ${formatQuantity(most)}. Ask for more legs.`,
    ),
  );
}

function refusedParts(
  intent: OrderIntent,
  { parts, lots, unit }: { readonly parts: number; readonly lots: number; readonly unit: string },
): Refusal | undefined {
  if (!Number.isSafeInteger(parts) || parts < 2 || parts > MOST_PARTS)
    return refusal('BAD_QUANTITY', `An iceberg has 2 to ${MOST_PARTS} legs. Write iceberg 5 legs.`);
  if (lots < parts)
    return refusal(
      'BAD_QUANTITY',
      `${formatQuantity(lots)} ${unit} do not make ${parts} legs. Ask for fewer legs or more ${unit}.`,
    );
  if (intent.afterMarket !== undefined)
    return refusal('BAD_ARGUMENTS', 'An iceberg needs a market that trades: leave out amo, or the iceberg.');
  if (intent.disclosed !== undefined)
    return refusal('BAD_ARGUMENTS', 'An iceberg shows one leg at a time already: leave out disclose.');
  return intent.validity === 'IOC'
    ? refusal('BAD_ARGUMENTS', 'The legs of an iceberg wait for each other: leave out ioc, or the iceberg.')
    : undefined;
}
