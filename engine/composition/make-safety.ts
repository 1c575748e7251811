import type { NoticeSeverity } from '../desk.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Timer } from '../ports/timers.ts';
import { KillFile } from '../storage/kill-file.ts';
import { databaseStanding } from '../storage/postgres/database-clock.ts';
import { EntryCancels } from '../trading-desk/entry-cancels.ts';
import { KillSwitch } from '../trading-desk/kill-switch.ts';
import { LossWatch } from '../trading-desk/loss-watch.ts';
import { PriceWatch } from '../trading-desk/price-watch.ts';
import type { Core } from './build-core.ts';
import { ClockWatch } from './clock-watch.ts';
import { DiskWatch } from './disk-watch.ts';
import type { Base, EngineOptions } from './engine-options.ts';

/** How long an order that is on its way when Munim is stopped may take to be answered. */
const ANSWER_WITHIN_MS = 8 * SECOND_MS;
const LOOK_EVERY_MS = 20;

/** What watches over trading each second, besides the market's own time. */
interface Safety {
  readonly kill: KillSwitch;
  start(): void;
  /** Lets nothing new leave, and resolves when what is on its way was answered, or after eight seconds. */
  standDown(): Promise<void>;
}

/** Ties the kill switch and the watch over the clock to a running core. */
export function makeSafety(options: EngineOptions, base: Base, core: Core): Safety {
  const { writer, context, market, brokers, effects, reconcilers } = core;
  const { clock: wall, timers, secrets, storage, readiness } = base;
  const { onTrouble } = options;
  const tell = (severity: NoticeSeverity, text: string): void =>
    effects.announce({ kind: 'notice', severity, text });
  const kill = new KillSwitch({
    writer,
    context,
    cancels: new EntryCancels({ writer, context, brokers, wall, timers }),
    flag: new KillFile(options.config.MUNIM_HOME),
    wall,
    timers,
    secrets,
    tell: (text) => tell('critical', text),
    onTrouble,
  });
  const watch = new ClockWatch({
    wall,
    writer,
    readiness,
    standing: () => databaseStanding(storage.database),
    schemaVersion: storage.schemaVersion,
    onJump: async () => {
      for (const reconciler of reconcilers) await reconciler.compare('the clock jumped');
    },
    tell,
  });
  const disk = storage.disk === undefined ? undefined : new DiskWatch({ disk: storage.disk, writer, tell });
  const losses = new LossWatch(writer, context, { wall, market: market.clock });
  const prices = new PriceWatch({ writer, context, market, tell });
  const beat = (): void => {
    void kill.everySecond();
    watch.everySecond().catch((error: unknown) => onTrouble('the watch over the clock', error));
    disk?.everySecond().catch((error: unknown) => onTrouble('the watch over the disk', error));
    prices.everySecond().catch((error: unknown) => onTrouble('the watch over prices', error));
    losses.everySecond().catch((error: unknown) => onTrouble('the watch over losses', error));
    for (const one of core.watches) {
      one.everySecond().catch((error: unknown) => onTrouble(`the watch over ${one.name}`, error));
    }
  };
  const running: { timer?: Timer } = {};
  return {
    kill,
    start() {
      running.timer = timers.every(SECOND_MS, beat);
    },
    async standDown() {
      running.timer?.cancel();
      kill.standDown();
      const until = wall.monotonicMs() + ANSWER_WITHIN_MS;
      while (effects.inFlight > 0 && wall.monotonicMs() < until) {
        await new Promise<void>((resolve) => {
          timers.after(LOOK_EVERY_MS, resolve);
        });
      }
    },
  };
}
