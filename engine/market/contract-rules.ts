import type {
  ExpiryKind,
  FreezeTable,
  LotRow,
  LotTable,
  TickKind,
  TickTable,
} from '../domain/contract-rules.ts';
import type { Price } from '../domain/price.ts';
import { addDays, type IsoDate } from '../domain/time.ts';

export interface Contract {
  readonly underlying: string;
  readonly expiry: IsoDate;
  readonly kind: ExpiryKind;
}

const QUARTER_MONTHS: ReadonlySet<string> = new Set(['03', '06', '09', '12']);

/** Whether a contract was listed before a revision that it did not follow at once. */
function keepsOldLot(row: LotRow, contract: Contract, on: IsoDate): boolean {
  if (row.existing === undefined || on >= row.existing.revisedFrom) return false;
  return (
    row.existing.contracts === 'all' ||
    (contract.kind === 'monthly' && QUARTER_MONTHS.has(contract.expiry.slice(5, 7)))
  );
}

function indexLot(rows: readonly LotRow[], contract: Contract, on: IsoDate): number | undefined {
  const starts = (row: LotRow): IsoDate =>
    (contract.kind === 'weekly' ? row.weeklyFrom : undefined) ?? row.monthlyFrom;
  return rows.findLast((row) => starts(row) <= contract.expiry && !keepsOldLot(row, contract, on))?.lot;
}

/**
 * Units in a lot of a contract, as traded on a day: on its last one unless said otherwise. Undefined when nobody
 * knows: shares before the series of November 2025, names without derivatives.
 */
export function lotSize(
  table: LotTable,
  contract: Contract,
  on: IsoDate = contract.expiry,
): number | undefined {
  const { underlying, expiry } = contract;
  const rows = table.indices[underlying];
  if (rows !== undefined) return indexLot(rows, contract, on);
  if (expiry < table.stocksFromExpiry) return undefined;
  const change = table.stockChanges.findLast((row) => row.symbol === underlying && row.fromExpiry <= expiry);
  return change?.lot ?? table.stocks[underlying];
}

/** Lots on a day are those of a contract that ends about a month ahead. */
const CONTRACT_DAYS = 30;

/** Units in a lot of what is mostly traded of an underlying on a day; undefined when nobody knows. */
export function lotOnDay(table: LotTable, underlying: string, day: IsoDate): number | undefined {
  return lotSize(table, { underlying, expiry: addDays(day, CONTRACT_DAYS), kind: 'monthly' }, day);
}

/** The largest quantity of one derivatives order on a day; undefined for names without derivatives. */
export function freezeQuantity(table: FreezeTable, underlying: string, on: IsoDate): number | undefined {
  const rows = table.indices[underlying];
  return rows === undefined ? table.stocks[underlying] : rows.findLast((row) => row.from <= on)?.quantity;
}

/**
 * The price step by the price that decides it: for shares and their futures the close of the month before, for
 * index futures the index. A broker's instrument list wins where there is one. Undefined before the first table.
 */
export function tickSize(
  tables: readonly TickTable[],
  of: { readonly kind: TickKind; readonly price: Price; readonly on: IsoDate },
): Price | undefined {
  const table = tables.findLast((row) => row.from <= of.on && row.kinds.includes(of.kind));
  return table?.steps.find((step) => step.upTo === undefined || of.price <= step.upTo)?.tick;
}
