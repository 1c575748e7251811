import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Dispatcher } from '../../commands/dispatch.ts';
import { plainText } from '../../commands/plain-text.ts';
import { COMMANDS } from '../../commands/registry.ts';
import type { Reply } from '../../commands/reply.ts';
import { Studies } from '../../commands/studies.ts';
import { loadMarketData } from '../../config/market-data.ts';
import type { Caller } from '../../engine/desk-market.ts';
import type { ReplayEvent, ReplaySeat } from '../../engine/desk-replay.ts';
import { bookId } from '../../engine/domain/ids.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { ReplaySessions } from '../../engine/replay-sessions/replay-sessions.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { CandleImport } from '../../engine/storage/candles/import/candle-import.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner, settings, startTestEngine, type TestEngine } from '../support/engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const recorded = process.env['MUNIM_TEST_DATA'];
const marketData = loadMarketData();
const BOOK = bookId('paper1');

interface Room {
  readonly home: string;
  readonly engine: TestEngine;
  readonly replays: ReplaySessions;
  readonly caller: Caller;
  readonly troubles: string[];
  readonly events: ReplayEvent[];
  say(line: string): Promise<Reply>;
  press(reply: Reply, label: string): Promise<Reply>;
  close(): Promise<void>;
}

async function openRoom(home: string): Promise<Room> {
  const engine = await startTestEngine(home);
  const troubles: string[] = [];
  const onTrouble = (message: string, error: unknown) => void troubles.push(`${message}: ${String(error)}`);
  const config = settings({ MUNIM_HOME: home, LOG_LEVEL: 'silent' });
  const replays = new ReplaySessions({
    engine,
    config,
    marketData,
    candles: join(home, 'candles'),
    onTrouble,
  });
  const events: ReplayEvent[] = [];
  replays.subscribe((event) => events.push(event));
  const caller = owner(engine.desk);
  const studies = new Studies((error) => onTrouble('a study', error));
  const chat = new Dispatcher({
    desk: engine.desk,
    commands: COMMANDS,
    plainText: plainText(engine.desk),
    studies,
    replays: { desk: replays, plainText },
  });
  return {
    home,
    engine,
    replays,
    caller,
    troubles,
    events,
    say: (line) => chat.line(caller, line),
    press(reply, label) {
      const button = reply.buttons.flat().find((one) => one.label === label);
      if (button === undefined) throw new Error(`no ${label} under ${reply.headline}`);
      return chat.press(caller, button);
    },
    async close() {
      await replays.stop();
      await engine.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const text = (reply: Reply): string => [reply.headline, ...reply.lines].join('\n');

function seatOf({ replays, caller }: Room): ReplaySeat {
  const seat = replays.seat(caller);
  if (seat === undefined) throw new Error('no replay runs');
  return seat;
}

/** Buys at market in the session and waits for the fill. */
async function buy(room: Room, what: string) {
  const filled = nextNews(seatOf(room).desk, 'filled');
  const ticket = await room.say(`buy ${what} mis`);
  expect(ticket.headline).toContain('REPLAY');
  await room.press(ticket, 'Confirm');
  const { fill } = await filled;
  if (fill === undefined) throw new Error('filled without a fill');
  return fill;
}

async function closed({ events }: Room): Promise<Extract<ReplayEvent, { kind: 'ended' }>> {
  for (;;) {
    const event = events.find((one) => one.kind === 'ended');
    if (event?.kind === 'ended') return event;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a past day of the practice market', () => {
  let room: Room;
  beforeAll(async () => {
    room = await openRoom(await preparedHome());
  });
  afterEach(async () => {
    await room.say('/replay end');
    room.events.length = 0;
    expect(room.troubles).toEqual([]);
  });
  afterAll(async () => {
    await room.close();
    expect(room.engine.troubles).toEqual([]);
  });

  test('a bare /replay offers days that can be played, and says that they are simulated', async () => {
    const offered = await room.say('/replay');
    expect(text(offered)).toContain('SIMULATED: no bars were imported');
    expect(offered.buttons.flat().length).toBeGreaterThan(4);
    const opened = await room.press(offered, offered.buttons[0]?.[0]?.label ?? '');
    expect(opened.headline).toMatch(/^REPLAY of \w{3} \d+ \w{3} \d{4} · SIMULATED · 09:15/);
  });

  test('the ordinary commands act on that day, and the ordinary desk knows nothing of it', async () => {
    const { desk } = room.engine;
    const news: string[] = [];
    const stop = desk.subscribe((event) => news.push(event.kind));
    await room.say('/replay random speed=60');
    const before = await desk.books.orders(BOOK);
    await buy(room, '10 infy');
    const positions = await room.say('positions');
    expect(text(positions)).toContain('REPLAY of');
    expect(positions.tables[0]?.rows[0]?.join(' ')).toContain('INFY');
    expect((await room.say('/market')).headline).toContain('REPLAY');
    expect((await room.say('/books')).headline).toContain('SIMULATED');
    expect((await room.say('/book reset paper1')).headline).toContain('End the replay first');
    expect(await desk.books.orders(BOOK)).toEqual(before);
    expect(desk.books.positions(BOOK)).toEqual([]);
    expect(news).toEqual([]);
    stop();
  });

  test('a button belongs to the desk that made it', async () => {
    const ordinary = await room.say('/buy 3 tcs mis');
    await room.say('/replay random');
    const practised = await room.say('/buy 4 tcs mis');
    expect((await room.press(ordinary, 'Drop')).headline).not.toContain('no ticket');
    await room.say('/replay end');
    expect((await room.press(practised, 'Confirm')).headline).toContain('a replay that has ended');
    expect(await room.engine.desk.books.orders(BOOK)).toEqual([]);
  });

  test('its time can be paused, quickened and skipped, and one person has one day', async () => {
    const opened = await room.say('/replay random speed=1');
    expect(opened.headline).toContain('1 times as fast');
    expect((await room.press(opened, 'Faster')).headline).toContain('2 times as fast');
    expect((await room.press(opened, 'Pause')).headline).toContain('paused');
    expect((await room.say('/replay random')).headline).toContain('End that replay first');
    expect((await room.say('/replay to 08:00')).headline).toContain('Choose a time between');
    await room.say('/replay to 09:30');
    const seat = seatOf(room);
    while (seat.desk.market.moment().at < Date.parse(`${seat.day}T09:30:00+05:30`)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await room.say('/replay')).headline).toContain('· 09:30 · 2 times as fast');
  });

  test('the end tells the result and leaves nothing behind', async () => {
    await room.say('/replay random speed=20');
    await buy(room, '10 reliance');
    const ended = await room.say('/replay end');
    expect(ended.headline).toMatch(/ended by you at \d\d:\d\d · net [+−]?[\d,.]+ \([+−]?[\d.]+ %\)$/);
    expect(text(ended)).toMatch(/^1 trade, 1 open/m);
    expect(text(ended)).toMatch(/holding: RELIANCE [+−]?[\d.]+ %/);
    expect((await room.say('/positions')).headline).not.toContain('REPLAY');
    await room.say('/replay random');
    await room.say('/replay end');
    await room.replays.stop();
    expect(readdirSync(join(room.home, 'replay'))).toEqual([]);
    const { database } = room.engine.storage;
    const left = await database.query("SELECT datname FROM pg_database WHERE datname LIKE 'munim_replay_%'");
    expect(left).toEqual([]);
  });

  test('days that cannot be played are refused with what can', async () => {
    expect((await room.say('/replay 2030-01-01')).headline).toContain('has not happened yet');
    const weekend = await room.say('/replay 14 jun 2015');
    expect(weekend.headline).toContain('no trading on Sun 14 Jun 2015: Sunday');
    expect(weekend.headline).toContain('Near it there is');
    expect((await room.say('/replay nosuch random')).headline).toContain('no bars of NOSUCH');
    expect((await room.say('/replay random speed=0')).headline).toContain('speed= takes a number');
    expect((await room.say('/replay faster')).headline).toContain('No replay runs');
    expect((await room.say('/replay end')).headline).toContain('No replay runs');
  });
});

/** Chats with a desk of its own on the home; killed without warning after the first answer, or left to end. */
function chat(home: string, line: string, kill: boolean): Promise<{ out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['tools/run.mjs', 'chat', '--json'], {
      cwd: ROOT,
      env: { ...process.env, MUNIM_HOME: home },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString('utf8');
      if (kill) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString('utf8');
    });
    child.on('close', () => resolve(said));
    if (kill) child.stdin.write(`${line}\n`);
    else child.stdin.end(`${line}\n`);
  });
}

