import type { ReportTable } from '../../desk-reports.ts';
import { formatPercent, formatRupees, formatSigned } from '../../domain/amount-text.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { add, negate } from '../../domain/money.ts';
import { formatDate, formatTime } from '../../domain/time.ts';
import { accountOf, type BookAccount } from '../account/book-account.ts';
import { checkCharges } from '../account/charge-check.ts';
import { type TieOut, tieOuts } from '../account/tie-out.ts';
import { tradingOf } from '../account/trading.ts';
import type { ReportInput } from '../report-input.ts';
import { explained, explainedText, over, tradingText, useText } from './account-words.ts';
import type { ReportDocument } from './document.ts';
import { fallOf } from './equity-figures.ts';
import {
  booksTable,
  chargesTable,
  gainsTable,
  heldTable,
  sharesTable,
  tiesTable,
  tradesTable,
} from './report-tables.ts';

const MOST_SHOWN = 8;
const TITLES = { eod: 'End of day', week: 'Week', month: 'Month' } as const;

/** A book's account with what it was held against. */
export interface CheckedAccount {
  readonly account: BookAccount;
  readonly ties: readonly TieOut[];
}

/** The accounts of a report, each held against everything that was stored besides it. */
export function checkedAccounts(input: ReportInput): readonly CheckedAccount[] {
  const instruments = new Map(input.instruments.map((one) => [one.key, one]));
  return input.books.map((book) => {
    const held = input.held?.filter((row) => row.book === book.id);
    const account = accountOf(input.rows, book, held);
    const postings = input.rows.orderPostings.filter((row) => row.book === book.id);
    const check = checkCharges(account, { rates: input.rates, postings, instruments });
    return { account, ties: tieOuts(input.rows, account, check) };
  });
}

/** The report in words: the verdict, what explains it, and all of it for paper. */
export function reportDocument(input: ReportInput): ReportDocument {
  const checked = checkedAccounts(input);
  const accounts = checked.map(({ account }) => account);
  const byKey = new Map(input.instruments.map((one) => [one.key, one]));
  const nameOf = (key: InstrumentKey): string => byKey.get(key)?.tradingSymbol ?? key;
  const parts = explained(accounts, (key) => byKey.get(key as InstrumentKey)?.kind === 'option');
  const ties = tieLines(input, checked);
  const trading = tradingOf(accounts, input.rows.orderPostings, nameOf);
  const shares = sharesTable(input, accounts);
  const gains = gainsTable(accounts, nameOf);
  const several = accounts.length > 1 ? [booksTable(accounts)] : [];
  const tables = [...several, head(gains), ...(shares.rows.length > 1 ? [shares] : [])];
  return {
    title: TITLES[input.kind],
    headline: headline(input, accounts),
    lines: [
      ...ties.wrong,
      explainedText(parts),
      tradingText(trading),
      limitsText(input, accounts),
      ...ties.right,
      ...input.ahead,
    ],
    tables: tables.filter((table) => table.rows.length > 0),
    tone: ties.wrong.length > 0 ? 'bad' : over(accounts, ({ net }) => net) < 0 ? 'warning' : 'good',
    sections: [
      { title: 'Books', lines: [], tables: [booksTable(accounts)] },
      { title: 'By instrument', lines: unpricedLines(accounts), tables: [gains] },
      { title: 'By strategy and person', lines: [], tables: [shares] },
      { title: 'Charges', lines: [], tables: [chargesTable(accounts)] },
      { title: 'Ties out', lines: [...ties.wrong, ...ties.right], tables: [tiesTable(checked)] },
      { title: 'Held at the end', lines: [], tables: [heldTable(accounts, nameOf)] },
      { title: 'Trades', lines: [], tables: [tradesTable(accounts, nameOf)] },
    ].filter(({ lines, tables: all }) => lines.length > 0 || all.some(({ rows }) => rows.length > 0)),
  };
}

function head(table: ReportTable): ReportTable {
  if (table.rows.length <= MOST_SHOWN) return table;
  const half = MOST_SHOWN / 2;
  return { ...table, rows: [...table.rows.slice(0, half), ...table.rows.slice(-half)] };
}

