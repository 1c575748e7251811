import { describe, expect, it } from 'vitest';
import { DEMO_APP } from './assemble.ts';
import { type KiteServer, startKiteServer } from './kite-server.ts';
import { optionsOf, settingsFor } from './run-kite-server.ts';
import { openSocket } from './socket-listener.ts';

describe('the command line', () => {
  it('has a market that moves at all hours unless told otherwise', () => {
    expect(optionsOf([])).toEqual({
      port: 4600,
      moves: { seed: 1, speed: 1 },
      cashRupees: 1_000_000,
      hours: 'always',
      apps: [{ ...DEMO_APP, redirectUrl: 'http://127.0.0.1:8080/kite/callback' }],
    });
  });

  it('takes port, seed, speed, cash, book, redirect and hours', () => {
    const words =
      '--port 0 --seed 7 --speed 10 --cash 500 --book b.json --redirect http://127.0.0.1:1/kite/callback --hours exchange';
    expect(optionsOf(words.split(' '))).toEqual({
      port: 0,
      moves: { seed: 7, speed: 10 },
      cashRupees: 500,
      hours: 'exchange',
      bookFile: 'b.json',
      apps: [{ ...DEMO_APP, redirectUrl: 'http://127.0.0.1:1/kite/callback' }],
    });
    expect(optionsOf(['--redirect', 'none'])).toMatchObject({ apps: [DEMO_APP] });
    expect(optionsOf(['--help'])).toBe('help');
  });

  it.each([
    ['--port nine', '--port must be a number'],
    ['--hours night', '--hours must be'],
    ['--redirect here', '--redirect must be an address'],
    ['--sped 2', "Unknown option '--sped'"],
  ])('refuses %s', (words, reason) => {
    expect(() => optionsOf(words.split(' '))).toThrow(reason);
  });

  it('says what to put into .env', () => {
    const settings = settingsFor({ url: 'http://127.0.0.1:1', wsUrl: 'ws://127.0.0.1:1' });
    expect(settings.split('\n')).toContain('KITE_TICKER_ROOT=ws://127.0.0.1:1');
    expect(settings).toContain('TRADING_MODE=live');
    expect(settings).not.toContain('WEB_PORT');
    const elsewhere = settingsFor(
      { url: 'http://127.0.0.1:1', wsUrl: 'ws://127.0.0.1:1' },
      'http://127.0.0.1:4601/kite/callback',
    );
    expect(elsewhere.split('\n')).toContain('WEB_PORT=4601');
  });
});

describe('a market that moves by itself', () => {
  const prices = async (server: KiteServer): Promise<readonly number[]> => {
    const listener = await openSocket(server);
    listener.say('subscribe', [408065]);
    await listener.until(() => listener.data.length === 1);
    for (let second = 0; second < 12; second += 1) {
      server.clock.advance(1000);
      await listener.until(() => listener.data.length === second + 2);
    }
    return listener.data.map((bytes) => bytes.readUInt32BE(8));
  };

  it('goes the same way from the same seed', async () => {
    const at = '2026-11-29 03:00:00';
    const walks: (readonly number[])[] = [];
    for (const seed of [1, 1, 2]) {
      const moves = { seed, speed: 20 };
      const server = await startKiteServer({ moves, at, held: true, heartbeatMs: 60_000 });
      walks.push(await prices(server));
      await server.stop();
    }
    expect(new Set(walks[0]).size).toBeGreaterThan(5);
    expect(walks[1]).toEqual(walks[0]);
    expect(walks[2]).not.toEqual(walks[0]);
  });
});
