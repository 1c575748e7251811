import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticatorCodes } from '../../engine/compliance/authenticator-codes.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { FULL } from '../fire/full.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/database.ts';
import { owner } from '../support/engine.ts';
import { type KiteDesk, kiteSettings, logIn, openChatDesk, until } from '../support/kite-desk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIVE = bookId('live1');
const STEP_MS = 30_000;
/** Answers after which the process is killed: around the press, the answer of the broker, and the fill. */
const KILLED_AFTER = [3, 4, 5];
/** And a moment at which it is killed in any case. */
const LIVES_AT_MOST_MS = 40_000;
/** Long enough for the first comparison with the broker: before it nothing real is sent. */
const COMPARED_WITHIN_MS = 8_000;
const LINES = [
  '/book live1',
  'buy 3 infy mis',
  'press Confirm',
  'sell 2 sbin mis',
  'press Confirm',
  '/orders',
];

let home: string;
let server: KiteServer;

function settings(): Record<string, string> {
  return { ...kiteSettings(server), TRADING_MODE: 'live', LIMIT_DUPLICATE_SECONDS: '0' };
}

/** A person opens a live book: login, authenticator, and the switch. */
async function goLive(): Promise<void> {
  const kite: KiteDesk = await openChatDesk(home, settings());
  await kite.say('/book new live1 capital=1000000');
  await logIn(kite, DEMO_PERSON.userId);
  const card = await kite.say('/totp');
  const secret = new URL(card.scan ?? '').searchParams.get('secret') ?? '';
  const step = Math.floor(Date.now() / STEP_MS);
  await kite.say(`/totp ${authenticatorCodes.codeOf(secret, step)}`);
  await until(() => Math.floor(Date.now() / STEP_MS) > step, 2 * STEP_MS);
  const code = authenticatorCodes.codeOf(secret, step + 1);
  expect((await kite.say(`/mode live book=live1 code=${code}`)).headline).toContain('is LIVE');
  await kite.engine.stop();
}

/** Chats with a desk on the home, and ends it without warning after so many answers. */
function killedChat(after: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['tools/run.mjs', 'chat', '--json'], {
      cwd: ROOT,
      env: { ...process.env, ...settings(), MUNIM_HOME: home },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let answers = 0;
    child.stdout.once('data', () => {
      setTimeout(() => child.stdin.write(`${LINES.join('\n')}\n`), COMPARED_WITHIN_MS);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      answers += chunk.toString('utf8').split('\n').length - 1;
      if (answers >= after) child.kill('SIGKILL');
    });
    child.stdin.on('error', () => undefined);
    const end = setTimeout(() => child.kill('SIGKILL'), LIVES_AT_MOST_MS);
    child.on('close', () => {
      clearTimeout(end);
      resolve();
    });
    child.stdin.write('/book live1\n');
  });
}

beforeAll(async () => {
  home = await preparedHome();
  server = await startKiteServer({ people: [DEMO_PERSON], moves: { seed: 5, speed: 1 } });
  await goLive();
}, 180_000);

afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

// The kill points one by one are in every run (`test/fire/`).
describe.runIf(FULL)('killed at any moment with real orders under way', () => {
  test('orders, positions and ledger agree with the book of the broker', async () => {
    for (const after of KILLED_AFTER) await killedChat(after);
    const kite = await openChatDesk(home, settings());
    const { desk } = kite.engine;
    await until(
      () => desk.books.books(owner(desk)).find((view) => view.book.id === LIVE)?.state === 'active',
      60_000,
    );
    const orders = await desk.books.orders(LIVE);
    const rows = server.book.orders(DEMO_PERSON.userId);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const order = orders.find((one) => one.brokerOrderId === row.order_id);
      expect(order?.filled).toBe(row.filled_quantity);
      expect(order?.tag).toBe(row['tag']);
    }
    expect(new Set(rows.map((row) => row['tag'])).size).toBe(rows.length);
    const atBroker = new Map<string, number>();
    for (const row of rows) {
      const symbol = String(row['tradingsymbol']);
      const units = row.filled_quantity * (row['transaction_type'] === 'BUY' ? 1 : -1);
      atBroker.set(symbol, (atBroker.get(symbol) ?? 0) + units);
    }
    for (const { position, instrument } of desk.books.positions(LIVE))
      expect(position.quantity).toBe(atBroker.get(instrument.tradingSymbol));
    const { total } = await desk.books.profit(LIVE, 'all');
    const funds = desk.books.funds(LIVE);
    expect(funds.cash).toBe(funds.capital + total.realised - total.charges);
    const status = (await kite.say('/status')).lines.join('\n');
    expect(status).not.toContain('needs you');
    await kite.engine.stop();
    expect(kite.engine.troubles).toEqual([]);
  }, 240_000);
});
