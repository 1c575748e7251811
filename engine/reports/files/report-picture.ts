import type { EquityPicture } from '../../charts/picture.ts';
import { formatSigned } from '../../domain/amount-text.ts';
import { add, type Money } from '../../domain/money.ts';
import { RUPEE } from '../../domain/price.ts';
import { type EpochMs, formatDate, istInstant, timeOfDay } from '../../domain/time.ts';
import type { BookAccount } from '../account/book-account.ts';
import type { ReportInput } from '../report-input.ts';

const OPEN = timeOfDay(9, 15);
const CLOSE = timeOfDay(15, 40);
const MOST_DAYS = 60;

interface Point {
  readonly at: number;
  readonly equity: number;
}

/** The worth of some books: through the day where it was noted often enough, else day by day. Undefined without two points. */
export function equityPicture(
  input: ReportInput,
  accounts: readonly BookAccount[],
): EquityPicture | undefined {
  const within = input.kind === 'eod' ? dayPoints(input, accounts) : [];
  const points = within.length > 3 ? within : closePoints(input, accounts);
  if (points.length < 2) return undefined;
  const net = accounts.reduce<Money>((sum, account) => add(sum, account.net), 0 as Money);
  const [first] = input.books;
  return {
    kind: 'equity',
    theme: 'dark',
    title: input.books.length === 1 ? `Equity of ${first?.id}` : `Equity of ${input.books.length} books`,
    figure: { text: formatSigned(net), tone: net > 0 ? 'up' : net < 0 ? 'down' : 'flat' },
    subtitle: `${first?.mode.toUpperCase()} · ${formatDate(input.rows.to, true)}`,
    ...(input.label === undefined ? {} : { label: input.label }),
    time: Float64Array.from(points, ({ at }) => at),
    unit: 'rupees',
    curves: [
      { name: 'Equity', values: Float64Array.from(points, ({ equity }) => equity / RUPEE), role: 'strategy' },
    ],
    windows: [],
  };
}

/** Moments at which every book was noted, between the worth of the morning and that of the evening. */
function dayPoints({ rows, at }: ReportInput, accounts: readonly BookAccount[]): readonly Point[] {
  const sums = new Map<number, { equity: number; count: number }>();
  const books = new Set(accounts.map(({ book }) => book.id));
  for (const mark of rows.bookMarks) {
    if (!books.has(mark.book)) continue;
    const sum = sums.get(mark.at) ?? { equity: 0, count: 0 };
    sums.set(mark.at, { equity: sum.equity + mark.equity, count: sum.count + 1 });
  }
  const noted = [...sums]
    .filter(([, { count }]) => count === accounts.length)
    .map(([moment, { equity }]) => ({ at: moment, equity }));
  const end = accounts.every(({ closedOn }) => closedOn !== undefined) ? istInstant(rows.to, CLOSE) : at;
  return ascending([
    { at: istInstant(rows.to, OPEN), equity: worth(accounts, ({ before }) => before) },
    ...noted,
    { at: end, equity: worth(accounts, ({ after }) => after) },
  ]);
}

/** The worth at each close that all books have, before the first the worth that the report begins with. */
function closePoints({ rows, at }: ReportInput, accounts: readonly BookAccount[]): readonly Point[] {
  const days = [...new Set(rows.marks.map(({ day }) => day))].slice(-MOST_DAYS);
  const closes = days.map((day) => ({
    at: istInstant(day, CLOSE),
    equity: worth(accounts, ({ book }) => {
      const mark = rows.marks.findLast((one) => one.book === book.id && one.day <= day);
      return mark?.equity ?? book.capital;
    }),
  }));
  const last = days.at(-1);
  const start =
    closes.length > 1
      ? []
      : [{ at: istInstant(rows.from, OPEN), equity: worth(accounts, ({ before }) => before) }];
  const now = last === rows.to ? [] : [{ at, equity: worth(accounts, ({ after }) => after) }];
  return ascending([...start, ...closes, ...now]);
}

function worth(accounts: readonly BookAccount[], of: (account: BookAccount) => Money): number {
  return accounts.reduce((sum, account) => sum + of(account), 0);
}

function ascending(points: readonly Point[]): readonly Point[] {
  return points.filter(({ at }, place) => place === 0 || at > (points[place - 1]?.at ?? (0 as EpochMs)));
}
