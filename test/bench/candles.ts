import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMarketData } from '../../config/market-data.ts';
import { type ColumnMemory, columnBytes } from '../../engine/domain/candle-columns.ts';
import { instrumentKey } from '../../engine/domain/ids.ts';
import { addDays, isoDate } from '../../engine/domain/time.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { CandleImport } from '../../engine/storage/candles/import/candle-import.ts';

const ROWS = 1_000_000;
const BARS_A_DAY = 375;
const IMPORT_MS = 3_000;
const LOAD_MS = 50;
const RUNS = 9;
const ACME = instrumentKey('NSE:ACME');

/**
 * Prints how a million one-minute bars are imported from CSV and loaded into columns, and how that compares to reading
 * a plain file of as many floats, which nothing proves and nothing opens.
 */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-candles-'));
  try {
    const file = join(folder, 'ACME.csv');
    writeMinuteBars(file);
    const home = join(folder, 'candles');
    const store = new CandleStore(home);
    const data = loadMarketData();
    const calendar = new SessionCalendar(data.sessions, data.holidays);
    const choices = { exchange: 'NSE', replace: false };
    let added = 0;
    const importMs = await timed(() =>
      new CandleImport(store, home, { calendar, choices }).run(file, (report) => {
        added += report.added;
      }),
    );
    print(`${added} bars imported, ms (allowed: ${IMPORT_MS})`, importMs);
    const plain = join(folder, 'plain.bin');
    writeFileSync(plain, new Uint8Array(columnBytes(ROWS)).fill(1));
    const load = (memory: ColumnMemory) => (): Promise<unknown> => store.load(ACME, '1m', { memory });
    print('loaded the first time, ms', await timed(load('own')));
    const own = await median(load('own'));
    const floats = await median(() => readFile(plain));
    print(`loaded, median ms (allowed: ${LOAD_MS})`, own);
    print('loaded into shared memory, median ms', await median(load('shared')));
    print('a plain file of floats read, median ms', floats);
    print('loaded for one of that', own / floats, 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A day at a time: nothing of it is left to be tidied up while the import is measured. */
function writeMinuteBars(path: string): void {
  const file = openSync(path, 'w');
  writeSync(file, 'timestamp,open,high,low,close,volume\n');
  let date = isoDate('2015-01-01');
  for (let first = 0; first < ROWS; first += BARS_A_DAY) {
    const count = Math.min(BARS_A_DAY, ROWS - first);
    const lines = Array.from({ length: count }, (_, i) => minuteBar(date, first + i));
    writeSync(file, `${lines.join('\n')}\n`);
    date = addDays(date, 1);
  }
  closeSync(file);
}

function minuteBar(date: string, row: number): string {
  const minute = 555 + (row % BARS_A_DAY);
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
  const open = 2_500 + (row % 997) / 20;
  const bar = [open, open + 1.5, open - 2, open + 0.25].map((value) => value.toFixed(2));
  return `${date}T${clock}+05:30,${bar.join(',')},${1_000 + (row % 5_000)}`;
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push(await timed(run));
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function print(what: string, value: number, decimals = 1): void {
  console.log(`${what.padEnd(48)} ${value.toFixed(decimals)}`);
}