/** `PAPER paper1 · SIMULATED · Fri 20 Nov · net +2,418.20 (+0.24 %)`. */
function headline(
  { rows, books, label, kind, at, held }: ReportInput,
  accounts: readonly BookAccount[],
): string {
  const [first] = books;
  const mode = first?.mode.toUpperCase() ?? '';
  const whose = books.length === 1 ? `${mode} ${first?.id}` : `${mode}, ${books.length} books`;
  const net = over(accounts, (account) => account.net);
  const before = over(accounts, (account) => account.before);
  const days = kind === 'eod' ? formatDate(rows.to) : `${formatDate(rows.from)} to ${formatDate(rows.to)}`;
  return [
    whose,
    ...(label === undefined ? [] : [label]),
    held !== undefined ? `${days} so far, ${formatTime(at).slice(0, 5)}` : days,
    `net ${formatSigned(net)} (${formatPercent(net / before, { sign: true, decimals: 2 })})`,
  ].join(' · ');
}

function limitsText({ rows, limits }: ReportInput, accounts: readonly BookAccount[]): string {
  const books = new Set(accounts.map(({ book }) => book.id));
  const denied = rows.orders.filter(({ book, state }) => books.has(book) && state === 'denied');
  const count = denied.reduce((sum, row) => sum + row.count, 0);
  const uses = accounts.map((account) => {
    const { capital } = account.book;
    const fall = fallOf(rows, account);
    return {
      daily: useText('daily loss', negate(account.net), { bp: limits.dailyLossBp, capital }),
      fall: `drawdown ${formatPercent(fall)} of ${formatPercent(limits.drawdownBp / 10_000, { decimals: 0 })}`,
      depth: fall,
    };
  });
  const worst = uses.toSorted((a, b) => b.depth - a.depth)[0];
  const codes = [...new Set(denied.map(({ code }) => code ?? 'unknown'))].join(', ');
  return [
    ...(worst === undefined ? [] : [accounts.length === 1 ? `Limits: ${worst.daily}` : 'Limits', worst.fall]),
    count === 0 ? 'no order refused' : `${count} ${count === 1 ? 'order' : 'orders'} refused: ${codes}`,
  ].join(' · ');
}

/** What ties out in one line; what does not, a line each, to stand first. */
function tieLines(
  { rows, brokers }: ReportInput,
  checked: readonly CheckedAccount[],
): { readonly wrong: readonly string[]; readonly right: readonly string[] } {
  const wrong = checked.flatMap(({ account, ties }) =>
    ties
      .filter(({ holds }) => holds === 'no')
      .map(({ name, says }) => `Does not tie out: ${name} of ${account.book.id}, ${says}.`),
  );
  const names = [...new Set(checked.flatMap(({ ties }) => ties.map(({ name }) => name)))];
  const words = names.map((name) => {
    const held = checked.map(({ ties }) => ties.find((tie) => tie.name === name)?.holds);
    return `${name} ${held.includes('no') ? 'no' : held.includes('open') ? 'not yet' : 'yes'}`;
  });
  const accounts = new Set<string>(checked.map(({ account }) => account.book.account));
  const heads = rows.heads
    .filter(({ account }) => accounts.has(account))
    .map(({ hash }) => `audit head ${hash.slice(0, 4)}…${hash.slice(-2)}`);
  const told = brokers.filter(({ account }) => accounts.has(account));
  return {
    wrong: [
      ...wrong,
      ...told.filter(({ agrees }) => !agrees).map(({ says }) => `Does not tie out with the broker: ${says}`),
    ],
    right: [
      `Ties out: ${[...words, ...heads].join(' · ')}`,
      ...told.filter(({ agrees }) => agrees).map(({ says }) => says),
    ],
  };
}

function unpricedLines(accounts: readonly BookAccount[]): readonly string[] {
  const count = accounts.reduce((sum, { unpriced }) => sum + unpriced, 0);
  const slippage = add(...accounts.map((account) => account.slippage));
  const counted = `Slippage against the price when each order was made: ${formatRupees(slippage)}.`;
  return count === 0 ? [counted] : [counted, `${count} trades have no such price: theirs is not counted.`];
}
