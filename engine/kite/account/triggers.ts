import { z } from 'zod';
import { type BrokerOrderId, brokerOrderId, type InstrumentKey } from '../../domain/ids.ts';
import { type Price, priceToRupees } from '../../domain/price.ts';
import { fail, ok } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { type KeyOf, ROWS } from '../rows.ts';
import type { PublishedClient } from '../transport/published-client.ts';
import { kiteId, kitePrice, kiteTime, kiteUnits, SIDES } from '../wire-values.ts';
import { refusedTrigger, type TriggerOrder, type TriggerTerms } from './trigger-rules.ts';
import { type WriteOutcome, writeOutcome } from './write-outcome.ts';

/** `unknown` is any status that this program has not heard of: it may still fire. */
type TriggerStatus =
  | 'active'
  | 'triggered'
  | 'disabled'
  | 'expired'
  | 'cancelled'
  | 'rejected'
  | 'deleted'
  | 'unknown';

/** What the order of a leg became when it fired. Fired is not filled: look for the order in the book. */
type LegResult =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ordered'; readonly brokerOrderId: BrokerOrderId }
  | { readonly kind: 'refused'; readonly message: string };

/** A trigger as Kite keeps it, for up to a year. */
export interface StandingTrigger {
  readonly id: string;
  readonly instrument: InstrumentKey;
  readonly status: TriggerStatus;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly legs: readonly {
    readonly trigger: Price;
    readonly order: Omit<TriggerOrder, 'product'> & { readonly product: string };
    readonly result: LegResult;
  }[];
}

const STATUSES = z
  .enum(['active', 'triggered', 'disabled', 'expired', 'cancelled', 'rejected', 'deleted'])
  .or(z.string().transform((): TriggerStatus => 'unknown'));

const ORDER_RESULT = z.object({ order_id: z.string().nullish(), rejection_reason: z.string().nullish() });
type OrderResult = z.infer<typeof ORDER_RESULT>;

const LEG_ROW = z.object({
  transaction_type: SIDES,
  product: z.string(),
  quantity: kiteUnits,
  price: kitePrice,
  result: z.object({ order_result: ORDER_RESULT.nullish() }).nullish(),
});

const TRIGGER_ROW = z.object({
  id: z.number().int(),
  status: STATUSES,
  created_at: kiteTime,
  expires_at: kiteTime,
  condition: z.object({
    exchange: z.string(),
    tradingsymbol: z.string(),
    trigger_values: z.array(kitePrice).min(1).max(2),
  }),
  orders: z.array(LEG_ROW).min(1).max(2),
});

const TRIGGER_ID = z.object({ trigger_id: z.number().int() }).transform(({ trigger_id: id }) => String(id));

type TriggerRequest = Parameters<PublishedClient['placeGTT']>[0];

function requestOf({ listed, lastPrice, legs }: TriggerTerms): TriggerRequest {
  return {
    trigger_type: legs.length === 1 ? 'single' : 'two-leg',
    ...listed,
    trigger_values: legs.map(({ trigger }) => priceToRupees(trigger)),
    last_price: priceToRupees(lastPrice),
    orders: legs.map(({ order }) => ({
      transaction_type: order.side,
      order_type: 'LIMIT',
      product: order.product,
      quantity: order.quantity,
      price: priceToRupees(order.price),
    })),
  };
}

/** Makes a trigger, once, and tells its number. `unknown`: it may exist, see {@link readTriggers}. */
export async function placeTrigger(client: KiteClient, terms: TriggerTerms): Promise<WriteOutcome<string>> {
  const refused = refusedTrigger(terms);
  if (refused !== undefined) return { kind: 'refused', message: refused };
  return writeOutcome(await client.write(TRIGGER_ID, (kite) => kite.placeGTT(requestOf(terms))));
}

/** Gives a trigger other terms, all of them. */
export async function modifyTrigger(
  client: KiteClient,
  id: string,
  terms: TriggerTerms,
): Promise<WriteOutcome<string>> {
  const refused = refusedTrigger(terms);
  if (refused !== undefined) return { kind: 'refused', message: refused };
  return writeOutcome(await client.write(TRIGGER_ID, (kite) => kite.modifyGTT(id, requestOf(terms))));
}

/** Deletes a trigger, once. `unknown`: it may stand or be gone, see {@link readTriggers}. */
export async function deleteTrigger(client: KiteClient, id: string): Promise<WriteOutcome<string>> {
  return writeOutcome(await client.write(TRIGGER_ID, (kite) => kite.deleteGTT(id)));
}

/** Triggers that wait, and those of the last seven days. One row that cannot be read spoils the list. */
export async function readTriggers(
  client: KiteClient,
  keyOf: KeyOf,
): Promise<KiteResult<readonly StandingTrigger[]>> {
  const rows = await client.read('other', ROWS, (kite) => kite.getGTTs());
  if (!rows.ok) return rows;
  const triggers: StandingTrigger[] = [];
  for (const row of rows.value) {
    const read = TRIGGER_ROW.safeParse(row);
    if (!read.success || read.data.condition.trigger_values.length !== read.data.orders.length) {
      return fail({ kind: 'not-kite', status: 200, reason: 'answered with a trigger that cannot be read' });
    }
    const trigger = standing(read.data, keyOf);
    if (trigger !== undefined) triggers.push(trigger);
  }
  return ok(triggers);
}

function standing(row: z.infer<typeof TRIGGER_ROW>, keyOf: KeyOf): StandingTrigger | undefined {
  const { exchange, tradingsymbol, trigger_values: triggers } = row.condition;
  const instrument = keyOf(exchange, tradingsymbol);
  if (instrument === undefined) return undefined;
  return {
    id: String(row.id),
    instrument,
    status: row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    legs: row.orders.map(({ transaction_type: side, product, quantity, price, result }, at) => ({
      trigger: triggers[at] ?? price,
      order: { side, product, quantity, price },
      result: legResult(result?.order_result),
    })),
  };
}

function legResult(result: OrderResult | null | undefined): LegResult {
  if (result === null || result === undefined) return { kind: 'waiting' };
  const id = kiteId.safeParse(result.order_id);
  return id.success
    ? { kind: 'ordered', brokerOrderId: brokerOrderId(id.data) }
    : { kind: 'refused', message: result.rejection_reason ?? '' };
}
