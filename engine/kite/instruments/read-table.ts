import { z } from 'zod';
import type { Result } from '../../domain/result.ts';
import { fail } from '../../domain/result.ts';
import type { KiteClient } from '../client.ts';
import { failureText } from '../transport/kite-failure.ts';

/** Kite's table of all instruments, as text. */
export async function readTable(client: KiteClient): Promise<Result<string, string>> {
  const table = await client.read('other', z.string(), (kite) => kite.getInstruments());
  return table.ok ? table : fail(failureText(table.error));
}
