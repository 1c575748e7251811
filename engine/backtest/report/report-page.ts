import type { BacktestReport } from './backtest-report.ts';
import { ratio, rupeesText } from './figure-text.ts';
import { headline, symbolsText } from './headline.ts';
import { pageStyle } from './page-style.ts';
import { type PartTable, type ReportPart, reportParts } from './report-parts.ts';

/** A picture for the page as a data URI; `dark` for dark screens. */
export interface PagePicture {
  readonly title: string;
  readonly light: string;
  readonly dark?: string;
}

/** Only pictures that are in the page itself. */
const PICTURE = /^data:image\/(png|svg\+xml|webp);base64,[A-Za-z0-9+/=]+$/;

/** The report as one HTML page that needs nothing else: no script, no font, no picture from outside. Prints on A4. */
export function reportPage(report: BacktestReport, pictures: readonly PagePicture[]): string {
  const { header, verdict } = report;
  const said = headline(report);
  const parts = reportParts(report);
  const mark = header.simulated ? 'SIMULATED · ' : '';
  const title = `${mark}${header.title} · ${symbolsText(header)}`;
  const reasons = verdict.reasons.map(({ weight, text }) => `<li class="${weight}">${escaped(text)}.</li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p class="sub">${escaped(said.title)}</p>
</header>
<section class="verdict ${verdict.level}">
<h2>${escaped(said.verdict)}</h2>
<p>${escaped(said.why)}</p>
</section>
<dl class="key">${said.figures.flatMap(keyFigures).join('')}</dl>
${pictures.map(pictureOf).join('\n')}
<section class="part"><h2>Why this verdict</h2><ul>${reasons.join('')}</ul></section>
${parts.filter(isWide).map(partOf).join('\n')}
<main>
${parts
  .filter((part) => !isWide(part))
  .map(partOf)
  .join('\n')}
</main>
<footer>${tableOf(reproduction(report))}
<p>Past results on recorded prices. Not advice, and no promise of what comes.</p></footer>
</body>
</html>
`;
}

function keyFigures([label, figure, other, value]: readonly [
  string,
  string,
  string,
  string,
]): readonly string[] {
  return [
    `<div><dt>${escaped(label)}</dt><dd>${escaped(figure)}</dd></div>`,
    `<div><dt>${escaped(other)}</dt><dd>${escaped(value)}</dd></div>`,
  ];
}

function pictureOf({ title, light, dark }: PagePicture): string {
  const sources = [light, ...(dark === undefined ? [] : [dark])];
  if (!sources.every((uri) => PICTURE.test(uri)))
    throw new TypeError(`not a picture as a data URI: ${title}`);
  const atNight =
    dark === undefined ? '' : `<source media="screen and (prefers-color-scheme: dark)" srcset="${dark}">`;
  return `<figure><picture>${atNight}<img alt="${escaped(title)}" src="${light}"></picture><figcaption>${escaped(title)}</figcaption></figure>`;
}

/** Parts whose tables need the whole width. */
const WIDE: ReadonlySet<string> = new Set(['months', 'walk-forward']);

function isWide({ name }: ReportPart): boolean {
  return WIDE.has(name);
}

function partOf({ title, tables, lines }: ReportPart): string {
  const text = lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  return `<section class="part"><h2>${escaped(title)}</h2><div class="tables">${tables.map(tableOf).join('')}</div>${text}</section>`;
}

function tableOf({ columns, rows }: PartTable): string {
  const head = columns.map((column) => `<th>${escaped(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

/** What somebody needs to get the same figures again. */
function reproduction({ header }: BacktestReport): PartTable {
  const { split } = header;
  const settings = Object.entries({ ...header.settings, ...header.plan }).map(
    ([name, value]) => `${name}=${value}`,
  );
  return {
    columns: ['To repeat it', ''],
    rows: [
      ['Strategy', `${header.strategy} (${header.strategyVersion})`],
      ['Settings', settings.join(' ')],
      ['Symbols', header.symbols.map(({ symbol }) => symbol).join(' ')],
      ['Span', `${header.from} to ${header.to}, ${header.timeframe}`],
      ...(split === undefined
        ? []
        : [
            ['Chosen on', `${split.inSample.from} to ${split.inSample.to}`],
            ['Judged on', `${split.outOfSample.from} to ${split.outOfSample.to}`],
          ]),
      ['Capital, Rs', rupeesText(header.capital)],
      ['Charges', header.charges],
      ['Slippage', `${ratio(header.slippageBp / 100)} %`],
      [
        'Part of a bar taken',
        header.participationBp === 0 ? 'any' : `${ratio(header.participationBp / 100)} %`,
      ],
      ['Fills', header.fillRule],
      ['Seed', String(header.seed)],
      ['Data', header.dataHash],
      ['Code', header.codeVersion],
    ],
  };
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
