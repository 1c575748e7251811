import type { KillDesk, KillLevel, KillReport, KillScope, KillStanding } from '../desk-kill.ts';
import type { Caller } from '../desk-market.ts';
import type { TradingState } from '../domain/book.ts';
import type { Actor } from '../domain/fact.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { mayAct } from '../domain/user.ts';
import type { KernelContext } from '../kernel/context.ts';
import { cancelEntries, openEntries } from '../kernel/halt.ts';
import { setTradingState } from '../kernel/trading-state.ts';
import { stricter, type TradingStatus } from '../kernel/trading-status.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { SecretSource } from '../ports/ids.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import type { EntryCancels } from './entry-cancels.ts';
import { entriesText, haltedAlready, killReason, mayOpen, notYet, unlockWord } from './kill-words.ts';
import { actorOf, storing } from './ticket-desk.ts';
import { within } from './within.ts';

const ENGINE: Actor = { kind: 'engine' };
const STATE: Readonly<Record<KillLevel, TradingState>> = { 2: 'reducing', 3: 'halted' };
/** How long the database may take before the kill goes on without it. */
const RECORD_WITHIN_MS = 1_000;

/** The kill switch as a file in the home. */
interface Flag {
  read(): { readonly level: KillLevel; readonly by: string; readonly text: string } | undefined;
  write(flag: { readonly level: KillLevel; readonly by: string; readonly nonce: string }): void;
  remove(): void;
  answer(flagText: string, report: KillReport): void;
}

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly cancels: EntryCancels;
  readonly flag: Flag;
  readonly wall: WallClock;
  readonly timers: Timers;
  readonly secrets: SecretSource;
  readonly tell: (text: string) => void;
  readonly onTrouble: (message: string, error: unknown) => void;
}

interface Pull {
  readonly scope: KillScope;
  readonly level: KillLevel;
  /** Who, for people. */
  readonly by: string;
  readonly actor: Actor;
}

/**
 * Stops trading: first the latch, which nothing can keep from holding, then the record, then the cancels. What could not
 * be recorded is tried again each second, and what is halted has its entries taken back each second.
 */
