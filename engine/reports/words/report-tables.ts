import type { ReportTable } from '../../desk-reports.ts';
import { formatPrice, formatQuantity, formatRupees, formatSigned } from '../../domain/amount-text.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { add, negate, notional, ZERO } from '../../domain/money.ts';
import { formatTime, istDate } from '../../domain/time.ts';
import { CHARGE_PARTS } from '../../portfolio/charges.ts';
import { type Doer, sharesOf } from '../account/attribution.ts';
import { type BookAccount, openGain, slippageOf } from '../account/book-account.ts';
import type { TieOut } from '../account/tie-out.ts';
import type { ReportInput } from '../report-input.ts';
import { over } from './account-words.ts';

type NameOf = (key: InstrumentKey) => string;

/** Books side by side: worth, result and what it cost. */
export function booksTable(accounts: readonly BookAccount[]): ReportTable {
  return {
    columns: ['BOOK', 'BEFORE', 'NET', 'CHARGES', 'AFTER'],
    rows: accounts.map(({ book, before, net, charged, after }) => [
      book.id,
      formatRupees(before),
      formatSigned(net),
      formatSigned(negate(charged)),
      formatRupees(after),
    ]),
  };
}

/** What each instrument brought before charges, the largest gain first. */
export function gainsTable(accounts: readonly BookAccount[], nameOf: NameOf): ReportTable {
  const gains = accounts
    .flatMap((account) => account.gains)
    .filter(({ gain, slippage }) => gain !== ZERO || slippage !== ZERO)
    .sort((a, b) => b.gain - a.gain);
  return {
    columns: ['INSTRUMENT', 'GAIN', 'SLIPPAGE'],
    rows: gains.map(({ instrument, gain, slippage }) => [
      nameOf(instrument),
      formatSigned(gain),
      formatSigned(negate(slippage)),
    ]),
  };
}

/** Who and what made the result. */
export function sharesTable(
  { rows }: Pick<ReportInput, 'rows'>,
  accounts: readonly BookAccount[],
): ReportTable {
  const textOf = (doer: Doer): string => {
    switch (doer.kind) {
      case 'user':
        return rows.names.find(({ user }) => user === doer.user)?.name ?? doer.user;
      case 'strategy':
        return `strategy ${doer.strategy}`;
      case 'outside':
        return 'outside Munim';
      case 'day-end':
        return 'end of the day';
    }
  };
  const several = accounts.length > 1;
  return {
    columns: ['BY', 'ORDERS', 'GAIN', 'CHARGES', 'NET'],
    rows: accounts.flatMap((account) =>
      sharesOf(account, { owners: rows.owners, postings: rows.orderPostings }).map(
        ({ doer, trades, gain, charges, net }) => [
          several ? `${textOf(doer)}, ${account.book.id}` : textOf(doer),
          String(trades),
          formatSigned(gain),
          formatSigned(negate(charges)),
          formatSigned(net),
        ],
      ),
    ),
  };
}

/** Charges by part, as a contract note lists them. */
export function chargesTable(accounts: readonly BookAccount[]): ReportTable {
  const parts = CHARGE_PARTS.map((part) => ({
    part,
    amount: over(accounts, ({ charges }) => charges.get(part) ?? ZERO),
  })).filter(({ amount }) => amount !== ZERO);
  const total = add(...parts.map(({ amount }) => amount));
  return {
    columns: ['CHARGE', 'RUPEES'],
    rows:
      parts.length === 0
        ? []
        : [
            ...parts.map(({ part, amount }) => [part, formatRupees(amount, { decimals: 4 })]),
            ['total', formatRupees(total, { decimals: 4 })],
          ],
  };
}

export function tiesTable(
  checked: readonly { readonly account: BookAccount; readonly ties: readonly TieOut[] }[],
): ReportTable {
  const words = { yes: 'yes', no: 'NO', open: 'not yet' } as const;
  return {
    columns: ['BOOK', 'WHAT', 'HOLDS', 'WHY'],
    rows: checked.flatMap(({ account, ties }) =>
      ties.map(({ name, holds, says }) => [account.book.id, name, words[holds], says]),
    ),
  };
}

/** What is held in the evening, at what it is valued. */
export function heldTable(accounts: readonly BookAccount[], nameOf: NameOf): ReportTable {
  return {
    columns: ['HELD', 'BOOK', 'PRODUCT', 'QUANTITY', 'COST', 'PRICE', 'OPEN GAIN'],
    rows: accounts.flatMap(({ book, closed }) =>
      closed.map((row) => [
        nameOf(row.instrument),
        book.id,
        row.product,
        formatQuantity(row.quantity),
        formatRupees(row.cost),
        formatPrice(row.mark),
        formatSigned(openGain(row)),
      ]),
    ),
  };
}

/** The trade book. */
export function tradesTable(accounts: readonly BookAccount[], nameOf: NameOf): ReportTable {
  return {
    columns: ['TRADE', 'TIME', 'BOOK', 'ORDER', 'QUANTITY', 'PRICE', 'VALUE', 'SLIPPAGE'],
    rows: accounts.flatMap(({ book, fills }) =>
      fills.map((fill) => [
        `${fill.side} ${nameOf(fill.instrument)}`,
        `${istDate(fill.at)} ${formatTime(fill.at)}`,
        book.id,
        String(fill.order),
        formatQuantity(fill.quantity),
        formatPrice(fill.price),
        formatRupees(notional(fill.price, fill.quantity)),
        slippageText(fill),
      ]),
    ),
  };
}

function slippageText(fill: Parameters<typeof slippageOf>[0]): string {
  const slippage = slippageOf(fill);
  return slippage === undefined ? 'not known' : formatSigned(negate(slippage));
}
