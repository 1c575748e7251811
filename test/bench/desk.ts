import { rmSync } from 'node:fs';
import { bookId } from '../../engine/domain/ids.ts';
import { preparedHome } from '../support/bench-home.ts';
import { chatOf } from '../support/chat.ts';
import { named, nextNews, owner, request, startTestEngine, ticketFor } from '../support/engine.ts';
import { quantile } from '../support/quantile.ts';

const ORDERS = 200;
const QUERIES = 1_000;
const LINES = [
  '/positions',
  '/orders',
  '/funds',
  '/pnl',
  '/quote infy',
  '/exposure',
  '/market',
  '/trades',
  '/help',
  '/status',
];

function print(what: string, samples: readonly number[]): void {
  const p = (share: number): string => quantile(samples, share).toFixed(2);
  console.log(`${what}: p50 ${p(0.5)} ms, p99 ${p(0.99)} ms, of ${samples.length}`);
}

/**
 * Prints how long a yes takes until the broker has the order (with the commit before it and the one that books
 * the answer, fsync on), and how long queries take inside the process.
 */
export async function main(): Promise<void> {
  const home = await preparedHome();
  const engine = await startTestEngine(home, {
    MARKET_SPEED: '100',
    LIMIT_DUPLICATE_SECONDS: '0',
    LIMIT_ORDERS_PER_MINUTE: '1000000',
    LIMIT_ORDERS_PER_DAY: '1000000',
    LIMIT_TRADES_PER_DAY: '1000000',
    LIMIT_POSITION_PERCENT: '1000',
    LIMIT_LOSSES_IN_A_ROW: '1000',
  });
  const { desk } = engine;
  const caller = owner(desk);
  const key = named(desk, 'infy');
  await desk.market.watch([key]);
  const taken: number[] = [];
  for (let i = 0; i < ORDERS; i += 1) {
    const side = i % 2 === 0 ? 'BUY' : 'SELL';
    const view = await ticketFor(desk, caller, request(key, { side, amount: { unit: 'shares', value: 1 } }));
    const filled = nextNews(desk, 'filled');
    const accepted = nextNews(desk, 'accepted');
    const before = performance.now();
    await desk.tickets.confirm(caller, view.ticket.id);
    await accepted;
    taken.push(performance.now() - before);
    await filled;
  }
  print('confirm press to the order at the broker and its answer stored', taken);
  const dispatcher = chatOf(desk);
  const asked: number[] = [];
  for (let i = 0; i < QUERIES; i += 1) {
    const line = LINES[i % LINES.length] ?? '/help';
    const before = performance.now();
    await dispatcher.line(caller, line);
    asked.push(performance.now() - before);
  }
  print(`queries with ${(await desk.books.orders(bookId('paper1'))).length} orders in the day`, asked);
  await engine.stop();
  rmSync(home, { recursive: true, force: true });
}
