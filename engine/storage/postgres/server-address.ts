/** One PostgreSQL server: a URL, or the parts for a socket folder that a URL cannot say well. */
export type ServerAddress =
  | { readonly url: string; readonly label: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly password?: string;
      readonly label: string;
    };

const AUTHORITY = /^(postgres(?:ql)?:\/\/)(?:([^/?#]*)@)?([^/?#]*)(.*)$/;

/** libpq knows it, `pg` does not; we demand a primary in any case. */
function withoutTargetAttribute(rest: string): string {
  return rest.replace(/([?&])target_session_attrs=[^&]*(&|$)/, (_all, before: string, after: string) =>
    after === '&' ? before : '',
  );
}

/**
 * The servers of a `DATABASE_URL`. Like libpq it may name several hosts (`postgres://u:p@a:5432,b:5433/db`), which
 * `pg` cannot (brianc/node-postgres 1470); each becomes an address of its own, in order.
 */
export function serverAddresses(databaseUrl: string): readonly ServerAddress[] {
  const match = AUTHORITY.exec(databaseUrl.trim());
  if (match === null) return [{ url: databaseUrl, label: 'DATABASE_URL' }];
  const [, scheme = '', credentials, hosts = '', rest = ''] = match;
  const login = credentials === undefined ? '' : `${credentials}@`;
  return hosts.split(',').map((host) => ({
    url: `${scheme}${login}${host}${withoutTargetAttribute(rest)}`,
    label: host === '' ? 'localhost' : host,
  }));
}
