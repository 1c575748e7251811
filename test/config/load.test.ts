import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envExample } from '../../config/env-example.ts';
import { loadConfig, readConfig } from '../../config/load.ts';
import { SETTINGS } from '../../config/schema.ts';

function read(file: string, environment: Record<string, string> = {}) {
  return readConfig({ file, environment });
}

function faults(file: string, environment: Record<string, string> = {}): readonly string[] {
  const config = read(file, environment);
  return config.ok ? [] : config.error.map(({ message }) => message);
}

describe('settings', () => {
  it('need no file and no environment', () => {
    const config = readConfig({ file: undefined, environment: {} });
    expect(config.ok && config.value).toMatchObject({
      MUNIM_HOME: '.munim',
      TRADING_MODE: 'paper',
      MARKET: 'practice',
      MARKET_SPEED: 1,
      LIMIT_ORDER_VALUE: 200_000,
    });
    expect(config.ok && config.value.TELEGRAM_BOT_TOKEN).toBeUndefined();
  });

  it('are read from the file, and from the environment before it', () => {
    const config = read('MARKET_SPEED=5\nMARKET_SEED = 11 # mine\nexport MUNIM_HOME="/tmp/a # b"', {
      MARKET_SPEED: '2.5',
    });
    expect(config.ok && config.value).toMatchObject({
      MARKET_SPEED: 2.5,
      MARKET_SEED: 11,
      MUNIM_HOME: '/tmp/a # b',
    });
  });

  it('that are empty are unset', () => {
    const config = read('TELEGRAM_BOT_TOKEN=\nMARKET_SPEED=\n', { MARKET_SEED: '' });
    expect(config.ok && config.value.TELEGRAM_BOT_TOKEN).toBeUndefined();
    expect(config.ok && config.value.MARKET_SPEED).toBe(1);
  });

  it('mean Kite when its key is given and no market is said', () => {
    const kite = 'KITE_API_KEY=abcd1234\nKITE_API_SECRET=efgh5678\n';
    const marketOf = (file: string): string | undefined => {
      const config = read(file);
      return config.ok ? config.value.MARKET : undefined;
    };
    expect(marketOf(kite)).toBe('kite');
    expect(marketOf(`${kite}MARKET=\n`)).toBe('kite');
    expect(marketOf(`${kite}MARKET=practice\n`)).toBe('practice');
    expect(marketOf('')).toBe('practice');
  });

  it.each([
    ['MARKET=kite', 'KITE_API_KEY is missing: Kite needs the key of your Kite Connect app and its secret.'],
    [
      'KITE_API_SECRET=efgh5678',
      'KITE_API_KEY is missing: Kite needs the key of your Kite Connect app and its secret.',
    ],
    [
      'KITE_API_KEY=abcd1234',
      'KITE_API_SECRET is missing: it stands beside the key of your Kite Connect app.',
    ],
    [
      'KITE_API_KEY=ab cd',
      'KITE_API_KEY=ab cd must be the key of your Kite Connect app: letters and digits.',
    ],
    [
      'SLACK_BOT_TOKEN=xoxb-1',
      'SLACK_APP_TOKEN is missing: Slack needs an app-level token beside the bot token, or SLACK_SIGNING_SECRET to be called on a port.',
    ],
    ['SLACK_APP_TOKEN=xapp-1', 'SLACK_BOT_TOKEN is missing: it stands beside the other keys of Slack.'],
  ])('of Kite and Slack that are half there are refused: %s', (file, message) => {
    expect(faults(file)).toContain(message);
  });

  it('cannot be changed once read', () => {
    const config = read('');
    expect(config.ok && Object.isFrozen(config.value)).toBe(true);
  });

  it.each([
    ['MARKET_SPEED=fast', 'MARKET_SPEED=fast must be a number (default 1).'],
    ['MARKET_SPEED=0', 'MARKET_SPEED=0 must be from 0.1 to 1000 (default 1).'],
    ['MARKET_START=2026-02-30', 'MARKET_START=2026-02-30 must be a date such as 2026-11-25.'],
    ['TRADING_MODE=real', 'TRADING_MODE=real must be one of paper, live (default paper).'],
    ['MARKET_HOURS=never', 'MARKET_HOURS=never must be one of always, real (default always).'],
    ['LIMIT_ORDERS_PER_SECOND=12', 'LIMIT_ORDERS_PER_SECOND=12 must be from 1 to 9 (default 8).'],
    [
      'TELEGRAM_API_ROOT=localhost',
      'TELEGRAM_API_ROOT=localhost must be an address such as http://127.0.0.1:8081 (default https://api.telegram.org).',
    ],
    ['LIMIT_ORDER_VALEU=5', 'LIMIT_ORDER_VALEU is not a setting. Did you mean LIMIT_ORDER_VALUE?'],
    ['MUNIM_HOM=/x', 'MUNIM_HOM is not a setting. Did you mean MUNIM_HOME?'],
    [
      'TELEGRAM_COLOUR_OF_BUTTONS=1',
      'TELEGRAM_COLOUR_OF_BUTTONS is not a setting. .env.example lists the settings.',
    ],
    ['MARKET_SPEED', 'Line 1 of .env is not NAME=value. Correct it, or begin it with # to leave it out.'],
    [
      '\n\nMUNIM_HOME="x',
      'Line 3 of .env is not NAME=value. Correct it, or begin it with # to leave it out.',
    ],
    [
      'LIMIT_DAILY_LOSS_PERCENT=5',
      'LIMIT_DAILY_LOSS_HALT_PERCENT=3 must not be below LIMIT_DAILY_LOSS_PERCENT=5: trading is reduced before it is halted.',
    ],
  ])('refuses %j', (file, sentence) => {
    expect(faults(file)).toEqual([sentence]);
  });

  it('never show a secret that is wrong', () => {
    const all = faults('TELEGRAM_BOT_TOKEN=hunter2\nDATABASE_URL=mysql://me:hunter2@db/x').join('\n');
    expect(all).toContain('TELEGRAM_BOT_TOKEN must be the whole token');
    expect(all).toContain('DATABASE_URL must be an address such as postgres://');
    expect(all).not.toContain('hunter2');
  });

  it('report every fault at once', () => {
    expect(faults('MARKET_SPEED=x\nMARKET_SEED=y\nnonsense\nTICKET_SECONDS=1')).toHaveLength(4);
  });

  it('of other programs are left alone', () => {
    expect(faults('POSTGRES_PASSWORD=x', { MUNIM_TEST_DATA: '/data', HOME: '/root', KITE: '1' })).toEqual([]);
  });

  it('with our prefix in the environment are checked too', () => {
    expect(faults('', { MARKET_SPEEED: '1' })).toEqual([
      'MARKET_SPEEED is not a setting. Did you mean MARKET_SPEED?',
    ]);
  });

  it('come from the .env of the folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'munim-test-env-'));
    writeFileSync(join(folder, '.env'), 'PAPER_CAPITAL=250000\n');
    const config = loadConfig(folder);
    expect(config.ok && config.value.PAPER_CAPITAL).toBe(250_000);
  });
});

describe('.env.example', () => {
  it('is what the settings say', async () => {
    await expect(envExample()).toMatchFileSnapshot('../../.env.example');
  });

  it('changes nothing when it is copied, and names every setting', () => {
    expect(faults(envExample())).toEqual([]);
    const uncommented = envExample().replace(/^#([A-Z])/gm, '$1');
    expect(faults(uncommented)).toEqual([]);
    for (const name of Object.keys(SETTINGS)) expect(uncommented).toMatch(new RegExp(`^${name}=`, 'm'));
  });
});
