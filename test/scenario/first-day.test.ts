import { spawn } from 'node:child_process';

import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { preparedHome } from '../support/database.ts';
import { owner, startTestEngine } from '../support/engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = readFileSync(new URL('../fixtures/first-day.txt', import.meta.url), 'utf8');
const recorded = process.env['MUNIM_TEST_DATA'];

interface Said {
  readonly command?: string;
  readonly push?: boolean;
  readonly reply: {
    readonly headline: string;
    readonly text: string;
    readonly buttons: readonly { readonly id: string; readonly label: string }[];
    readonly severity: string;
  };
}

/** Runs `munim chat --json` on a home with the script on standard input; what it printed, and its exit status. */
function chat(
  home: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ said: readonly Said[]; status: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['tools/run.mjs', 'chat', '--json'], {
      cwd: ROOT,
      env: { ...process.env, MUNIM_HOME: home, ...settings },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (status) => {
      const lines = out.split('\n').filter((line) => line !== '');
      resolve({ said: lines.map((line) => JSON.parse(line) as Said), status });
    });
    child.stdin.end(SCRIPT);
  });
}

/** Low and high of the recorded minute that a moment lies in, in ten-thousandths of a rupee. */
function recordedBar(symbol: string, at: number): { readonly low: number; readonly high: number } {
  const text = gunzipSync(readFileSync(`${recorded}/1m/${symbol}.csv.gz`)).toString('utf8');
  const minute = new Date(at + 19_800_000).toISOString().slice(0, 16);
  const fields =
    text
      .split('\n')
      .find((row) => row.startsWith(minute))
      ?.split(',') ?? [];
  return { high: Math.round(Number(fields[2]) * 10_000), low: Math.round(Number(fields[3]) * 10_000) };
}

interface TestMarket {
  readonly name: string;
  readonly settings: {
    readonly MARKET?: string;
    readonly MARKET_START?: string;
    readonly MARKET_SPEED?: string;
  };
  readonly skipped: boolean;
}

const markets: readonly TestMarket[] = [
  { name: 'the practice market', settings: {}, skipped: false },
  {
    name: 'recorded minutes',
    settings: { MARKET: `replay:${recorded}/1m`, MARKET_START: '2025-01-06', MARKET_SPEED: '60' },
    skipped: recorded === undefined,
  },
];

for (const market of markets) {
  describe.skipIf(market.skipped)(`a first day of fifty lines on ${market.name}`, () => {
    let home: string;
    let said: readonly Said[];
    let status: number | null;

    beforeAll(async () => {
      home = await preparedHome();
      ({ said, status } = await chat(home, market.settings));
    }, 120_000);

    afterAll(() => rmSync(home, { recursive: true, force: true }));

    /** The reply to the nth time that a line was said. */
    const answer = (command: string, nth = 0): Said['reply'] => {
      const reply = said.filter((line) => line.command === command)[nth]?.reply;
      if (reply === undefined) throw new Error(`no answer to ${command}`);
      return reply;
    };

    test('every line has one answer and the program ends well', () => {
      const lines = SCRIPT.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      expect(said.filter((line) => line.push !== true).map((line) => line.command)).toEqual(lines);
      expect(status).toBe(0);
      expect(said.filter((line) => line.reply.text.includes('fault in Munim'))).toEqual([]);
    });

    test('orders become tickets, tickets become fills, and fills are told', () => {
      expect(answer('buy 10 reliance').headline).toContain('Product for RELIANCE');
      expect(answer('buy 10 infy').headline).toContain('BUY 10 INFY · MIS');
      expect(answer('/confirm', 1).headline).toContain('There is no open ticket here');
      const pushes = said.filter((line) => line.push === true).map((line) => line.reply.headline);
      expect(pushes.filter((text) => text.startsWith('Bought 10 INFY at'))).toHaveLength(1);
      expect(pushes.filter((text) => text.startsWith('Sold 4 INFY at'))).toHaveLength(1);
      expect(pushes.filter((text) => text.startsWith('Sold 6 INFY at'))).toHaveLength(1);
    });

    test('slips are refused with what to do, never coerced', () => {
      expect(answer('/buy relience 10').text).toContain('RELIANCE');
      expect(answer('/buy infy 0').text).toContain('above zero');
      expect(answer('/buy infy -5').text).toContain('negative');
      expect(answer('/buy infy 10.5').text).toContain('whole');
      expect(answer('/buy infy 1e3').text).toContain('scientific');
      expect(answer('/positons').text).toContain('/positions');
      expect(answer('tell me a joke').text).toContain('/help');
      for (const line of ['/buy 400 hdfcbank', '/confirm ZZZZ', '/cancel 99', '/modify 1 @ 100']) {
        expect(answer(line).severity, line).toBe('warning');
      }
    });

    test('after a restart the books tie out to the trades, and the audit trail holds', async () => {
      const engine = await startTestEngine(home, market.settings);
      const book = bookId('paper1');
      const funds = engine.desk.books.funds(book);
      const { total } = await engine.desk.books.profit(book, 'all');
      const fills = await engine.desk.books.trades(book);
      const spent = fills.reduce(
        (sum, fill) => sum + (fill.side === 'BUY' ? 1 : -1) * fill.price * fill.quantity,
        0,
      );
      expect(engine.desk.books.positions(book).filter((row) => row.position.quantity !== 0)).toEqual([]);
      expect(fills.length).toBeGreaterThanOrEqual(3);
      if (market.settings.MARKET !== undefined) {
        for (const fill of fills) {
          const bar = recordedBar(fill.instrument.slice('NSE:'.length), fill.at);
          expect(fill.price).toBeGreaterThanOrEqual(bar.low);
          expect(fill.price).toBeLessThanOrEqual(bar.high);
        }
      }
      expect(total.realised).toBe(-spent);
      expect(funds.cash).toBe(funds.capital - spent - total.charges);
      expect(funds.equity).toBe(funds.cash);
      expect(owner(engine.desk).user.role).toBe('owner');
      await engine.stop();
      expect(engine.troubles).toEqual([]);
    });
  });
}
