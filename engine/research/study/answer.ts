import type { BacktestReport } from '../../backtest/report/backtest-report.ts';
import { headline } from '../../backtest/report/headline.ts';
import { fillsCsv, reportJson, tradesCsv } from '../../backtest/report/report-files.ts';
import { reportPage } from '../../backtest/report/report-page.ts';
import { reportParts } from '../../backtest/report/report-parts.ts';
import type { Picture } from '../../charts/picture.ts';
import { renderPng } from '../../charts/render-png.ts';
import type { StudyAnswer, StudyPart, StudyTable } from '../../desk-research.ts';
import { equityPicture, monthsPicture } from './pictures.ts';
import type { StudyContext } from './study-context.ts';
import { StudyFolder } from './study-files.ts';

/** File of the sections that buttons ask for. */
export const PARTS_FILE = 'parts.json';

interface Found {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly tables: readonly StudyTable[];
  readonly tone: StudyAnswer['tone'];
  readonly next: StudyAnswer['next'];
  readonly parts: readonly StudyPart[];
  readonly pictures: Readonly<Record<string, Picture>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Writes what a study found into its folder, and tells it. */
export async function answered(context: StudyContext, found: Found): Promise<StudyAnswer> {
  const { id, input } = context;
  const folder = new StudyFolder(input.reports, id);
  const drawn: Record<string, Uint8Array> = {};
  for (const [name, picture] of Object.entries(found.pictures)) drawn[name] = await renderPng(picture);
  const pictures = await folder.write(drawn);
  const files = await folder.write(found.files);
  await folder.write({ [PARTS_FILE]: JSON.stringify(found.parts) });
  await folder.makeRoom();
  const { headline: says, lines, tables, tone, next } = found;
  const parts = found.parts.map(({ name, title }) => ({ name, title }));
  return { id, headline: says, lines, tables, pictures, files, tone, parts, next };
}

const TONES = { 'do-not-trade': 'bad', 'not-proven': 'warning', paper: 'good' } as const;

/** A report as an answer: the headline lines, the picture of its equity, and all its files. */
export async function reportFound(
  report: BacktestReport,
  more: {
    readonly lines?: readonly string[];
    readonly next: StudyAnswer['next'];
    readonly tables?: readonly StudyTable[];
  },
): Promise<Found> {
  const { title, verdict, why, figures, warnings } = headline(report);
  const equity = equityPicture(report);
  const months = monthsPicture(report);
  const page = [
    { title: 'Equity and drawdown', ...(await onPage(equity)) },
    { title: 'Months', ...(await onPage(months)) },
  ];
  return {
    headline: title,
    lines: [`${verdict} ${why}`, ...(more.lines ?? []), ...warnings],
    tables: [{ columns: ['', '', '', ''], rows: figures }, ...(more.tables ?? [])],
    tone: TONES[report.verdict.level],
    next: more.next,
    parts: reportParts(report),
    pictures: { 'equity.png': equity },
    files: {
      'trades.csv': tradesCsv(report),
      'fills.csv': fillsCsv(report),
      'report.json': reportJson(report),
      'report.html': reportPage(report, page),
    },
  };
}

/** For light and for dark screens, as pixels: the letters of an SVG would be set in another font by each reader's browser. */
async function onPage(picture: Picture): Promise<{ readonly light: string; readonly dark: string }> {
  const light = await dataUri({ ...picture, theme: 'light' });
  return { light, dark: await dataUri({ ...picture, theme: 'dark' }) };
}

async function dataUri(picture: Picture): Promise<string> {
  return `data:image/png;base64,${Buffer.from(await renderPng(picture)).toString('base64')}`;
}
