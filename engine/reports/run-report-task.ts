import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPng } from '../charts/render-png.ts';
import type { ReportAnswer } from '../desk-reports.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { Task } from '../ports/compute-pool.ts';
import { replaceFile } from '../storage/candles/replace-file.ts';
import { resultCsv, tradesCsv } from './files/report-csv.ts';
import { reportPdf } from './files/report-pdf.ts';
import { equityPicture } from './files/report-picture.ts';
import type { ReportInput } from './report-input.ts';
import { checkedAccounts, reportDocument } from './words/report-words.ts';

/** File systems take names of 255 bytes. */
const LONGEST_NAME = 200;

/** Makes the words, the picture and the files of a report. A report of the same days takes the place of the earlier one. */
export const run: Task<ReportInput, ReportAnswer> = async (input) => {
  const report = reportDocument(input);
  const accounts = checkedAccounts(input).map(({ account }) => account);
  const names = new Map(input.instruments.map(({ key, tradingSymbol }) => [key, tradingSymbol]));
  const nameOf = (key: InstrumentKey): string => names.get(key) ?? key;
  const drawn = equityPicture(input, accounts);
  const png = drawn === undefined ? undefined : await renderPng(drawn);
  const onPaper = drawn === undefined ? undefined : await renderPng({ ...drawn, theme: 'light' });
  const name = `${input.kind}-${input.rows.to}-${input.books.map(({ id }) => id).join('+')}`.slice(
    0,
    LONGEST_NAME,
  );
  const put = (end: string, bytes: string | Uint8Array) => keep(input.folder, `${name}${end}`, bytes);
  const pictures = png === undefined ? [] : [await put('.png', png)];
  const files = [
    await put('.pdf', await reportPdf(report, onPaper)),
    await put('-result.csv', resultCsv(accounts, nameOf)),
    await put('-trades.csv', tradesCsv(accounts, nameOf)),
  ];
  const { headline, lines, tables, tone } = report;
  return { headline, lines, tables, tone, pictures, files };
};

/** Gives the path of a file that was written whole; somebody else may be writing the same one. */
async function keep(folder: string, name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, 'draft-'));
  try {
    const pieces = [typeof bytes === 'string' ? Buffer.from(bytes) : bytes];
    await replaceFile(path, pieces, join(own, name));
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return path;
}
