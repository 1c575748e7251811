import { z } from 'zod';
import type { Product, Side } from '../../domain/order.ts';
import type { KiteClient } from '../client.ts';
import type { Listed } from '../rows.ts';
import { type WriteOutcome, writeOutcome } from './write-outcome.ts';

/** A part of a position that should be carried under another product. */
export interface Conversion {
  readonly listed: Listed;
  /** The side that made the position. */
  readonly side: Side;
  readonly from: Product;
  readonly to: Product;
  readonly quantity: number;
  /** Whether it was made today or carried from an earlier day. */
  readonly madeToday: boolean;
}

/** Converts a position, once. It moves margin at once and shows in the positions. */
export async function convertPosition(
  client: KiteClient,
  conversion: Conversion,
): Promise<WriteOutcome<true>> {
  const { listed, side, from, to, quantity, madeToday } = conversion;
  const result = await client.write(z.literal(true), (kite) =>
    kite.convertPosition({
      ...listed,
      transaction_type: side,
      position_type: madeToday ? 'day' : 'overnight',
      quantity,
      old_product: from,
      new_product: to,
    }),
  );
  return writeOutcome(result);
}
