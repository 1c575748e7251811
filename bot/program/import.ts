import { join, resolve } from 'node:path';
import { loadMarketData } from '../../config/market-data.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { isTimeframe, TIMEFRAMES } from '../../engine/domain/timeframe.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { DamagedCandles } from '../../engine/storage/candles/candle-file.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { CandleImport, type FileReport } from '../../engine/storage/candles/import/candle-import.ts';
import type { ImportChoices } from '../../engine/storage/candles/import/import-choices.ts';
import { lockImports } from '../../engine/storage/candles/import-lock.ts';
import { print, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import { importText } from './import-text.ts';
import { settings } from './settings.ts';

const BAD_USAGE = 2;

const CHOICES: Readonly<Record<string, (value: string) => Partial<ImportChoices> | undefined>> = {
  timeframe: (value) => (isTimeframe(value) ? { timeframe: value } : undefined),
  symbol: (value) => ({ symbol: value.toUpperCase() }),
  exchange: (value) => (/^(NSE|BSE|NFO|BFO)$/i.test(value) ? { exchange: value.toUpperCase() } : undefined),
  stamp: (value) => (value === 'start' || value === 'end' ? { stamp: value } : undefined),
  replace: (value) => (value === 'yes' || value === 'no' ? { replace: value === 'yes' } : undefined),
};

const ALLOWED = `timeframe= takes ${TIMEFRAMES.join(', ')}; symbol= a name such as NSE:RELIANCE; exchange= NSE, BSE, NFO, BFO; stamp= start or end; replace= yes or no.`;

/** Reads `key=value` words; the error is what to say. */
export function importChoices(words: readonly string[]): Result<ImportChoices, string> {
  let choices: ImportChoices = { exchange: 'NSE', replace: false };
  for (const word of words) {
    const at = word.indexOf('=');
    const read = CHOICES[word.slice(0, Math.max(0, at)).toLowerCase()]?.(word.slice(at + 1));
    if (read === undefined) return fail(`${word} is not understood. ${ALLOWED}`);
    choices = { ...choices, ...read };
  }
  return ok(choices);
}

/** `munim import`: status 1 when a file was refused. */
export async function importCandles(path: string, words: readonly string[]): Promise<number> {
  const choices = importChoices(words);
  if (!choices.ok) {
    say(choices.error);
    return BAD_USAGE;
  }
  const config = settings();
  if (config === undefined) return EXIT.settings;
  const folder = join(config.MUNIM_HOME, 'candles');
  const unlock = lockImports(folder);
  if (unlock === undefined) {
    say('Another import is running. Wait until it has ended, then start this one again.');
    return EXIT.held;
  }
  const data = loadMarketData();
  const calendar = new SessionCalendar(data.sessions, data.holidays);
  const reports: FileReport[] = [];
  try {
    const work = new CandleImport(new CandleStore(folder), folder, { calendar, choices: choices.value });
    await work.run(resolve(path), (report) => {
      reports.push(report);
    });
  } catch (error) {
    if (!(error instanceof DamagedCandles)) throw error;
    say(error.message);
    return EXIT.failed;
  } finally {
    unlock();
  }
  for (const line of importText(reports)) await print(line);
  return reports.some(({ refused }) => refused !== undefined) ? EXIT.failed : EXIT.ok;
}
