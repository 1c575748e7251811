import type { DeskEvent } from '../desk.ts';
import type { JobResult } from '../desk-jobs.ts';
import type { Caller } from '../desk-market.ts';
import type { PeopleDesk } from '../desk-people.ts';
import type { ReportAnswer, ReportDesk, ReportKind, ReportWish, Subscription } from '../desk-reports.ts';
import type { Book } from '../domain/book.ts';
import type { ChargeRates } from '../domain/charge-rates.ts';
import type { InstrumentKey, UserId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { roleIn } from '../domain/membership.ts';
import type { Price } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { TradingCalendar } from '../domain/session.ts';
import { tradingDayFrom } from '../domain/session.ts';
import {
  addDays,
  type EpochMs,
  formatDate,
  type IsoDate,
  istDate,
  MINUTE_MS,
  weekday,
} from '../domain/time.ts';
import { type ComputePool, TaskTimedOut } from '../ports/compute-pool.ts';
import type { BookMark, ReportRows, ReportStore } from '../ports/report-store.ts';
import type { BrokerWord, ReportInput, ReportLimits } from './report-input.ts';
import { REPORT_TASK } from './report-task.ts';
import { readSubscription, subscriptionName, subscriptionText } from './subscriptions.ts';

const MOST_MS = MINUTE_MS;

/** What reports need of the desk they report on. */
export interface ReportParts {
  readonly store: ReportStore;
  readonly pool: ComputePool;
  readonly books: () => readonly Book[];
  readonly people: Pick<PeopleDesk, 'users' | 'preference' | 'setPreference'>;
  readonly calendar: TradingCalendar;
  readonly now: () => EpochMs;
  /** `SIMULATED`, `REPLAY`; undefined for a real market. */
  readonly label: string | undefined;
  readonly instrumentOf: (key: InstrumentKey) => Instrument | undefined;
  /** Brings back what was listed on a day, for contracts that have expired since. */
  readonly recall: (day: IsoDate) => Promise<void>;
  /** The price that anything is valued at now; 0 without one. */
  readonly priceOf: (key: InstrumentKey) => Price;
  /** Every book as it is now. */
  readonly bookMarks: () => readonly BookMark[];
  /** What the next trading day brings, a sentence each. */
  readonly ahead: (day: IsoDate) => readonly string[];
  readonly brokers: () => readonly BrokerWord[];
  /** Resolves when all that happened is stored. */
  readonly settled: () => Promise<void>;
  /** Writes the audit heads down outside the database. */
  readonly anchor: () => Promise<void>;
  readonly announce: (event: DeskEvent) => void;
  readonly rates: ChargeRates;
  readonly limits: ReportLimits;
  readonly folder: string;
}

/** Books whose report goes to the same people. */
interface Mailing {
  readonly books: readonly Book[];
  readonly to: Extract<DeskEvent, { kind: 'report' }>['to'];
}

/** Reads what happened, and has the compute pool make reports of it. */
export class Reports implements ReportDesk {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  async report({ user }: Caller, { kind, day, book }: ReportWish): Promise<Result<ReportAnswer, Refusal>> {
    const books = this.#parts.books().filter((one) => roleIn(user, one) !== undefined);
    const named = books.filter(({ id }) => id === book);
    if (book !== undefined && named.length === 0)
      return fail(refusal('UNKNOWN_BOOK', `There is no book ${book}. See /books.`));
    const live = books.filter(({ mode }) => mode === 'live');
    const chosen = book !== undefined ? named : live.length > 0 ? live : books;
    if (chosen.length === 0)
      return fail(refusal('NOT_ALLOWED', 'No book is open to you. Ask an admin for a role in one.'));
    return this.#make(kind, day ?? this.#latestDay(), chosen);
  }

  async send(kind: ReportKind, day: IsoDate): Promise<JobResult> {
    await this.#parts.anchor();
    const told: string[] = [];
    for (const { books, to } of this.#mailings(kind)) {
      const made = await this.#make(kind, day, books, 'closed');
      if (!made.ok) {
        // A desk that did not trade in a week has no report of it; a day that was not closed is a fault.
        const isFault = kind === 'eod' || made.error.code !== 'NOTHING_TO_DO';
        return { kind: isFault ? 'failed' : 'nothing', says: made.error.message };
      }
      const answer = made.value;
      this.#parts.announce({ kind: 'report', report: kind, day, answer, to });
      if (answer.tone === 'bad')
        return {
          kind: 'failed',
          says: `${answer.headline}: it does not tie out. See it with /report ${kind} ${day}.`,
        };
      told.push(answer.headline);
    }
    return told.length === 0
      ? { kind: 'nothing', says: 'Nobody subscribed to it. Do so with /report subscribe.' }
      : { kind: 'done', says: told.join('. ') };
  }

  async markBooks(): Promise<JobResult> {
    const marks = this.#parts.bookMarks();
    await this.#parts.store.addMarks(marks);
    return marks.length === 0
      ? { kind: 'nothing', says: 'No book holds or traded anything today.' }
      : { kind: 'done', says: `${marks.length} ${marks.length === 1 ? 'book' : 'books'} noted.` };
  }

  subscription(user: UserId, kind: ReportKind): Subscription {
    const stored = this.#parts.people.preference(user, subscriptionName(kind));
    const [first] = this.#parts.people.users().filter(({ role }) => role === 'owner');
    return readSubscription(stored, first?.id === user);
  }

  async subscribe(caller: Caller, kind: ReportKind, to: Subscription): Promise<void> {
    await this.#parts.people.setPreference(caller.user.id, subscriptionName(kind), subscriptionText(to));
  }

  /** Subscribers by the books they may see, live and paper apart. */
  #mailings(kind: ReportKind): readonly Mailing[] {
    const mailings = new Map<string, { books: readonly Book[]; to: Mailing['to'][number][] }>();
    for (const user of this.#parts.people.users()) {
      const wish = this.subscription(user.id, kind);
      if (wish.kind === 'off') continue;
      const place = wish.kind === 'at' ? wish.place : undefined;
      for (const mode of ['live', 'paper'] as const) {
        const books = this.#parts
          .books()
          .filter((book) => book.mode === mode && roleIn(user, book) !== undefined);
        if (books.length === 0) continue;
        const key = books.map(({ id }) => id).join('+');
        const mailing = mailings.get(key) ?? { books, to: [] };
        mailing.to.push({ user: user.id, place });
        mailings.set(key, mailing);
      }
    }
    return [...mailings.values()];
  }

  /** Today where there is a market today, else the last day on which there was one. */
  #latestDay(): IsoDate {
    const { calendar, now } = this.#parts;
    const today = istDate(now());
    return tradingDayFrom(calendar, today) === today ? today : (calendar.previousTradingDay(today) ?? today);
  }

  async #make(
    kind: ReportKind,
    day: IsoDate,
    books: readonly Book[],
    which: 'closed' | 'any' = 'any',
  ): Promise<Result<ReportAnswer, Refusal>> {
    const today = istDate(this.#parts.now());
    if (day > today)
      return fail(
        refusal('BAD_ARGUMENTS', `${formatDate(day)} has not come yet. Name a day until ${today}.`),
      );
    await this.#parts.settled();
    const rows = await this.#parts.store.read(firstDay(kind, day), day);
    const closed = rows.marks.some((mark) => mark.day >= rows.from);
    const isClosed = rows.marks.some((mark) => mark.day === day);
    if (which === 'closed' && !isClosed && kind === 'eod')
      return fail(
        refusal(
          'NOTHING_TO_DO',
          `${formatDate(day)} has not been closed, so its report is not final. Look at it with /report eod ${day}.`,
        ),
      );
    if (!closed && day !== today)
      return fail(
        refusal(
          'NOTHING_TO_DO',
          `Nothing is on record of ${spanText(kind, day)}. Name another day, such as /report ${kind} ${today}.`,
        ),
      );
    const input = await this.#input(kind, rows, books);
    try {
      return ok(await this.#parts.pool.run(REPORT_TASK, input, { limitMs: MOST_MS, atOnce: true }));
    } catch (error) {
      if (!(error instanceof TaskTimedOut)) throw error;
      return fail(
        refusal(
          'LONG_SEARCH',
          'The report took longer than a minute and was ended. Name one book or a shorter period.',
        ),
      );
    }
  }

  async #input(kind: ReportKind, rows: ReportRows, books: readonly Book[]): Promise<ReportInput> {
    const { rates, limits, label, now, folder, ahead, brokers, priceOf } = this.#parts;
    const chosen = new Set(books.map(({ id }) => id));
    const isOpen = rows.to === istDate(now()) && !rows.marks.some(({ day }) => day === rows.to);
    return {
      kind,
      rows,
      // The snapshot's word on them, which may be newer by a moment.
      books: rows.books.filter(({ id }) => chosen.has(id)),
      instruments: await this.#instruments(rows),
      held: isOpen
        ? rows.held.map((row) => ({ ...row, day: rows.to, mark: priceOf(row.instrument) }))
        : undefined,
      rates,
      limits,
      label,
      at: now(),
      ahead: kind === 'eod' ? ahead(rows.to) : [],
      brokers: rows.to === istDate(now()) ? brokers() : [],
      folder,
    };
  }

  /** Everything that the rows name, brought back where it has expired since. */
  async #instruments(rows: ReportRows): Promise<readonly Instrument[]> {
    const named: readonly { readonly instrument: InstrumentKey; readonly day: IsoDate }[] = [
      ...rows.closings,
      ...rows.fills,
    ];
    const found = new Map<InstrumentKey, Instrument>();
    for (const { instrument: key, day } of named) {
      if (found.has(key)) continue;
      if (this.#parts.instrumentOf(key) === undefined) await this.#parts.recall(day);
      const instrument = this.#parts.instrumentOf(key);
      if (instrument !== undefined) found.set(key, instrument);
    }
    return [...found.values()];
  }
}

/** The first day of the period that a day ends. Weeks begin on Monday. */
function firstDay(kind: ReportKind, day: IsoDate): IsoDate {
  switch (kind) {
    case 'eod':
      return day;
    case 'week':
      return addDays(day, -((weekday(day) + 6) % 7));
    case 'month':
      return `${day.slice(0, 8)}01` as IsoDate;
  }
}

function spanText(kind: ReportKind, day: IsoDate): string {
  return kind === 'eod'
    ? formatDate(day, true)
    : `${formatDate(firstDay(kind, day))} to ${formatDate(day, true)}`;
}
