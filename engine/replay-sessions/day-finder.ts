import type { MarketData } from '../../config/market-data.ts';
import type { ReplayDays, ReplayWish } from '../desk-replay.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { formatDate, type IsoDate, istDate, weekday } from '../domain/time.ts';
import { recordingOf, seriesOfBars } from '../market/replay/day-recording.ts';
import type { RecordedSeries } from '../market/replay/recorded-series.ts';
import type { Recording } from '../market/replay/recording.ts';
import { recordedSymbol } from '../market/replay/replay-listings.ts';
import { SessionCalendar } from '../market/session-calendar.ts';
import type { SecretSource } from '../ports/ids.ts';
import type { Market } from '../ports/market.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import type { CandleStore } from '../storage/candles/candle-store.ts';
import type { DaySource } from './day-source.ts';
import { MarketDays } from './market-days.ts';
import { StoredDays } from './stored-days.ts';

/** Instruments of one session; whoever wants others names them. */
const MOST_INSTRUMENTS = 100;
const MOST_NAMED = 5;
const GROUP = { segment: 'equity', hasDerivatives: true } as const;

/** A day, ready to be played. */
export interface FoundDay {
  readonly day: IsoDate;
  readonly simulated: boolean;
  readonly recording: Recording;
  readonly asked: readonly InstrumentKey[];
}

/** Finds the bars of a past day: imported ones, or the market's own when nothing was imported. */
export class DayFinder {
  readonly #stored: DaySource;
  readonly #market: DaySource;
  readonly #calendar: SessionCalendar;
  readonly #deskDay: () => IsoDate;
  readonly #worldDay: () => IsoDate;
  readonly #secrets: SecretSource;
  /** Whoever trades comes first. */
  readonly #pause: () => Promise<void>;

  constructor(parts: {
    readonly store: CandleStore;
    readonly market: Market;
    readonly marketData: MarketData;
    readonly secrets: SecretSource;
    readonly wall: WallClock;
    readonly timers: Timers;
  }) {
    this.#pause = () =>
      new Promise((resolve) => {
        parts.timers.after(0, resolve);
      });
    this.#stored = new StoredDays(parts.store);
    this.#market = new MarketDays(parts.market, this.#pause);
    this.#calendar = new SessionCalendar(parts.marketData.sessions, parts.marketData.holidays);
    this.#deskDay = () => istDate(parts.market.clock.now());
    this.#worldDay = () => istDate(parts.wall.now());
    this.#secrets = parts.secrets;
  }

  async days(symbols: readonly string[]): Promise<Result<ReplayDays, Refusal>> {
    const source = await this.#source();
    const asked = await keysOf(source, symbols);
    if (!asked.ok) return asked;
    return ok({ days: await source.days(asked.value), simulated: source.simulated });
  }

  async find(wish: ReplayWish): Promise<Result<FoundDay, Refusal>> {
    const source = await this.#source();
    const named = await keysOf(source, wish.symbols);
    if (!named.ok) return named;
    const asked = named.value;
    const day = wish.day === 'random' ? this.#pick(await source.days(asked)) : wish.day;
    if (day === undefined) return fail(refusal('NO_BARS', NOTHING));
    const early = this.#tooEarly(source, day);
    if (early !== undefined) return fail(early);
    const series = await this.#seriesOn(source, day, asked);
    const recording = series.length < asked.length ? undefined : recordingOf(series);
    if (recording === undefined) return fail(await this.#noBars(source, day, asked));
    return ok({ day, simulated: source.simulated, recording, asked });
  }

  /** What is played of a day: what was asked for, as far as it has bars, or everything. */
  async #seriesOn(
    source: DaySource,
    day: IsoDate,
    asked: readonly InstrumentKey[],
  ): Promise<readonly RecordedSeries[]> {
    const keys = asked.length > 0 ? asked : (await source.instruments()).slice(0, MOST_INSTRUMENTS);
    const series: RecordedSeries[] = [];
    for (const key of keys) {
      const bars = await source.bars(key, day);
      const one = bars === undefined ? undefined : seriesOfBars(bars);
      if (one !== undefined) series.push(one);
      await this.#pause();
    }
    return series;
  }

  async #source(): Promise<DaySource> {
    return (await this.#stored.instruments()).length > 0 ? this.#stored : this.#market;
  }

  #pick(days: readonly IsoDate[]): IsoDate | undefined {
    return days[Number.parseInt(this.#secrets.nonce(4), 16) % days.length];
  }

  #tooEarly(source: DaySource, day: IsoDate): Refusal | undefined {
    const today = source.simulated ? this.#deskDay() : this.#worldDay();
    if (day < today) return undefined;
    const says = day === today ? 'is not over yet' : 'has not happened yet';
    return refusal(
      'NO_BARS',
      `${formatDate(day, true)} ${says}. Choose a day before ${formatDate(today, true)}.`,
    );
  }

  /** Why a day cannot be played, and which days are near. */
  async #noBars(source: DaySource, day: IsoDate, asked: readonly InstrumentKey[]): Promise<Refusal> {
    const days = await source.days(asked);
    const schedule = this.#calendar.schedule(day, GROUP);
    const of = asked.length === 0 ? '' : ` of ${asked.map((key) => recordedSymbol(key)).join(', ')}`;
    const shown = formatDate(day, true);
    const closed = schedule.kind === 'closed' ? schedule.reason : WEEKEND[weekday(day)];
    const why =
      closed === undefined
        ? `There are no bars${of} of ${shown}.`
        : `There was no trading on ${shown}: ${closed}.`;
    const near = [days.findLast((one) => one < day), days.find((one) => one > day)].filter(
      (one): one is IsoDate => one !== undefined,
    );
    if (near.length === 0) return refusal('NO_BARS', `${why} ${NOTHING}`);
    const words = asked.map((key) => recordedSymbol(key)).join(',');
    const remedies = near.map((one) => ({
      label: formatDate(one, true),
      command: `/replay ${words} ${one}`.replace('  ', ' '),
    }));
    const text = near.map((one) => formatDate(one, true)).join(' or ');
    return refusal('NO_BARS', `${why} Near it there is ${text}; /replay shows more days.`, remedies);
  }
}

/** Years without a calendar have weekends too; days are numbered from Sunday. */
const WEEKEND: Readonly<Record<number, string>> = { 0: 'Sunday', 6: 'Saturday' };

const NOTHING = 'Import bars of 1, 5 or 15 minutes with munim import to have days to play.';

/** The instruments that words name, all of them or a refusal. */
async function keysOf(
  source: DaySource,
  symbols: readonly string[],
): Promise<Result<readonly InstrumentKey[], Refusal>> {
  if (symbols.length === 0) return ok([]);
  const all = await source.instruments();
  const keys: InstrumentKey[] = [];
  for (const symbol of symbols) {
    const key = all.find((one) => recordedSymbol(one) === symbol || one === `NSE:${symbol}`);
    if (key === undefined) {
      const some = all
        .slice(0, MOST_NAMED)
        .map((one) => recordedSymbol(one))
        .join(', ');
      return fail(
        refusal(
          'UNKNOWN_SYMBOL',
          `There are no bars of ${symbol.slice(0, 40)} to play. There are of ${some}; /data lists the stored ones.`,
        ),
      );
    }
    keys.push(key);
  }
  return ok(keys);
}
