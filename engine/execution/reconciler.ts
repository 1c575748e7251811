import type { TradingState } from '../domain/book.ts';
import type { Actor } from '../domain/fact.ts';
import type { AccountId, OrderId } from '../domain/ids.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { KernelContext } from '../kernel/context.ts';
import {
  type Concern,
  concernsOf,
  doubtOverdue,
  isOverdue,
  readEveryMs,
  strangeStatuses,
} from '../kernel/doubts.ts';
import { type Absences, settleByEvidence } from '../kernel/evidence.ts';
import {
  type Difference,
  differenceText,
  isComparable,
  judgeDifferences,
  positionDifferences,
} from '../kernel/position-differences.ts';
import type { BrokerBook } from '../kernel/reconciliation.ts';
import { restoreExits } from '../kernel/recovery.ts';
import { setTradingState } from '../kernel/trading-state.ts';
import type { Moment, Turn } from '../kernel/turn.ts';
import { sendWaitingExits, waitedTooLong, withdrawLongWaiting } from '../kernel/waiting-exits.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { BookAnswer, Broker } from '../ports/broker.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import type { AccountNews } from './account-news.ts';
import { bookDigest } from './book-digest.ts';
import type { Effects } from './effects.ts';

const ENGINE: Actor = { kind: 'engine' };
const AT_MOST_EVERY_MS = SECOND_MS;
/** No news for this long counts as much as a second book that says the same. */
const SILENCE_MS = 3 * SECOND_MS;
/** A difference of positions must last this long: orders, trades and positions are not read in one instant. */
const DIFFERENCE_LASTS_MS = 4 * SECOND_MS;
const UNREACHABLE_AFTER_MS = 15 * SECOND_MS;
const PAGE_AFTER_MS = 60 * SECOND_MS;

/** A comparison under way: the books of the account take nothing new until it is done. */
interface Comparison {
  readonly since: number;
  /** What the book before said; undefined before the first. */
  digest: string | undefined;
}

/**
 * Keeps one account in line with its broker's book: one read at a time, at most one a second, however many ask. A
 * start, a gap in the news and a new session are one routine: the account's books wait until two books in a row
 * agree. While orders live or are in doubt the book is read again and again.
 */
export class Reconciler {
  readonly #broker: Broker;
  readonly #news: AccountNews;
  readonly #effects: Effects;
  readonly #writer: Writer;
  readonly #context: KernelContext;
  readonly #clocks: { readonly wall: WallClock; readonly market: MarketClock };
  readonly #onBug: (error: unknown) => void;
  readonly #absences: Absences = new Map();
  #told = new Set<string>();
  #reading: Promise<void> | undefined;
  #comparison: Comparison | undefined;
  #wanted = false;
  #lastReadAt = Number.NEGATIVE_INFINITY;
  #lastNewsAt = Number.NEGATIVE_INFINITY;
  #silentSince: number | undefined;
  #difference: { readonly named: string; readonly since: number } | undefined;
  #shown: readonly Difference[] | undefined;

