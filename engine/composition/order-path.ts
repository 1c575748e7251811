import type { Brokers } from '../execution/brokers.ts';
import { Effects } from '../execution/effects.ts';
import { Reconciler } from '../execution/reconciler.ts';
import type { KernelContext } from '../kernel/context.ts';
import { DeskState } from '../kernel/state.ts';
import { Writer } from '../kernel/writer.ts';
import type { FactStore, StateSnapshot } from '../ports/fact-store.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { Reload } from './reload.ts';

/** What carries orders: the writer, what it asks of brokers, and what keeps accounts in line with them. */
export interface OrderPath {
  readonly writer: Writer;
  readonly effects: Effects;
  readonly reconcilers: readonly Reconciler[];
}

/** Ties the writer to its store and to the brokers of all accounts, in both directions. */
export function makeOrderPath(parts: {
  readonly snapshot: StateSnapshot;
  readonly store: FactStore;
  readonly brokers: Brokers;
  readonly context: KernelContext;
  readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
  readonly timers: Timers;
  readonly onTrouble: (message: string, error: unknown) => void;
}): OrderPath {
  const { store, brokers, context, clocks, timers, onTrouble } = parts;
  const onBug = (error: unknown): void => onTrouble('a bug in the engine', error);
  const effects = new Effects({ brokers, clock: clocks.wall, timers, context, onBug });
  const writer: Writer = new Writer({
    state: DeskState.from(parts.snapshot),
    store,
    clocks,
    perform: (effect) => effects.perform(effect),
    onBroken: (error) => reload.begin(error),
  });
  const reconcilers = brokers.all.map(
    (broker) => new Reconciler({ broker, effects, writer, context, clocks, onBug }),
  );
  const reload = new Reload({
    writer,
    store,
    effects,
    reconcilers,
    context,
    timers,
    wall: clocks.wall,
    onTrouble,
  });
  effects.attach(writer);
  return { writer, effects, reconcilers };
}
