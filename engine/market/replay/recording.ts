import type { IsoDate } from '../../domain/time.ts';
import { Quarantine, type QuarantinedRows } from './quarantine.ts';
import type { RecordedSeries } from './recorded-series.ts';
import { findRecordings, RecordingError } from './recording-folder.ts';
import { ReplayCalendar } from './replay-calendar.ts';
import { SeriesReader } from './series-reader.ts';

/** A folder of recorded files, read. */
export interface Recording {
  readonly series: ReadonlyMap<string, RecordedSeries>;
  readonly calendar: ReplayCalendar;
  readonly first: IsoDate;
  readonly quarantined: readonly QuarantinedRows[];
}

/** Reads a folder. Throws {@link RecordingError} with a sentence for the user when nothing in it can be played. */
export async function readRecording(folder: string): Promise<Recording> {
  const files = await findRecordings(folder);
  const quarantine = new Quarantine();
  const series = new Map<string, RecordedSeries>();
  for (const symbol of new Set(files.map((file) => file.symbol))) {
    const reader = new SeriesReader(symbol, quarantine);
    for (const file of files) if (file.symbol === symbol) await reader.read(file);
    const recorded = reader.finish();
    if (hasRows(recorded)) series.set(symbol, recorded);
  }
  const calendar = new ReplayCalendar([...series.values()]);
  const first = calendar.firstDay;
  if (first === undefined) {
    throw new RecordingError(
      `The replay folder ${folder} has files but no readable rows. Candle files need the header timestamp,open,high,low,close,volume; tick files timestamp,ltp,volume.`,
    );
  }
  return { series, calendar, first, quarantined: quarantine.rows };
}

const hasRows = ({ bars, daily, ticks }: RecordedSeries): boolean =>
  bars.length + daily.length + ticks.size > 0;
