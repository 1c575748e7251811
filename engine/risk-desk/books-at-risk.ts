import type { Picture } from '../charts/picture.ts';
import { PICTURE_TASK } from '../charts/picture-task.ts';
import type { BookView, FundsView, PositionRow } from '../desk.ts';
import type { MarketMoment } from '../desk-market.ts';
import type { LimitUse, RiskAnswer, RiskDesk, RiskWish, StressAnswer, StressWish } from '../desk-risk.ts';
import { assert } from '../domain/assert.ts';
import { type BookId, type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { epochMs, istDate } from '../domain/time.ts';
import type { ComputePool } from '../ports/compute-pool.ts';
import type { Limits } from '../risk/limits.ts';
import type { Scenario } from '../risk/stress/stress-test.ts';
import type { BookSnapshot } from '../risk/value-at-risk/book-snapshot.ts';
import type { FactorHistory } from '../risk/value-at-risk/factor-history.ts';
import { limitUse } from './limit-use.ts';
import { distributionPicture, stressPicture } from './risk-pictures.ts';
import { MEASURE_TASK, RECORD_WINDOW, STRESS_TASK } from './risk-tasks.ts';
import { HISTORY_DAYS, NIFTY } from './risk-watch.ts';

/** What the measures stand on. */
export interface RiskGround {
  readonly pool: ComputePool;
  readonly load: (factors: readonly InstrumentKey[]) => Promise<FactorHistory>;
  /** Taken on the kernel's thread. */
  readonly snapshot: (book: BookId) => BookSnapshot;
  /** Resolves when prices of these flow. */
  readonly watch: (keys: readonly InstrumentKey[]) => Promise<void>;
  readonly heldKeys: (book: BookId) => readonly InstrumentKey[];
  readonly resolve: (symbol: string) => InstrumentKey | undefined;
  readonly moment: () => MarketMoment;
  readonly view: (book: BookId) => BookView | undefined;
  readonly funds: (book: BookId) => FundsView;
  /** Positions and holdings. */
  readonly rows: (book: BookId) => readonly PositionRow[];
  /** As they hold for the book today. */
  readonly limits: (book: BookView['book']) => Limits;
  readonly keep: (what: string, png: Uint8Array) => Promise<string>;
}

/** Value at risk and stress of books: snapshots are taken here, all else is done by workers. */
export class BooksAtRisk implements RiskDesk {
  readonly #ground: RiskGround;
  #history: { readonly of: string; readonly history: Promise<FactorHistory> } | undefined;

  constructor(ground: RiskGround) {
    this.#ground = ground;
  }

  async valueAtRisk(book: BookId, wish: RiskWish): Promise<Result<RiskAnswer, Refusal>> {
    const held = await this.#held(book);
    if (!held.ok) return held;
    const { snapshot, history } = held.value;
    const [from, to] = [history.days[0], history.days.at(-1)];
    if (from === undefined || to === undefined) return fail(noHistory(history.missing));
    const { method, level, horizon, theme } = wish;
    const settings = { method, level, horizon, window: HISTORY_DAYS };
    const { risk, record } = await this.#ground.pool.run(MEASURE_TASK, { snapshot, history, settings });
    const { label } = this.#ground.moment();
    const picture = distributionPicture({ book, risk, wish, theme, label });
    return ok({
      wish,
      var: risk.var,
      es: risk.es,
      capital: snapshot.capital,
      shares: risk.components.map(({ held: { symbol, units }, component, alone }) => ({
        symbol,
        units,
        component,
        alone,
      })),
      unmeasured: risk.unmeasured,
      assumed: risk.assumed,
      observations: risk.observations,
      from: istDate(epochMs(from)),
      to: istDate(epochMs(to)),
      origins: history.origins,
      record: record === undefined ? undefined : { window: RECORD_WINDOW, ...record },
      picture: await this.#draw(`var-${book}`, picture),
    });
  }

  async stress(book: BookId, wish: StressWish): Promise<Result<StressAnswer, Refusal>> {
    const asked = this.#scenarioOf(wish);
    if (!asked.ok) return asked;
    const held = await this.#held(book);
    if (!held.ok) return held;
    const { snapshot, history } = held.value;
    const test = await this.#ground.pool.run(STRESS_TASK, {
      snapshot,
      history,
      index: NIFTY,
      asked: asked.value,
      days: wish.days,
    });
    const rows = test.lines.map(({ scenario, gain }) => ({ ...scenario, gain }));
    const worst = rows.reduce((least, row) => (row.gain < least.gain ? row : least));
    const { label } = this.#ground.moment();
    const picture = stressPicture({ book, test, capital: snapshot.capital, theme: wish.theme, label });
    return ok({
      asked: test.asked === undefined ? undefined : { ...test.asked.scenario, gain: test.asked.gain },
      rows,
      worst,
      haircut: test.haircut,
      capital: snapshot.capital,
      unmeasured: test.unmeasured,
      picture: await this.#draw(`stress-${book}`, picture),
    });
  }

  limitUse(book: BookId): readonly LimitUse[] {
    const view = this.#ground.view(book);
    assert(view !== undefined, `no book ${book}`);
    const { funds, rows, limits } = this.#ground;
    return limitUse({ view, funds: funds(book), rows: rows(book) }, limits(view.book));
  }

  /** The book with prices that flow, and the history of all that moves it. */
  async #held(
    book: BookId,
  ): Promise<Result<{ readonly snapshot: BookSnapshot; readonly history: FactorHistory }, Refusal>> {
    await this.#ground.watch(this.#ground.heldKeys(book));
    const snapshot = this.#ground.snapshot(book);
    if (snapshot.positions.length === 0) {
      return fail(
        refusal('NOTHING_TO_DO', `${book} holds nothing, so there is nothing to lose. Buy something first.`, [
          { label: 'Positions', command: `/positions ${book}` },
        ]),
      );
    }
    const factors = new Set([NIFTY, ...snapshot.positions.map(({ factor }) => instrumentKey(factor))]);
    return ok({ snapshot, history: await this.#historyOf([...factors].sort()) });
  }

  /** Of the same factors on the same day it is the same: loaded once. */
  #historyOf(factors: readonly InstrumentKey[]): Promise<FactorHistory> {
    const of = `${this.#ground.moment().day} ${factors.join(' ')}`;
    if (this.#history?.of !== of) {
      const history = this.#ground.load(factors);
      this.#history = { of, history };
      history.catch(() => {
        this.#history = undefined;
      });
    }
    return this.#history.history;
  }

  #scenarioOf({ symbol, spot, volatility, days }: StressWish): Result<Scenario | undefined, Refusal> {
    const calm = symbol === undefined && volatility === 0 && days === 0;
    if (calm) return ok(undefined);
    const scenario = { name: 'asked', index: spot, volatility, days };
    if (symbol === undefined) return ok(scenario);
    const key = this.#ground.resolve(symbol);
    if (key === undefined) {
      return fail(
        refusal(
          'UNKNOWN_SYMBOL',
          `There is no ${symbol.slice(0, 30)}. Say it like /stress nifty -5% iv +30%.`,
        ),
      );
    }
    return ok(key === NIFTY ? scenario : { ...scenario, only: key });
  }

  async #draw(what: string, picture: Picture): Promise<string> {
    return this.#ground.keep(what, await this.#ground.pool.run(PICTURE_TASK, picture, { atOnce: true }));
  }
}

function noHistory(missing: readonly string[]): Refusal {
  const names = missing.map((key) => key.slice(key.indexOf(':') + 1)).join(', ');
  return refusal(
    'NO_BARS',
    `There is no daily history of ${names}: value at risk needs 60 days or more. Take bars in with munim import.`,
  );
}
