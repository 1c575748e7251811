import { ApiClient } from '../api-client.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';

/** A server in the middle of a session, without latency and limits, on which nothing moves; with somebody who asks it. */
export async function startQuietServer(
  cashRupees: number,
): Promise<{ readonly server: KiteServer; readonly client: ApiClient }> {
  const server = await startKiteServer({ latencyMs: 0, limits: 'none', cashRupees, at: '2026-11-30 10:00' });
  server.tape.set('NSE:INFY', { last: 1500 });
  return { server, client: new ApiClient(server) };
}
