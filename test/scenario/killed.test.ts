import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { isLive } from '../../engine/domain/order.ts';
import { preparedHome } from '../support/database.ts';
import { startTestEngine } from '../support/engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SETTINGS = { LIMIT_DUPLICATE_SECONDS: '0', MARKET_SPEED: '20' };
/** Answers after which the process is killed: between the press and the fill, and later. */
const KILLED_AFTER = [2, 3, 5, 8, 13];

function lines(): string {
  const round = [
    'buy 3 infy mis',
    'press Confirm',
    'sell 2 tcs mis',
    'press Confirm',
    'buy 1 lot nifty fut nrml',
    'press Confirm',
  ];
  return `${[...round, '/exit nifty fut', 'press Confirm', ...round].join('\n')}\n`;
}

/** Chats with a desk on the home, and ends it without warning after so many answers. */
function killedChat(home: string, after: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['tools/run.mjs', 'chat', '--json'], {
      cwd: ROOT,
      env: { ...process.env, ...SETTINGS, MUNIM_HOME: home },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let answers = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      answers += chunk.toString('utf8').split('\n').length - 1;
      if (answers >= after) child.kill('SIGKILL');
    });
    child.stdin.on('error', () => undefined);
    child.on('close', () => resolve());
    child.stdin.write(lines());
  });
}

describe('killed at any moment', () => {
  let home: string;

  beforeAll(async () => {
    home = await preparedHome();
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test('nothing is lost or doubled: orders, fills, positions, ledger and audit trail agree', async () => {
    for (const after of KILLED_AFTER) await killedChat(home, after);
    const engine = await startTestEngine(home, SETTINGS);
    const { desk } = engine;
    const book = bookId('paper1');
    const orders = await desk.books.orders(book);
    const fills = await desk.books.trades(book);
    expect(orders.length).toBeGreaterThan(0);
    expect(new Set(orders.map((order) => order.tag)).size).toBe(orders.length);
    for (const order of orders) {
      const own = fills.filter((fill) => fill.order === order.id);
      expect(own.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(order.filled);
      expect(new Set(own.map((fill) => fill.tradeId)).size).toBe(own.length);
      expect(['submitting', 'unknown', 'queued']).not.toContain(order.state.kind);
      if (order.state.kind === 'filled') expect(order.filled).toBe(order.quantity);
      if (isLive(order)) expect(order.brokerOrderId).toBeDefined();
    }
    for (const { position } of desk.books.positions(book)) {
      const own = fills.filter(
        (fill) => fill.instrument === position.instrument && fill.product === position.product,
      );
      expect(own.reduce((sum, fill) => sum + (fill.side === 'BUY' ? 1 : -1) * fill.quantity, 0)).toBe(
        position.quantity,
      );
    }
    const { total } = await desk.books.profit(book, 'all');
    const funds = desk.books.funds(book);
    expect(funds.cash).toBe(funds.capital + total.realised - total.charges);
    await engine.stop();
    expect(engine.troubles).toEqual([]);
  }, 120_000);
});