export class KillSwitch implements KillDesk {
  readonly #parts: Parts;
  #handledFlag: string | undefined;
  /** Text of a flag that stands for a record the database did not take. */
  #ownFlag: string | undefined;
  #busy = false;
  #leaving = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async kill(
    caller: Caller,
    wish: { readonly scope: KillScope; readonly level: KillLevel },
  ): Promise<Result<KillReport, Refusal>> {
    const { writer } = this.#parts;
    if (!mayAct(caller.user.role, 'risk')) {
      return fail(refusal('NOT_ALLOWED', 'Stopping trading needs the role risk. Ask somebody who has it.'));
    }
    if (wish.scope !== 'desk' && !writer.state.books.has(wish.scope)) {
      return fail(
        refusal('UNKNOWN_BOOK', `There is no book ${wish.scope}. See /books, or halt everything: /kill 3.`),
      );
    }
    const held = this.#heldByPerson(wish.scope);
    if (wish.level === 2 && held.state === 'halted') return fail(haltedAlready(wish.scope, held));
    return ok(await this.#pull({ ...wish, by: caller.user.name, actor: actorOf(caller) }));
  }

  /** A flag that lies in the home when Munim starts holds before anything else happens. */
  adoptFlag(): void {
    const flag = this.#parts.flag.read();
    if (flag === undefined) return;
    const since = this.#parts.wall.now();
    const reason = killReason(flag, since);
    this.#parts.context.latch.engage('desk', { state: STATE[flag.level], reason, since });
  }

  /** Munim is being stopped: nothing new leaves any more, and the record stays as it is. */
  standDown(): void {
    this.#leaving = true;
    const since = this.#parts.wall.now();
    this.#parts.context.latch.engage('desk', { state: 'reducing', reason: 'Munim is stopping', since });
  }

  /** Call it each second: looks for the flag, records what is not on record, takes back what a halted scope still has open. */
  async everySecond(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.#obeyFlag();
      await this.#recordLatch();
      await this.#keepHalted();
    } catch (error) {
      this.#parts.onTrouble('the kill switch', error);
    } finally {
      this.#busy = false;
    }
  }

  standing(): readonly KillStanding[] {
    const { state } = this.#parts.writer;
    const scopes: readonly KillScope[] = ['desk', ...state.books.keys()];
    return scopes.flatMap((scope) => {
      const status = this.#held(scope);
      return status.state === 'active' ? [] : [{ scope, ...status, word: unlockWord(status) }];
    });
  }

  async unkill(
    caller: Caller,
    wish: { readonly scope: KillScope; readonly word: string; readonly to: 'active' | 'reducing' },
  ): Promise<Result<TradingState, Refusal>> {
    const { writer, context } = this.#parts;
    const held = this.#held(wish.scope);
    const limit = writer.state.heldBy(wish.scope, 'limit');
    const limited = limit.state === 'halted';
    const refused =
      mayOpen(caller, wish, held) ?? (limited && wish.to === 'active' ? notYet(wish, limit) : undefined);
    if (refused !== undefined) return fail(refused);
    if (wish.scope === 'desk') this.#takeFlagAway();
    const reason = wish.to === 'active' ? '' : `opened for exits by ${caller.user.name}`;
    const latched = context.latch.of(wish.scope);
    const stored = await storing(
      writer.run(actorOf(caller), (turn) => {
        context.latch.release(wish.scope);
        const byPerson = turn.state.heldBy(wish.scope, 'person').state !== 'active';
        if (byPerson) setTradingState(turn, { scope: wish.scope, cause: 'person', state: wish.to, reason });
        if (limited) setTradingState(turn, { scope: wish.scope, cause: 'limit', state: 'reducing', reason });
        return ok(undefined);
      }),
    );
    if (!stored.ok) {
      context.latch.engage(wish.scope, latched);
      return stored;
    }
    const now = stricter(writer.state.tradingStatus('desk'), writer.state.tradingStatus(wish.scope));
    this.#parts.tell(`${caller.user.name} opened ${wish.scope} again. It is ${now.state} now.`);
    return ok(now.state);
  }

  /** The same flag laid again counts again. */
  #takeFlagAway(): void {
    this.#parts.flag.remove();
    this.#handledFlag = undefined;
  }

  #heldByPerson(scope: KillScope): TradingStatus {
    const { writer, context } = this.#parts;
    return stricter(writer.state.heldBy(scope, 'person'), context.latch.of(scope));
  }

  /** What a typed word may open: what a person closed, and for exits what the day's loss did. */
  #held(scope: KillScope): TradingStatus {
    return stricter(this.#heldByPerson(scope), this.#parts.writer.state.heldBy(scope, 'limit'));
  }

  async #pull(pull: Pull): Promise<KillReport> {
    const { wall, context, cancels } = this.#parts;
    const at = wall.now();
    const began = wall.monotonicMs();
    const status = { state: STATE[pull.level], reason: killReason(pull, at), since: at };
    context.latch.engage(pull.scope, status);
    const blockedMs = wall.monotonicMs() - began;
    const recorded = await this.#record(pull, status);
    const { scope, level, by } = pull;
    const found = await cancels.takeBack({ scope, why: status.reason, cancel: level === 3, sinceMs: began });
    const tookMs = wall.monotonicMs() - began;
    const report: KillReport = { scope, level, by, at, recorded, blockedMs, tookMs, ...found };
    this.#parts.tell(`${status.reason}: ${scope} is ${status.state}. ${entriesText(report)}`);
    return report;
  }

  /** Whether the database has it; if not, a file in the home does, so that a restart finds it. */
  async #record({ scope, level, by, actor }: Pull, { state, reason }: TradingStatus): Promise<boolean> {
    const { writer, timers, flag, secrets, onTrouble } = this.#parts;
    const stored = writer
      .run(actor, (turn) => {
        if (
          stricter(turn.state.heldBy(scope, 'person'), { state, reason, since: turn.moment.wallAt })
            .reason === reason
        )
          setTradingState(turn, { scope, cause: 'person', state, reason });
        return true;
      })
      .catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) onTrouble('the kill switch could not be recorded', error);
        return false;
      });
    if ((await within(timers, RECORD_WITHIN_MS, stored)) === true) return true;
    try {
      if (flag.read() !== undefined) return false;
      flag.write({ level, by, nonce: secrets.nonce(8) });
      this.#ownFlag = flag.read()?.text;
      this.#handledFlag = this.#ownFlag;
    } catch (error) {
      onTrouble('the kill switch could be written neither into the database nor into the home', error);
    }
    return false;
  }

  async #obeyFlag(): Promise<void> {
    const { flag, onTrouble } = this.#parts;
    const found = flag.read();
    if (found?.text === this.#handledFlag) return;
    this.#handledFlag = found?.text;
    if (found === undefined) return;
    const report = await this.#pull({ scope: 'desk', level: found.level, by: found.by, actor: ENGINE });
    try {
      flag.answer(found.text, report);
    } catch (error) {
      onTrouble('the answer to the kill flag could not be written', error);
    }
  }

  async #recordLatch(): Promise<void> {
    const { writer, context } = this.#parts;
    for (const scope of context.latch.scopes) {
      if (!writer.usable || this.#leaving) return;
      const held = context.latch.of(scope);
      const known = writer.state.heldBy(scope, 'person');
      if (stricter(known, held) === known) continue;
      await writer.run(ENGINE, (turn) =>
        setTradingState(turn, { scope, cause: 'person', state: held.state, reason: held.reason }),
      );
    }
    const { flag } = this.#parts;
    if (this.#ownFlag !== undefined && flag.read()?.text === this.#ownFlag) flag.remove();
    this.#ownFlag = undefined;
  }

  /** An entry whose number came late, or whose cancel was refused, is still an entry. */
  async #keepHalted(): Promise<void> {
    const { writer, context } = this.#parts;
    if (!writer.usable) return;
    const scopes: readonly KillScope[] = ['desk', ...writer.state.books.keys()];
    for (const scope of scopes) {
      const { state, reason } = writer.state.tradingStatus(scope);
      if (state !== 'halted' || openEntries(writer.state, scope).length === 0) continue;
      await writer.run(ENGINE, (turn) => cancelEntries(turn, context, scope, reason));
    }
  }
}
