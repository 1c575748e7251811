import { type CandleColumns, NO_CANDLES } from '../../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../../domain/ids.ts';
import type { TradingCalendar } from '../../../domain/session.ts';
import type { Timeframe } from '../../../domain/timeframe.ts';
import { saveActions } from '../action-table.ts';
import type { CandleStore, StoredSeries } from '../candle-store.ts';
import { mergeBars } from '../merge.ts';
import { QualityJudge } from '../quality.ts';
import { type BarFile, readBarFile } from './bar-file.ts';
import { UnreadableFile } from './file-header.ts';
import type { Finding } from './findings.ts';
import type { ImportChoices } from './import-choices.ts';
import { type PreparedBars, prepareBars } from './prepare-bars.ts';
import { findFiles, type SourceFile } from './source-files.ts';

/** What became of one file. */
export interface FileReport {
  readonly name: string;
  /** Why nothing of it was taken; undefined when it was. */
  readonly refused: string | undefined;
  readonly layout: string;
  readonly rows: number;
  readonly instruments: number;
  readonly added: number;
  readonly known: number;
  readonly replaced: number;
  /** Corporate actions that are new. */
  readonly actions: number;
  readonly findings: readonly Finding[];
}

interface Working extends StoredSeries {
  columns: CandleColumns;
  isChanged: boolean;
}

/** Bars held in memory before they are written. */
const MOST_HELD = 4_000_000;
const SAVES_AT_ONCE = 8;
const NO_FIT = 'another bar of that time is stored; replace=yes takes the new one';

/** Imports files into a store: each file whole or not at all, each series by one rename. */
export class CandleImport {
  readonly #store: CandleStore;
  readonly #folder: string;
  readonly #judge: QualityJudge;
  readonly #choices: ImportChoices;
  #working = new Map<string, Working>();
  #held = 0;

  /** `folder` is the store's. */
  constructor(
    store: CandleStore,
    folder: string,
    options: { readonly calendar: TradingCalendar; readonly choices: ImportChoices },
  ) {
    this.#store = store;
    this.#folder = folder;
    this.#judge = new QualityJudge(options.calendar);
    this.#choices = options.choices;
  }

  /** Imports a file, or every table of a folder. A path that cannot be read is a report of one refused file. */
  async run(path: string, onFile: (report: FileReport) => void | Promise<void>): Promise<void> {
    for (const file of await findFiles(path)) {
      await onFile(await this.#import(file));
      if (this.#held > MOST_HELD) await this.#flush();
    }
    await this.#flush();
  }

  async #import(file: SourceFile): Promise<FileReport> {
    if (file.refused !== undefined) return refusedReport(file.name, file.refused);
    try {
      return await this.#take(file.name, await readBarFile(file.path, this.#choices));
    } catch (error) {
      const why = reasonOf(error);
      if (why === undefined) throw error;
      return refusedReport(file.name, why);
    }
  }

  async #take(name: string, file: BarFile): Promise<FileReport> {
    const { findings, rows, layout } = file;
    // Everything that can refuse the file comes before the first bar is taken.
    const prepared = [...file.bars].map(
      ([instrument, bars]) =>
        [instrument, prepareBars(bars, findings, { ...this.#choices, isDaily: file.isDaily })] as const,
    );
    const stored = [];
    for (const [instrument, bars] of prepared) {
      stored.push({ bars, working: await this.#open(instrument, bars.timeframe) });
    }
    let [added, known, replaced] = [0, 0, 0];
    for (const { bars, working } of stored) {
      const merged = mergeBars(working.columns, bars.columns, this.#choices.replace);
      added += merged.added;
      known += merged.known;
      if (this.#choices.replace) replaced += merged.differing.length;
      else for (const row of merged.differing) findings.add('refused', NO_FIT, bars.lines[row] ?? 0);
      this.#update(working, merged.columns, bars);
    }
    const actions = await saveActions(this.#folder, file.actions);
    const counts = { rows, instruments: prepared.length, added, known, replaced, actions };
    return { name, refused: undefined, layout, ...counts, findings: findings.list() };
  }

  async #open(instrument: InstrumentKey, timeframe: Timeframe): Promise<Working> {
    const key = `${instrument} ${timeframe}`;
    const known = this.#working.get(key);
    if (known !== undefined) return known;
    const columns = (await this.#store.load(instrument, timeframe, { openInterest: true })) ?? NO_CANDLES;
    const working = { instrument, timeframe, columns, isChanged: false };
    this.#working.set(key, working);
    this.#held += columns.start.length;
    return working;
  }

  #update(working: Working, columns: CandleColumns, bars: PreparedBars): void {
    if (columns === working.columns) return;
    working.columns = columns;
    working.isChanged = true;
    this.#held += bars.lines.length;
  }

  async #flush(): Promise<void> {
    const changed = [...this.#working.values()].filter(({ isChanged }) => isChanged);
    this.#working = new Map();
    this.#held = 0;
    for (let from = 0; from < changed.length; from += SAVES_AT_ONCE) {
      await Promise.all(changed.slice(from, from + SAVES_AT_ONCE).map((working) => this.#save(working)));
    }
  }

  #save({ instrument, timeframe, columns }: Working): Promise<void> {
    const quality = this.#judge.judge(instrument, timeframe, columns);
    return this.#store.save({ instrument, timeframe }, columns, JSON.stringify(quality));
  }
}

function refusedReport(name: string, refused: string): FileReport {
  const counts = { rows: 0, instruments: 0, added: 0, known: 0, replaced: 0, actions: 0 };
  return { name, refused, layout: 'unknown', ...counts, findings: [] };
}

/** Why a file cannot be taken; undefined when the fault is ours. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof UnreadableFile) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR')
    return 'its compressed data breaks off before the end. Copy or download it again';
  if (code.startsWith('Z_')) return 'it is not the compressed file its name says. Copy or download it again';
  if (code === 'EACCES') return 'it may not be read. Make it readable';
  return undefined;
}
