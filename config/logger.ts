import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DestinationStream, type Logger, pino } from 'pino';
import { secretsOf } from './load.ts';
import type { Config } from './schema.ts';

/** Beyond this the log of the last run is put aside at the next start; one old log is kept. */
const LOG_BYTES_MAX = 20_000_000;

/** What waits for a disk that takes nothing; lines beyond it are dropped. */
const UNWRITTEN_BYTES_MAX = 1_000_000;

/** Keys that hold a secret wherever they stand in what is logged, two levels deep. */
const SECRET_KEYS = [
  'token',
  'password',
  'secret',
  'authorization',
  'accessToken',
  'apiSecret',
  'connectionString',
];

/** Bot API addresses and database addresses carry their secret in the middle. */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/bot\d+:[\w-]+/g, 'bot[redacted]'],
  [/(postgres(?:ql)?:\/\/[^:@/\s"]+:)[^@\s"]+@/g, '$1[redacted]@'],
];

function logFile(home: string): string {
  return join(home, 'munim.log');
}

/** Takes every known secret, and whatever looks like one, out of a line of the log. */
function redact(line: string, secrets: readonly string[]): string {
  const named = secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line);
  return SECRET_SHAPES.reduce((text, [shape, instead]) => text.replace(shape, instead), named);
}

function putAside(path: string): void {
  if (existsSync(path) && statSync(path).size > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
}

/**
 * A logger that writes JSON lines to a stream, secrets taken out: by key, by value and by shape. The terminal is
 * the chat's, so nothing is ever logged there.
 */
export function makeLogger(config: Config, stream: DestinationStream): Logger {
  const secrets = secretsOf(config);
  return pino(
    {
      level: config.LOG_LEVEL,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[redacted]',
      },
      hooks: { streamWrite: (line) => redact(line, secrets) },
    },
    stream,
  );
}

/** The logger of a running engine: `munim.log` in its home, readable by its user only. */
export function openLog(config: Config): Logger {
  mkdirSync(config.MUNIM_HOME, { recursive: true, mode: 0o700 });
  const path = logFile(config.MUNIM_HOME);
  putAside(path);
  const file = pino.destination({ dest: path, mode: 0o600, sync: false, maxLength: UNWRITTEN_BYTES_MAX });
  // On a full disk lines wait and are tried again with the next one: a log is no reason to end a desk.
  file.on('error', () => undefined);
  return makeLogger(config, file);
}
