import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { accountId, instrumentId } from '../../engine/domain/ids.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { FrameDecoder } from '../../engine/kite/ticker/frame-decoder.ts';
import { KiteFeed } from '../../engine/kite/ticker/kite-feed.ts';
import { PriceSlots } from '../../engine/kite/ticker/price-slots.ts';
import { QuoteBoard } from '../../engine/market/quote-board.ts';
import { frameOf, fullPacket } from '../engine/kite/ticker/sample-frames.ts';
import { realClock, realSecrets, realTimers } from '../support/system-time.ts';

const INSTRUMENTS = 9_000;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15);
const WARM_UP_MS = 3_000;
const MICROSECONDS = 2 ** 32;

/** Prints what the price socket takes of a core at its fullest, and how long a price is under way. */
export async function main(): Promise<void> {
  decoding();
  await streaming();
}

/** Frames of 300 full packets from memory, through decoder and slots. */
function decoding(): void {
  const tokens = Array.from({ length: 300 }, (_, i) => ((i + 1) << 8) | 1);
  const frame = frameOf(
    ...tokens.map((token) => fullPacket(token, { lastPaise: 100_000, exchangeMs: 1_000 })),
  );
  const slots = new PriceSlots(tokens.length);
  for (const [i, token] of tokens.entries()) slots.hold(instrumentId(i), token);
  const decoder = new FrameDecoder();
  const now = realClock.now();
  const frames = 20_000;
  const before = performance.now();
  for (let i = 0; i < frames; i += 1) decoder.decode(frame, (packet) => slots.take(packet, now, i));
  const millions = (frames * tokens.length) / (performance.now() - before) / 1_000;
  console.log(`full packets decoded: ${millions.toFixed(1)} million a second`);
}

/** The whole way: a server in another process, three connections, the board and an exchange without orders. */
async function streaming(): Promise<void> {
  const server = fork(new URL('./workloads/price-stream.js', import.meta.url));
  const [port] = await once(server, 'message');
  const board = new QuoteBoard();
  const broker = new PaperBroker({
    account: accountId('paper'),
    clock: realClock,
    sight: { quote: (id) => board.quote(id), depth: (id) => feed.depth(id) },
    instrumentOf: (key) => {
      throw new Error(`no orders here: ${key}`);
    },
  });
  const feed: KiteFeed = new KiteFeed({
    root: `ws://127.0.0.1:${port}`,
    session: {
      current: () => ({ apiKey: 'key', accessToken: 'token', userId: 'AB1234' }),
      subscribe: () => () => undefined,
      died: (reason) => console.log(reason),
    },
    tokenOf: (id) => ((id + 1) << 8) | 1,
    clock: realClock,
    wall: realClock,
    timers: realTimers,
    secrets: realSecrets,
    news: { orderHint: ignore, connectionLost: ignore, connectionOpened: ignore },
    inSession: () => true,
  });
  const delaysMs: number[] = [];
  feed.subscribe(Array.from({ length: INSTRUMENTS }, (_, i) => instrumentId(i)));
  await feed.start({
    onTick: (tick) => {
      if (!board.take(tick)) return;
      broker.onTick(tick);
      const nowUs = (performance.timeOrigin + performance.now()) * 1_000;
      delaysMs.push(((((nowUs - tick.lastQuantity) % MICROSECONDS) + MICROSECONDS) % MICROSECONDS) / 1_000);
    },
    onTime: (now) => broker.onTime(now),
  });
  await wait(WARM_UP_MS);
  delaysMs.length = 0;
  const before = process.cpuUsage();
  await wait(SECONDS * 1_000);
  const { user, system } = process.cpuUsage(before);
  delaysMs.sort((a, b) => a - b);
  const at = (share: number): string => (delaysMs[Math.floor(delaysMs.length * share)] ?? 0).toFixed(2);
  console.log(
    `socket to board: ${Math.round(delaysMs.length / SECONDS)} ticks a second of ${INSTRUMENTS} instruments, ${(((user + system) / SECONDS / 1e6) * 100).toFixed(1)} % of a core (allowed: 30)`,
  );
  console.log(`a price under way: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (allowed: 5), p99.9 ${at(0.999)} ms`);
  console.log(`health: ${feed.health().says}`);
  await feed.stop();
  server.kill();
}

function ignore(): void {}
