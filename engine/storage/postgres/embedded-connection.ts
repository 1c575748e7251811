import { createServer } from 'node:net';
import { Client } from 'pg';
import type { ServerAddress } from './server-address.ts';

/** A free port of the loopback interface, for systems without unix sockets. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Ends the connections that a killed engine left on a server that outlived it: what it had begun must not be
 * committed after the next engine has read the rows.
 */
export async function endLeftovers(address: ServerAddress): Promise<void> {
  const { label: _label, ...where } = address;
  const client = new Client({ ...where, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
  } finally {
    await client.end().catch(() => {});
  }
}
