import type { ServerAddress } from './server-address.ts';
import type { Database } from './sql.ts';

/** Names go into statements as they are. */
const NAME = /^munim_[a-z0-9_]{1,40}$/;

function checked(name: string): string {
  if (!NAME.test(name)) throw new Error(`not a name for a database of ours: ${name}`);
  return name;
}

/** Makes an empty database beside another one, on the same servers. Throws `DatabaseFailure` when that is not allowed. */
export async function createBeside(database: Database, name: string): Promise<void> {
  await database.execute(`CREATE DATABASE ${checked(name)} TEMPLATE template0`);
}

/** Removes a database that {@link createBeside} made, whoever is connected to it; nothing when there is none. */
export async function dropBeside(database: Database, name: string): Promise<void> {
  await database.execute(`DROP DATABASE IF EXISTS ${checked(name)} WITH (FORCE)`);
}

/** The addresses of another database on the same servers. */
export function addressesBeside(servers: readonly ServerAddress[], name: string): readonly ServerAddress[] {
  return servers.map((server) => {
    if (!('url' in server)) return { ...server, database: checked(name) };
    const url = new URL(server.url);
    url.pathname = `/${checked(name)}`;
    return { ...server, url: url.href };
  });
}
