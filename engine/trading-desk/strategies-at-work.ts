import type { StepUp } from '../compliance/step-up.ts';
import type { Caller, MarketDesk } from '../desk-market.ts';
import type {
  Deployed,
  DeploymentView,
  DeployWish,
  Leaving,
  StrategyDesk,
  WarmUp,
} from '../desk-strategies.ts';
import type { PlaceRequest } from '../desk-tickets.ts';
import type { Deployment, KeptSignal } from '../domain/deployment.ts';
import { heldBy } from '../domain/deployment.ts';
import { type DeploymentId, deploymentId, type InstrumentKey } from '../domain/ids.ts';
import { money, notional } from '../domain/money.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { formatTime, type IsoDate, istDate, MINUTE_MS } from '../domain/time.ts';
import { TIMEFRAME_MINUTES } from '../domain/timeframe.ts';
import { type KernelContext, markOf, tradable } from '../kernel/context.ts';
import { pauseDeployment, resumeDeployment } from '../kernel/deployment-state.ts';
import { endDeployment, openDeployment } from '../kernel/deployments.ts';
import type { Turn } from '../kernel/turn.ts';
import type { Writer } from '../kernel/writer.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { readDeployment } from './deploy-words.ts';
import { actorOf, storing } from './ticket-desk.ts';

/** What the host of strategies tells of a deployment, and is told of it. */
interface Host {
  refresh(): void;
  reopen(id: DeploymentId): void;
  status(id: DeploymentId): readonly {
    readonly instrument: InstrumentKey;
    readonly phase: 'waiting' | 'reading' | 'live';
    readonly bars: number;
    readonly needed: number;
    readonly trouble: string | undefined;
  }[];
  /** Bars that a strategy needs before its first word counts. */
  needed(deployment: Deployment): number;
}

interface Parts {
  readonly writer: Writer;
  readonly context: KernelContext;
  readonly clock: MarketClock;
  readonly store: Pick<FactStore, 'signals'>;
  readonly market: Pick<MarketDesk, 'resolve'>;
  readonly host: Host;
  readonly stepUp: Pick<StepUp, 'check'>;
  /** Those that may be at work. */
  readonly strategies: readonly Strategy[];
}

