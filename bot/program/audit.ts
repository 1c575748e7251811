import { openStorage } from '../../engine/composition/open-storage.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { type AuditAnchor, anchorFile, readAnchors } from '../../engine/storage/audit/anchors.ts';
import { findEngine } from '../../engine/storage/home-lock.ts';
import { auditHeads, auditRows, verifyAudit } from '../../engine/storage/postgres/audit-log.ts';
import { runningEmbedded } from '../../engine/storage/postgres/embedded-address.ts';
import { openDatabase } from '../../engine/storage/postgres/pool.ts';
import { type ServerAddress, serverAddresses } from '../../engine/storage/postgres/server-address.ts';
import type { Database } from '../../engine/storage/postgres/sql.ts';
import { SystemSecrets } from '../../engine/system/system-secrets.ts';
import { SystemClock, SystemTimers } from '../../engine/system/system-time.ts';
import { messageOf, print, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import { settings } from './settings.ts';

interface OpenTrail {
  readonly database: Database;
  close(): Promise<void>;
}

/** Where an engine that runs stores. */
function serversOf(home: string, databaseUrl: string | undefined): readonly ServerAddress[] {
  if (databaseUrl !== undefined) return serverAddresses(databaseUrl);
  const running = runningEmbedded(home);
  return running === undefined ? [] : [running];
}

/** The home's database: beside the engine that runs it, or started for the moment. */
async function openTrail(home: string, databaseUrl: string | undefined): Promise<Result<OpenTrail, string>> {
  const servers = findEngine(home) === undefined ? [] : serversOf(home, databaseUrl);
  if (servers.length > 0) {
    const database = await openDatabase({ servers, maxConnections: 2 });
    return ok({ database, close: () => database.close() });
  }
  const storage = await openStorage({
    home,
    databaseUrl,
    clock: new SystemClock(),
    timers: new SystemTimers(),
    secrets: new SystemSecrets(),
    onProgress: () => {},
    onLost: () => process.exit(EXIT.held),
    onTrouble: (message) => say(message),
  });
  return storage.ok ? ok(storage.value) : fail(storage.error.message);
}

/** Says whether the chain of one account holds. */
async function verifyAccount(
  database: Database,
  account: Parameters<typeof verifyAudit>[1],
  anchors: readonly AuditAnchor[],
): Promise<boolean> {
  const verified = await verifyAudit(database, account, anchors);
  if (!verified.ok) {
    await print(`${account}: broken at row ${verified.error.seq}. ${verified.error.message}`);
    return false;
  }
  const { rows, head, anchors: count } = verified.value;
  const vouched =
    count === 0 ? 'no anchor yet' : `${count} ${count === 1 ? 'anchor agrees' : 'anchors agree'}`;
  await print(`${account}: ${rows} rows hold, head ${head.hash.slice(0, 16)}, ${vouched}`);
  return true;
}

async function verifyAll(database: Database, home: string): Promise<boolean> {
  // Read first: an anchor that is written meanwhile lies in rows that the check sees.
  const anchors = readAnchors(anchorFile(home));
  if (!anchors.ok) {
    await print(`The anchors in ${anchorFile(home)} cannot be trusted. ${anchors.error.message}`);
    return false;
  }
  const heads = await auditHeads(database);
  const accounts = new Set([...heads, ...anchors.value].map(({ account }) => account));
  if (accounts.size === 0) await print('Nothing has been recorded yet.');
  const verdicts: boolean[] = [];
  for (const account of accounts) verdicts.push(await verifyAccount(database, account, anchors.value));
  return verdicts.every((holds) => holds);
}

async function exportAll(database: Database): Promise<boolean> {
  for (const { account } of await auditHeads(database)) {
    for await (const row of auditRows(database, account)) await print(JSON.stringify({ account, ...row }));
  }
  return true;
}

async function withTrail(work: (database: Database, home: string) => Promise<boolean>): Promise<number> {
  const config = settings();
  if (config === undefined) return EXIT.settings;
  try {
    const trail = await openTrail(config.MUNIM_HOME, config.DATABASE_URL);
    if (!trail.ok) {
      say(trail.error);
      return EXIT.failed;
    }
    try {
      return (await work(trail.value.database, config.MUNIM_HOME)) ? EXIT.ok : EXIT.failed;
    } finally {
      await trail.value.close();
    }
  } catch (error) {
    say(messageOf(error));
    return EXIT.failed;
  }
}

/** `munim audit verify`: status 1 when a chain is broken. */
export function verifyTrail(): Promise<number> {
  return withTrail(verifyAll);
}

/** `munim audit export`: every row of every account, a JSON object a line. */
export function exportTrail(): Promise<number> {
  return withTrail(exportAll);
}