describe('a session whose process is killed', () => {
  test('is cleared away by the next start, which says so', async () => {
    const home = await preparedHome();
    const first = await chat(home, '/replay random', true);
    expect(first.out).toContain('REPLAY of');
    expect(readdirSync(join(home, 'replay'))).toHaveLength(1);
    const second = await chat(home, '/positions', false);
    expect(second.err).toMatch(/The replay of \w{3} \d+ \w{3} \d{4} ended when Munim was stopped\./);
    expect(second.out).not.toContain('REPLAY');
    expect(readdirSync(join(home, 'replay'))).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  }, 60_000);
});

describe.skipIf(recorded === undefined)('a past day of imported minutes', () => {
  let room: Room;
  beforeAll(async () => {
    const home = await preparedHome();
    const folder = join(home, 'candles');
    const calendar = new SessionCalendar(marketData.sessions, marketData.holidays);
    const work = new CandleImport(new CandleStore(folder), folder, {
      calendar,
      choices: { exchange: 'NSE', replace: false },
    });
    for (const symbol of ['RELIANCE', 'INFY', 'NIFTY']) {
      await work.run(`${recorded}/1m/${symbol}.csv.gz`, () => undefined);
    }
    room = await openRoom(home);
  }, 60_000);
  afterAll(async () => {
    await room.close();
    expect(room.troubles).toEqual([]);
    expect(room.engine.troubles).toEqual([]);
  });

  /** The recorded minute of an instant: its low, high, open and close in rupees. */
  function minute(symbol: string, at: number) {
    const stamp = new Date(at + 19_800_000).toISOString().slice(0, 16);
    const rows = gunzipSync(readFileSync(`${recorded}/1m/${symbol}.csv.gz`))
      .toString('utf8')
      .split('\n');
    const [, open, high, low, close] = (rows.find((row) => row.startsWith(stamp)) ?? '')
      .split(',')
      .map(Number);
    return { open, high: (high ?? 0) * 10_000, low: (low ?? 0) * 10_000, close };
  }

  test('from chat text to fills inside the bars, and to the result at the close', async () => {
    const opened = await room.say('/replay reliance,infy 6 jan 2025 speed=60');
    expect(opened.headline).toContain('REPLAY of Mon 6 Jan 2025 · 09:15');
    expect(text(opened)).toContain('2 instruments');
    for (const what of ['10 reliance', '20 infy']) {
      const fill = await buy(room, what);
      const bar = minute(what.endsWith('infy') ? 'INFY' : 'RELIANCE', fill.at);
      expect(fill.price).toBeGreaterThanOrEqual(Math.round(bar.low));
      expect(fill.price).toBeLessThanOrEqual(Math.round(bar.high));
    }
    await room.say('/replay to 15:30');
    const { why, last } = await closed(room);
    expect(why).toBe('closed');
    expect(last.openPositions).toBe(0);
    expect(last.trades).toBe(4);
    const [reliance] = last.held;
    const first = minute('RELIANCE', Date.parse('2025-01-06T09:15:00+05:30'));
    const end = minute('RELIANCE', Date.parse('2025-01-06T15:29:00+05:30'));
    expect(reliance?.change).toBeCloseTo((end.close ?? 0) / (first.open ?? 1) - 1, 9);
    expect((await room.say('/positions')).headline).not.toContain('REPLAY');
  }, 90_000);

  test('a day that is not stored names the days near it', async () => {
    const weekend = await room.say('/replay 5 jan 2025');
    expect(weekend.headline).toContain('Sunday');
    expect(weekend.buttons.flat().map(({ label }) => label)).toEqual(['Fri 3 Jan 2025', 'Mon 6 Jan 2025']);
    const holiday = await room.say('/replay 2025-02-26');
    expect(holiday.headline).toContain('There was no trading on Wed 26 Feb 2025');
    const later = await room.say('/replay 2025-07-01');
    expect(later.headline).toContain('There are no bars of Tue 1 Jul 2025. Near it there is Wed 30 Apr 2025');
  });
});
