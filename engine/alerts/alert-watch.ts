import type { BookView, DeskEvent } from '../desk.ts';
import type { AlertDesk, AlertWish, ClauseFigures, SetAlert } from '../desk-alerts.ts';
import type { Caller, MarketDesk } from '../desk-market.ts';
import type { Alert, AlertCondition } from '../domain/alert.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { epochMs } from '../domain/time.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { judge } from './alert-rule.ts';
import type { AlertSights, Look } from './alert-sights.ts';

const MOST_A_PERSON = 50;

/** Looks at every alert each second, and tells the owners of those that came to hold. */
export class AlertWatch implements AlertDesk {
  readonly #store: AlertStore;
  readonly #sights: AlertSights;
  readonly #market: Pick<MarketDesk, 'watch' | 'instrument' | 'moment'>;
  readonly #bookViews: () => readonly BookView[];
  readonly #wall: WallClock;
  readonly #quietMs: number;
  readonly #tell: (event: DeskEvent) => void;
  readonly #alerts = new Map<number, Alert>();
  /** What earlier runs were asked for has been taken up. */
  readonly #loaded: Promise<void>;
  #looking = false;

  constructor(parts: {
    readonly store: AlertStore;
    readonly sights: AlertSights;
    readonly market: Pick<MarketDesk, 'watch' | 'instrument' | 'moment'>;
    readonly bookViews: () => readonly BookView[];
    readonly wall: WallClock;
    /** A repeating alert tells at most once in so long, and counts meanwhile. */
    readonly quietMs: number;
    readonly tell: (event: DeskEvent) => void;
  }) {
    this.#store = parts.store;
    this.#sights = parts.sights;
    this.#market = parts.market;
    this.#bookViews = parts.bookViews;
    this.#wall = parts.wall;
    this.#quietMs = parts.quietMs;
    this.#tell = parts.tell;
    this.#loaded = this.#load();
    // Whoever waits for it is told.
    this.#loaded.catch(() => undefined);
  }

  async #load(): Promise<void> {
    for (const alert of await this.#store.all()) this.#alerts.set(alert.number, alert);
    void this.#market.watch([...this.#alerts.values()].flatMap(({ condition }) => keysOf(condition)));
  }

  async set(caller: Caller, { condition, repeats, lastsMs }: AlertWish): Promise<Result<SetAlert, Refusal>> {
    if ((await this.list(caller)).length >= MOST_A_PERSON) {
      return fail(refusal('BAD_ARGUMENTS', `You have ${MOST_A_PERSON} alerts. Remove one first: /alerts.`));
    }
    await this.#market.watch(keysOf(condition));
    const holds = (await this.#look(condition, undefined))?.holds ?? false;
    const alert: Alert = {
      number: await this.#store.nextNumber(),
      owner: caller.user.id,
      place: caller.place,
      condition,
      repeats,
      expiresAt: lastsMs === undefined ? undefined : epochMs(this.#wall.now() + lastsMs),
      state: { kind: holds ? 'waiting' : 'armed' },
      toldAt: undefined,
      hushed: 0,
    };
    await this.#store.save(alert);
    this.#alerts.set(alert.number, alert);
    return ok({ alert, holds });
  }

  async remove(caller: Caller, number: number): Promise<Result<Alert, Refusal>> {
    await this.#loaded;
    const alert = this.#alerts.get(number);
    if (alert === undefined || alert.owner !== caller.user.id) {
      return fail(refusal('NOTHING_TO_DO', `You have no alert ${number}. See /alerts.`));
    }
    await this.#forget(alert);
    return ok(alert);
  }

  async list({ user }: Caller): Promise<readonly Alert[]> {
    await this.#loaded;
    return [...this.#alerts.values()].filter(({ owner }) => owner === user.id);
  }

  /** Call it each second. A look that takes longer is not begun twice. Rejects when a change could not be stored. */
  async everySecond(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#loaded;
      this.#sights.begin();
      for (const alert of [...this.#alerts.values()]) await this.#lookAt(alert);
    } finally {
      this.#looking = false;
    }
  }

  async #lookAt(alert: Alert): Promise<void> {
    const now = this.#wall.now();
    if (alert.expiresAt !== undefined && now >= alert.expiresAt) return this.#forget(alert);
    const look = await this.#look(alert.condition, alert.number);
    // A person may have removed it meanwhile.
    if (look === undefined || !this.#alerts.has(alert.number)) return;
    const { alert: next, tells } = judge(alert, look, now, this.#quietMs);
    if (next === alert) return;
    if (tells && !alert.repeats) await this.#forget(alert);
    else {
      await this.#store.save(next);
      this.#alerts.set(next.number, next);
    }
    if (tells) this.#announce(alert, look.figures);
  }

  #announce(alert: Alert, figures: readonly ClauseFigures[]): void {
    const [key] = keysOf(alert.condition);
    const instrument = key === undefined ? undefined : this.#market.instrument(key);
    this.#tell({ kind: 'alert', alert, instrument, figures, marketAt: this.#market.moment().at });
  }

  async #forget(alert: Alert): Promise<void> {
    await this.#store.remove(alert.number);
    this.#alerts.delete(alert.number);
  }

  async #look(condition: AlertCondition, number: number | undefined): Promise<Look | undefined> {
    if (condition.kind === 'market') return this.#sights.look(condition, number);
    const view = this.#bookViews().find(({ book }) => book.id === condition.book);
    if (view === undefined) return undefined;
    const { net } = view.today;
    const ahead = condition.is === 'above' ? net - condition.amount : condition.amount - net;
    const figures = [{ left: net, right: condition.amount }];
    return { holds: ahead > 0, clearlyOver: ahead < -Math.abs(condition.amount) / 100, figures };
  }
}

function keysOf(condition: AlertCondition): readonly InstrumentKey[] {
  return condition.kind === 'market' ? [condition.instrument] : [];
}
