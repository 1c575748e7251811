import { z } from 'zod';
import type { InstrumentKey } from '../domain/ids.ts';
import { fail, ok, type Result } from '../domain/result.ts';

/** The key of what Kite names so; undefined when this desk does not trade it. */
export type KeyOf = (exchange: string, tradingsymbol: string) => InstrumentKey | undefined;

/** Names of an instrument at Kite. */
export interface Listed {
  readonly exchange: 'NSE' | 'BSE' | 'NFO' | 'BFO';
  readonly tradingsymbol: string;
}

const EXCHANGES = z.enum(['NSE', 'BSE', 'NFO', 'BFO']);
const PRODUCTS = z.enum(['CNC', 'MIS', 'NRML']);

/** What names a row's subject: an instrument and a product that this desk trades. */
export const NAMED = { exchange: EXCHANGES, tradingsymbol: z.string().min(1), product: PRODUCTS };

const FOREIGN = z.object({ exchange: z.string(), product: z.string() });

/** What Kite lists: any number of rows, each looked at by itself. */
export const ROWS = z.array(z.unknown());

/**
 * Reads rows one by one. Rows of products and exchanges that this desk does not trade are left out; a row that
 * cannot be read spoils the whole, because what it says would be missing. The reason names the row.
 */
export function readRows<Row, Read>(
  rows: readonly unknown[],
  shape: z.ZodType<Row>,
  read: (row: Row) => Read | undefined,
): Result<readonly Read[], string> {
  const all: Read[] = [];
  for (const [at, row] of rows.entries()) {
    const parsed = shape.safeParse(row);
    if (parsed.success) {
      const one = read(parsed.data);
      if (one !== undefined) all.push(one);
    } else if (!isForeign(row)) {
      return fail(`row ${at + 1} cannot be read (${parsed.error.issues[0]?.path.join('.') ?? ''})`);
    }
  }
  return ok(all);
}

function isForeign(row: unknown): boolean {
  const named = FOREIGN.safeParse(row);
  if (!named.success) return false;
  const { product, exchange } = named.data;
  return !PRODUCTS.safeParse(product).success || !EXCHANGES.safeParse(exchange).success;
}