  constructor(options: {
    readonly broker: Broker;
    readonly effects: Effects;
    readonly writer: Writer;
    readonly context: KernelContext;
    readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
    readonly onBug: (error: unknown) => void;
  }) {
    this.#broker = options.broker;
    this.#effects = options.effects;
    this.#writer = options.writer;
    this.#context = options.context;
    this.#clocks = options.clocks;
    this.#onBug = options.onBug;
    this.#news = options.effects.watch(options.broker, {
      gap: (why) => this.#owned(this.compare(why)),
      news: () => {
        this.#lastNewsAt = this.#clocks.wall.monotonicMs();
      },
      doubt: () => this.want(),
    });
  }

  get account(): AccountId {
    return this.#broker.account;
  }

  /** How many books in a row lacked an order in doubt, while no position moved. */
  booksWithout(order: OrderId): number {
    return this.#absences.get(order) ?? 0;
  }

  /** Differences of the newest book that are there long enough to be true; undefined while that is not known. */
  get differences(): readonly Difference[] | undefined {
    return this.#shown;
  }

  /** Whether the account's books wait for comparisons. */
  get waits(): boolean {
    return this.#broker.bookAs === 'evidence';
  }

  /** Asks for a read as soon as one is allowed. */
  want(): void {
    this.#wanted = true;
  }

  /**
   * Compares from the ground up: the account's books take nothing new from now on until that is done. Books of a
   * broker whose book is proof are read at once instead, and never wait.
   */
  async compare(why: string): Promise<void> {
    if (this.waits) await this.#writer.run(ENGINE, (turn) => this.startOver(turn, why));
    else await this.read();
  }

  /** Begins a comparison as a part of other work: nothing of the account's books comes between. */
  startOver(turn: Turn, why: string): void {
    if (!this.waits) return;
    this.#comparison = { since: this.#clocks.wall.monotonicMs(), digest: undefined };
    this.#absences.clear();
    this.#hold(turn, `comparing with the broker (${why})`);
  }

  #owned(work: Promise<void>): void {
    work.catch((error: unknown) => {
      // A store that is down loads everything again, and compares then.
      if (!(error instanceof StoreUnavailable)) this.#onBug(error);
    });
  }

  #hold(turn: Turn, reason: string, state: TradingState = 'reconciling'): void {
    for (const { id } of turn.state.booksOf(this.#broker.account))
      setTradingState(turn, { scope: id, cause: 'reconciling', state, reason });
  }

  /** Called about once a second. Resolves when what was due is done. */
  async pulse(): Promise<void> {
    if (!this.#writer.usable || this.#reading !== undefined) return;
    const { wall, market } = this.#clocks;
    const moment = { wallAt: wall.now(), marketAt: market.now() };
    await this.#endOverdue(moment);
    const sinceMs = wall.monotonicMs() - this.#lastReadAt;
    const every = readEveryMs(this.#writer.state, this.#broker, moment);
    const asked = this.#wanted || this.#comparison !== undefined;
    if (sinceMs >= AT_MOST_EVERY_MS && (asked || (every !== undefined && sinceMs >= every)))
      await this.read();
  }

  /** Orders that nobody answered for too long, and exits that waited too long for a comparison. */
  async #endOverdue(moment: Moment): Promise<void> {
    const { state } = this.#writer;
    const live = [...state.liveOrders.values()];
    if (!live.some((order) => isOverdue(order, moment) || waitedTooLong(state, order, moment))) return;
    await this.#writer.run(ENGINE, (turn) => {
      doubtOverdue(turn, this.#context, this.account);
      withdrawLongWaiting(turn, this.#context, this.account);
    });
  }

  /** A day is over: the next one's orders have nothing to do with what was told of this one's. */
  startDay(): void {
    this.#news.startDay();
  }

  /** Reads the book now, or waits for the read that is under way. */
  read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    this.#wanted = false;
    this.#lastReadAt = this.#clocks.wall.monotonicMs();
    const complete = this.#effects.inFlightOf(this.#broker.account) === 0;
    const answer = await this.#ask();
    if (!this.#writer.usable) return;
    await this.#writer.run(ENGINE, (turn) => {
      if (answer.kind !== 'book') this.#unread(turn, answer);
      else {
        const { account, bookAs } = this.#broker;
        this.#take(turn, { ...answer, account, bookAs, complete });
      }
    });
  }

  async #ask(): Promise<BookAnswer> {
    try {
      return await this.#broker.book();
    } catch (error) {
      this.#onBug(error);
      return { kind: 'unreachable', reason: 'the book could not be read' };
    }
  }

  #take(turn: Turn, book: BrokerBook): void {
    this.#silentSince = undefined;
    this.#news.bookRead(turn, book);
    if (book.bookAs === 'proof') return;
    const differences = isComparable(turn.state, this.#context, turn.moment)
      ? positionDifferences(turn.state, book.account, book.positions)
      : [];
    settleByEvidence(turn, this.#context, book, { absences: this.#absences, differences });
    const agreed = this.#agrees(book);
    const judged = this.#lasts(differences) || agreed;
    this.#shown = judged ? differences : undefined;
    if (judged) {
      judgeDifferences(turn, book.account, differences);
      if (this.#context.holdings.put(turn.state, book.account, differences))
        restoreExits(turn, this.#context);
    }
    if (agreed) this.#settle(turn);
    const concerns = concernsOf(turn.state, book.account, turn.moment);
    this.#tell(turn, [...concerns, ...strangeStatuses(book.orders)]);
  }

  /** Whether a comparison has come to its end, or none is under way that must. */
  #agrees(book: BrokerBook): boolean {
    const comparison = this.#comparison;
    if (comparison === undefined) return false;
    const digest = bookDigest(book);
    const quietSince = Math.max(comparison.since, this.#lastNewsAt);
    const silent = this.#clocks.wall.monotonicMs() - quietSince >= SILENCE_MS;
    const agreed = comparison.digest === digest || (comparison.digest !== undefined && silent);
    comparison.digest = digest;
    return agreed;
  }

  /** Whether the same differences were there long enough to be true; their end is believed at once. */
  #lasts(differences: readonly Difference[]): boolean {
    const named = differences.map(differenceText).join('; ');
    const now = this.#clocks.wall.monotonicMs();
    if (this.#difference?.named !== named) this.#difference = { named, since: now };
    if (this.#comparison !== undefined) return false;
    if (named === '') return true;
    const lasts = now - this.#difference.since >= DIFFERENCE_LASTS_MS;
    // Soon again, not only when the next read would be due.
    if (!lasts) this.want();
    return lasts;
  }

  /** The comparison is done: the account's books are open again, and their positions protected. */
  #settle(turn: Turn): void {
    this.#comparison = undefined;
    this.#hold(turn, '', 'active');
    sendWaitingExits(turn, this.#context, this.#broker.account);
    restoreExits(turn, this.#context);
  }

  /** Without a book nothing new is taken; exits are, for as long as the account was in line before. */
  #unread(turn: Turn, answer: Exclude<BookAnswer, { readonly kind: 'book' }>): void {
    if (!this.waits) return;
    this.#shown = undefined;
    const now = this.#clocks.wall.monotonicMs();
    this.#silentSince ??= now;
    if (answer.kind === 'logged-out') {
      this.#comparison ??= { since: now, digest: undefined };
      this.#hold(turn, answer.reason);
      return;
    }
    const silentMs = now - this.#silentSince;
    if (silentMs >= UNREACHABLE_AFTER_MS && this.#comparison === undefined) {
      this.#comparison = { since: now, digest: undefined };
      this.#hold(turn, `the broker of ${this.#broker.account} does not answer: ${answer.reason}`, 'reducing');
    }
    if (silentMs >= PAGE_AFTER_MS)
      this.#tell(turn, [
        {
          key: 'unreachable',
          severity: 'critical',
          text: `The broker of ${this.#broker.account} has not answered for a minute: ${answer.reason}. Orders and stops that rest there stay; watch them in the broker's app.`,
        },
      ]);
  }

  /** Each concern once for as long as it lasts. */
  #tell(turn: Turn, concerns: readonly Concern[]): void {
    for (const { key, severity, text } of concerns) {
      if (!this.#told.has(key)) turn.ask({ kind: 'announce', event: { kind: 'notice', severity, text } });
    }
    this.#told = new Set(concerns.map((concern) => concern.key));
  }
}
