import { csvText } from '../../domain/csv-text.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { notional } from '../../domain/money.ts';
import type { Origin } from '../../domain/order.ts';
import { RUPEE } from '../../domain/price.ts';
import { formatTime, istDate } from '../../domain/time.ts';
import { type BookAccount, slippageOf } from '../account/book-account.ts';

/** Ten-thousandths as rupees with at most four decimals; spreadsheets add such numbers up. */
function rupees(amount: number): number {
  return amount / RUPEE;
}

function by(origin: Origin): string {
  switch (origin.kind) {
    case 'chat':
      return origin.user;
    case 'strategy':
      return `strategy ${origin.strategy}`;
    case 'protective':
      return origin.role;
    default:
      return origin.kind;
  }
}

/** Every trade; times in India, money in rupees. */
export function tradesCsv(accounts: readonly BookAccount[], nameOf: (key: InstrumentKey) => string): string {
  const head = 'day,time_ist,book,order,trade,side,symbol,product,quantity,price,value,slippage,by';
  return csvText(
    head.split(','),
    accounts.flatMap(({ book, fills }) =>
      fills.map((fill) => {
        const slippage = slippageOf(fill);
        return [
          istDate(fill.at),
          formatTime(fill.at),
          book.id,
          fill.order,
          fill.tradeId,
          fill.side,
          nameOf(fill.instrument),
          fill.product,
          fill.quantity,
          rupees(fill.price),
          rupees(notional(fill.price, fill.quantity)),
          slippage === undefined ? '' : rupees(slippage),
          by(fill.origin),
        ];
      }),
    ),
  );
}

/** The result by book and instrument, with the charges by part: it adds up to the net. */
export function resultCsv(accounts: readonly BookAccount[], nameOf: (key: InstrumentKey) => string): string {
  return csvText(
    ['book', 'what', 'name', 'rupees'],
    accounts.flatMap(({ book, gains, charges, dividends, net, before, after }) => [
      [book.id, 'worth before', '', rupees(before)],
      ...gains.map(({ instrument, gain }) => [book.id, 'gain', nameOf(instrument), rupees(gain)]),
      [book.id, 'dividends', '', rupees(dividends)],
      ...[...charges].map(([part, amount]) => [book.id, 'charge', part, -rupees(amount)]),
      [book.id, 'net', '', rupees(net)],
      [book.id, 'worth after', '', rupees(after)],
    ]),
  );
}
