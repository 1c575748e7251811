import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMarketData } from '../../config/market-data.ts';
import { instrumentKey } from '../../engine/domain/ids.ts';
import { addDays, isoDate } from '../../engine/domain/time.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { CandleImport } from '../../engine/storage/candles/import/candle-import.ts';

const ROWS = 1_000_000;
const BARS_A_DAY = 375;
const IMPORT_MS = 3_000;
const LOAD_MS = 50;
const RUNS = 7;

/** Prints how a million one-minute bars are imported from CSV and loaded into columns. */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-candles-'));
  try {
    const file = join(folder, 'ACME.csv');
    writeFileSync(file, minuteBars());
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
    const key = instrumentKey('NSE:ACME');
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      times.push(
        await timed(async () => {
          await store.load(key, '1m');
        }),
      );
    }
    print(`loaded the first time, ms (allowed: ${LOAD_MS})`, times[0] ?? 0);
    print('loaded, median ms', times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function minuteBars(): string {
  const lines = ['timestamp,open,high,low,close,volume'];
  let date = isoDate('2015-01-01');
  for (let row = 0; row < ROWS; row++) {
    const minute = 555 + (row % BARS_A_DAY);
    if (row > 0 && row % BARS_A_DAY === 0) date = addDays(date, 1);
    const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
    const open = 2_500 + (row % 997) / 20;
    const bar = [open, open + 1.5, open - 2, open + 0.25].map((value) => value.toFixed(2));
    lines.push(`${date}T${clock}+05:30,${bar.join(',')},${1_000 + (row % 5_000)}`);
  }
  return `${lines.join('\n')}\n`;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function print(what: string, value: number): void {
  console.log(`${what.padEnd(48)} ${value.toFixed(1)}`);
}
