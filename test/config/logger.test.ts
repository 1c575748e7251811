import { describe, expect, it } from 'vitest';
import { readConfig } from '../../config/load.ts';
import { makeLogger } from '../../config/logger.ts';

const TOKEN = '7000000001:a-token-nobody-may-see';
const DATABASE = 'postgres://me:hunter22@db/munim';

function logged(write: (log: ReturnType<typeof makeLogger>) => void): string {
  const config = readConfig({
    file: `TELEGRAM_BOT_TOKEN=${TOKEN}\nDATABASE_URL=${DATABASE}`,
    environment: {},
  });
  if (!config.ok) throw new Error('the settings are sound');
  const lines: string[] = [];
  write(makeLogger(config.value, { write: (line) => lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  it.each<[string, Parameters<typeof logged>[0]]>([
    ['by key', (log) => log.info({ account: { password: 'hunter22' } }, 'login')],
    ['by value', (log) => log.error(new Error(`POST https://api.telegram.org/bot${TOKEN}/getMe failed`))],
    ['by shape', (log) => log.warn({ why: 'postgres://you:hunter22@other/db is down' }, 'database')],
    ['in a message', (log) => log.info(`connecting to ${DATABASE}`)],
  ])('hides a secret %s', (_how, write) => {
    const text = logged(write);
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/hunter22|nobody-may-see/);
  });
});