/** Deploys strategies, holds them back and takes them off, each by somebody who may, and shows how they stand. */
export class StrategiesAtWork implements StrategyDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async deploy(caller: Caller, wish: DeployWish): Promise<Result<Deployed, Refusal>> {
    const { writer, market, host, strategies } = this.#parts;
    const read = readDeployment(wish, strategies, market);
    if (!read.ok) return read;
    const unproven = await this.#stepUp(caller, wish);
    if (unproven !== undefined) return fail(unproven);
    const { prepared, instruments, ...settled } = read.value;
    const opened = await storing(
      writer.run(actorOf(caller), (turn) => {
        const number = turn.state.strategies.nextNumber;
        return openDeployment(turn, {
          ...settled,
          id: deploymentId(`${plainName(settled.strategy)}-${number}`),
          number,
          book: wish.book,
          ...(wish.capital === undefined ? {} : { capital: wish.capital }),
          instruments: instruments.map(({ key }) => key),
          mode: wish.mode ?? 'auto',
          ...(wish.from === undefined ? {} : { from: wish.from }),
          ...(wish.to === undefined ? {} : { to: wish.to }),
          by: caller.user.id,
          deployedAt: turn.moment.marketAt,
          state: { kind: 'running' },
          trades: 0,
          net: money(0),
          bestNet: money(0),
        });
      }),
    );
    if (!opened.ok) return opened;
    host.refresh();
    return ok({ deployment: opened.value, needed: host.needed(opened.value) });
  }

  /** Real money moved by a program asks for a code; one that only tells moves none. */
  async #stepUp(caller: Caller, { book, mode, code }: DeployWish): Promise<Refusal | undefined> {
    if (this.#parts.writer.state.books.get(book)?.mode !== 'live' || mode === 'signal') return undefined;
    if (code === undefined) {
      return refusal(
        'STEP_UP_NEEDED',
        `${book} is LIVE: this strategy will trade real money by itself. Type the six digits of your authenticator at the end: code=123456.`,
      );
    }
    const proven = await this.#parts.stepUp.check(caller.user.id, code);
    return proven.ok ? undefined : proven.error;
  }

  list(): readonly DeploymentView[] {
    return [...this.#parts.writer.state.strategies.deployments.values()].flatMap(
      (one) => this.#view(one) ?? [],
    );
  }

  find(name: string): Result<DeploymentView, Refusal> {
    const word = name.trim().toLowerCase();
    const views = this.list();
    const exact = views.filter(({ deployment: { id, number } }) => id === word || String(number) === word);
    const named = views.filter(({ deployment }) => plainName(deployment.strategy) === word);
    const [found, other] = exact.length > 0 ? exact : named;
    if (found !== undefined && other === undefined) return ok(found);
    const ids = (named.length > 0 ? named : views).map(({ deployment }) => deployment.id);
    const says =
      views.length === 0
        ? 'No strategy is deployed. Deploy one: /deploy rsi INFY,TCS.'
        : `Say which one: ${ids.join(', ')}.`;
    return fail(refusal('UNKNOWN_DEPLOYMENT', says));
  }

  #view(deployment: Deployment): DeploymentView | undefined {
    const { writer, context, clock } = this.#parts;
    const { strategies, books } = writer.state;
    const book = books.get(deployment.book);
    if (book === undefined) return undefined;
    const trades = [...strategies.tradesOf(deployment.id)];
    const open = trades.filter(({ end }) => end === undefined);
    const today = istDate(clock.now());
    const unrealised = open.reduce((sum, trade) => {
      const mark = markOf(context, tradable(context, trade.instrument));
      const worth = trade.exitValue + notional(mark, Math.abs(heldBy(trade)));
      return sum + trade.side * (worth - trade.entryValue) - trade.charges;
    }, 0);
    const ended = trades.filter((trade) => trade.end !== undefined && istDate(trade.end.at) === today);
    const signals = [...strategies.signals].filter((signal) => signal.deployment === deployment.id);
    return {
      deployment,
      book,
      open,
      unrealised: money(unrealised),
      today: money(ended.reduce((sum, { end }) => sum + (end?.net ?? 0), 0)),
      lastSignal: signals.at(-1),
      signalsToday: signals.length,
      warmUp: this.#parts.host.status(deployment.id).map(warmUpOf),
    };
  }

  pause(caller: Caller, id: DeploymentId): Promise<Result<Deployment, Refusal>> {
    return this.#change(caller, id, (turn, deployment) => {
      if (deployment.state.kind === 'paused') return ok(deployment);
      return ok(pauseDeployment(turn, deployment, { by: 'person', reason: `${caller.user.name} paused it` }));
    });
  }

  async resume(caller: Caller, id: DeploymentId): Promise<Result<Deployment, Refusal>> {
    const before = this.#parts.writer.state.strategies.deployments.get(id)?.state;
    const resumed = await this.#change(caller, id, (turn, deployment) =>
      ok(deployment.state.kind === 'running' ? deployment : resumeDeployment(turn, deployment)),
    );
    if (resumed.ok && before?.kind === 'paused' && before.by === 'engine') this.#parts.host.reopen(id);
    return resumed;
  }

  async undeploy(
    caller: Caller,
    id: DeploymentId,
    leaving: Leaving | undefined,
  ): Promise<Result<Deployment, Refusal>> {
    const { context, host } = this.#parts;
    const ended = await this.#change(caller, id, (turn, deployment) => {
      const open = [...turn.state.strategies.openTrades].filter((trade) => trade.deployment === id);
      if (open.length === 0 || leaving !== undefined)
        return ok(endDeployment(turn, context, deployment, leaving ?? 'keep'));
      return fail(
        refusal(
          'OPEN_POSITIONS',
          `${id} holds ${open.length} open ${open.length === 1 ? 'position' : 'positions'}. Keep them with their stops, or exit them at market?`,
          [
            { label: 'Keep them', command: `/undeploy ${id} keep` },
            { label: 'Exit them', command: `/undeploy ${id} exit` },
            { label: 'Leave it on', command: '/strategies' },
          ],
        ),
      );
    });
    if (ended.ok) host.refresh();
    return ended;
  }

  #change(
    caller: Caller,
    id: DeploymentId,
    work: (turn: Turn, deployment: Deployment) => Result<Deployment, Refusal>,
  ): Promise<Result<Deployment, Refusal>> {
    return storing(
      this.#parts.writer.run(actorOf(caller), (turn) => {
        const deployment = turn.state.strategies.deployments.get(id);
        if (deployment !== undefined) return work(turn, deployment);
        return fail(refusal('UNKNOWN_DEPLOYMENT', `${id} is not deployed any more. See /strategies.`));
      }),
    );
  }

  wanted(id: DeploymentId, instrument: InstrumentKey): Result<PlaceRequest, Refusal> {
    const { strategies } = this.#parts.writer.state;
    const deployment = strategies.deployments.get(id);
    const newest = [...strategies.signals].findLast(
      (signal) => signal.deployment === id && signal.instrument === instrument,
    );
    if (deployment === undefined || newest?.outcome.kind !== 'told') return fail(NOTHING_ASKED);
    const barMs = TIMEFRAME_MINUTES[deployment.timeframe] * MINUTE_MS;
    if (this.#parts.clock.now() >= newest.barStart + 2 * barMs) {
      return fail(
        refusal(
          'SIGNAL_OLD',
          `That signal is of ${formatTime(newest.at)}, and its time is over. Wait for the next.`,
        ),
      );
    }
    const { side, units, reduces } = newest.outcome;
    return ok({
      book: deployment.book,
      instrument,
      side,
      amount: { unit: 'shares', value: units },
      product: deployment.product,
      pricing: { type: 'MARKET' },
      validity: reduces ? 'DAY' : 'IOC',
      exits: {},
      reduceOnly: reduces,
      follows: { deployment: id, reason: newest.reason },
    });
  }

  signals(day: IsoDate): Promise<readonly KeptSignal[]> {
    return this.#parts.store.signals(day);
  }
}

const NOTHING_ASKED = refusal('SIGNAL_OLD', 'No signal of it waits for a yes. See /signals.');

/** `ensemble(rsi,ma-cross)` is `ensemble` in a name. */
function plainName(strategy: string): string {
  return strategy.replace(/\(.*$/, '').toLowerCase();
}

function warmUpOf({ instrument, phase, bars, needed, trouble }: ReturnType<Host['status']>[number]): WarmUp {
  const live = bars >= needed ? 'ready' : 'short';
  return { instrument, state: phase === 'live' ? live : phase, bars, needed, trouble };
}
