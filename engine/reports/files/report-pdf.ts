import { createRequire } from 'node:module';
import type { ReportTable } from '../../desk-reports.ts';
import type { ReportDocument, Section } from '../words/document.ts';

/** A4, in points. */
const PAGE = { width: 595.28, height: 841.89, margin: 42 } as const;
const BODY = PAGE.width - 2 * PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin - 18;
const CELL = { size: 7.6, height: 13, gap: 8 } as const;
const INK = '#1c1f26';
const MUTED = '#6b7280';
const RULE = '#d5d8de';

type Doc = PDFKit.PDFDocument;

/** Fonts travel with their package: the rupee sign and the true minus are in them. */
function registerFonts(doc: Doc): void {
  const require = createRequire(import.meta.url);
  const file = (weight: string): string => require.resolve(`@expo-google-fonts/noto-sans/${weight}.ttf`);
  doc.registerFont('plain', file('400Regular/NotoSans_400Regular'));
  doc.registerFont('strong', file('600SemiBold/NotoSans_600SemiBold'));
}

/** The report on A4, with the picture on the first page; the same report gives the same pages. */
export async function reportPdf(
  report: ReportDocument,
  picture: Uint8Array | undefined,
): Promise<Uint8Array> {
  const { default: PdfDocument } = await import('pdfkit');
  const doc = new PdfDocument({
    size: 'A4',
    margin: PAGE.margin,
    bufferPages: true,
    info: { Title: report.headline, Creator: 'Munim' },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  registerFonts(doc);
  writeHead(doc, report);
  if (picture !== undefined) writePicture(doc, picture);
  for (const section of report.sections) writeSection(doc, section);
  writeFooters(doc, report);
  doc.end();
  return finished;
}

function writeHead(doc: Doc, { title, headline, lines }: ReportDocument): void {
  doc.font('plain').fontSize(9).fillColor(MUTED).text(title.toUpperCase(), { characterSpacing: 1 });
  doc.moveDown(0.2).font('strong').fontSize(14).fillColor(INK).text(headline);
  doc.moveDown(0.4).font('plain').fontSize(9);
  for (const line of lines) doc.text(line, { width: BODY }).moveDown(0.15);
}

/** Width and height of a PNG stand in its first chunk (PNG specification, IHDR). */
function heightOf(png: Uint8Array, width: number): number {
  const sizes = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return (width * sizes.getUint32(20)) / sizes.getUint32(16);
}

function writePicture(doc: Doc, picture: Uint8Array): void {
  const y = doc.y + 8;
  doc.image(Buffer.from(picture), PAGE.margin, y, { width: BODY });
  doc.y = y + heightOf(picture, BODY);
}

function writeSection(doc: Doc, { title, lines, tables }: Section): void {
  roomFor(doc, 60);
  doc.moveDown(0.9).font('strong').fontSize(11).fillColor(INK).text(title, PAGE.margin, doc.y);
  doc.moveDown(0.3).font('plain').fontSize(8.5);
  for (const line of lines) doc.text(line, PAGE.margin, doc.y, { width: BODY }).moveDown(0.15);
  for (const table of tables.filter(({ rows }) => rows.length > 0)) writeTable(doc, table);
}

/** Begins a new page where less than so much is left of this one. */
function roomFor(doc: Doc, height: number): boolean {
  if (doc.y + height <= BOTTOM) return false;
  doc.addPage();
  return true;
}

/** Columns as wide as their texts; what is too wide for the page is cut with an ellipsis. The head stands on every page. */
function writeTable(doc: Doc, table: ReportTable): void {
  const columns = columnsOf(doc, table);
  const isHead = { columns, font: 'strong' } as const;
  doc.moveDown(0.2);
  writeRow(doc, table.columns, isHead);
  for (const row of table.rows) {
    if (roomFor(doc, CELL.height)) writeRow(doc, table.columns, isHead);
    writeRow(doc, row, { columns, font: 'plain' });
  }
  doc.x = PAGE.margin;
}

interface PrintedColumn {
  readonly width: number;
  readonly align: 'left' | 'right';
}

function columnsOf(doc: Doc, table: ReportTable): readonly PrintedColumn[] {
  return widthsOf(doc, table).map((width, place) => ({
    width,
    align: place > 0 && table.rows.every((row) => isFigure(row[place] ?? '')) ? 'right' : 'left',
  }));
}

function widthsOf(doc: Doc, { columns, rows }: ReportTable): readonly number[] {
  doc.fontSize(CELL.size);
  const wanted = columns.map((column, place) => {
    const head = doc.font('strong').widthOfString(column);
    doc.font('plain');
    return (
      rows.reduce((widest, row) => Math.max(widest, doc.widthOfString(row[place] ?? '')), head) + CELL.gap
    );
  });
  const total = wanted.reduce((sum, width) => sum + width, 0);
  if (total <= BODY) return wanted;
  const widest = wanted.indexOf(Math.max(...wanted));
  const others = total - (wanted[widest] ?? 0);
  return wanted.map((width, place) => (place === widest ? Math.max(60, BODY - others) : width));
}

function writeRow(
  doc: Doc,
  cells: readonly string[],
  { columns, font }: { readonly columns: readonly PrintedColumn[]; readonly font: 'plain' | 'strong' },
): void {
  const y = doc.y;
  let x = PAGE.margin;
  doc
    .font(font)
    .fontSize(CELL.size)
    .fillColor(font === 'strong' ? MUTED : INK);
  columns.forEach(({ width, align }, place) => {
    doc.text(cells[place] ?? '', x, y, {
      width: width - CELL.gap / 2,
      height: CELL.height,
      align,
      lineBreak: false,
      ellipsis: true,
    });
    x += width;
  });
  doc.y = y + CELL.height;
  doc
    .moveTo(PAGE.margin, doc.y - 3)
    .lineTo(x, doc.y - 3)
    .lineWidth(0.4)
    .strokeColor(RULE)
    .stroke();
}

function isFigure(text: string): boolean {
  return /^([+−]?[\d,.]+( %)?|not known)$/.test(text);
}

function writeFooters(doc: Doc, { title }: ReportDocument): void {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    // The footer lies in the margin, where text would begin a new page.
    doc.page.margins.bottom = 0;
    doc
      .font('plain')
      .fontSize(7.5)
      .fillColor(MUTED)
      .text(
        `Munim · ${title} · page ${page - start + 1} of ${count}`,
        PAGE.margin,
        PAGE.height - PAGE.margin + 6,
        {
          width: BODY,
          align: 'center',
          lineBreak: false,
        },
      );
  }
}
