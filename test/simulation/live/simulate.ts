import { createHash } from 'node:crypto';
import type { Order } from '../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { type DeskState, positionKey } from '../../../engine/kernel/state.ts';
import { LIVE } from '../../support/live-book.ts';
import { Chance } from '../chance.ts';
import { KEYS, settle } from '../process.ts';
import { type Act, buyOrSell, cancel, exit, modify, protect, type Seat } from '../trader.ts';
import { isWorking } from './broker-house.ts';
import { Faults, type Hits, type Profile } from './faults.ts';
import { checkGuards, checkPeace } from './laws.ts';
import { ACCOUNT } from './live-book.ts';
import { LiveWorld } from './live-world.ts';

/** What one seed came to. */
export interface Outcome {
  readonly seed: number;
  readonly profile: Profile;
  /** The law that was broken; undefined when all held. */
  readonly failure: string | undefined;
  readonly story: readonly string[];
  /** The same for the same seed, for ever. */
  readonly trace: string;
}

export const STEPS = 30;
const STEP_MS = 18_000;
/** After this long without faults everything must have come to rest: the wait for orders in doubt, and then some. */
const PEACE_MS = 420_000;
/** And so long after a request that was still under way has reached the house. */
const SETTLING_MS = 60_000;

/** What happens in a world of chance, by weight. */
const ACTS: readonly (readonly [number, Act | 'by-hand' | 'outside' | 'kill' | 'freeze'])[] = [
  [30, buyOrSell],
  [12, exit],
  [10, cancel],
  [8, modify],
  [9, protect],
  [4, 'by-hand'],
  [15, 'outside'],
  [2, 'kill'],
  [1, 'freeze'],
];

/** Runs one seed of a profile. `left` are the steps to leave out, for whoever looks for the shortest story. */
export async function simulate(
  seed: number,
  profile: Profile,
  hits: Hits,
  left: ReadonlySet<number> = new Set(),
): Promise<Outcome> {
  const story: string[] = [];
  const faults = new Faults(new Chance(seed * 31 + 7), profile, hits);
  const world = new LiveWorld(new Chance(seed * 17 + 3), faults, story);
  let failure: string | undefined;
  try {
    world.start();
    const stopTicks = planTicks(world, new Chance(seed * 13 + 1));
    for (let i = 0; i < STEPS; i += 1) {
      const chance = new Chance(seed * 1_009 + i);
      await pass(world, chance.whole(200, STEP_MS));
      if (left.has(i)) continue;
      act(world, { faults, chance, story, step: i });
      await settle();
    }
    faults.heal();
    world.tell('all faults stop');
    await pass(world, Math.max(PEACE_MS, world.lastArrival - world.time.now + SETTLING_MS));
    stopTicks();
    await pass(world, SETTLING_MS);
    atPeace(world);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  const trace = createHash('sha256').update(JSON.stringify(world.store.facts)).digest('hex').slice(0, 16);
  return { seed, profile, failure, story, trace };
}

/** Lets time go on, one thing after the other, with every law looked at after each. */
async function pass(world: LiveWorld, ms: number): Promise<void> {
  const until = world.time.now + ms;
  while (world.time.step(until)) {
    await settle();
    check(world);
  }
}

function check(world: LiveWorld): void {
  const [broken] = world.broken;
  if (broken !== undefined) throw new Error(broken.slice(0, 1_500));
  world.checker.follow(world.store.facts);
  world.laws.follow();
  world.laws.checkHouse();
}

/** Lets the market move until the returned function is called. */
function planTicks(world: LiveWorld, chance: Chance): () => void {
  let open = true;
  const tick = (): void => {
    if (!open) return;
    world.move(chance.whole(-25, 25), chance.whole(0, KEYS.length - 1));
    world.time.after(chance.whole(800, 4_000), tick);
  };
  world.time.after(100, tick);
  return () => {
    open = false;
  };
}

interface Turn {
  readonly faults: Faults;
  readonly chance: Chance;
  readonly story: string[];
  readonly step: number;
}

function act(world: LiveWorld, { faults, chance, story, step }: Turn): void {
  const total = ACTS.reduce((sum, [weight]) => sum + weight, 0);
  let at = chance.next() * total;
  const chosen = ACTS.find(([weight]) => {
    at -= weight;
    return at < 0;
  })?.[1];
  const { life } = world;
  if (chosen === 'kill') world.kill();
  else if (chosen === 'freeze') world.freeze();
  else if (chosen === 'by-hand') byHand(world, chance);
  else if (chosen === 'outside') outside(world, faults, chance);
  else if (chosen !== undefined && life !== undefined) {
    const seat: Seat = {
      chance,
      story,
      book: LIVE,
      tickets: () => life.tickets,
      state: () => life.writer.state,
      last: (which) => world.last(which),
      answer: (asked) => asked,
    };
    world.tell(`step ${step}`);
    chosen(seat).catch((error: unknown) => world.broken.push(String(error)));
  }
}

/** The trader uses the broker's own app. */
function byHand(world: LiveWorld, chance: Chance): void {
  const instrument = chance.pick(KEYS);
  if (instrument === undefined) return;
  const rests = chance.happens(0.5);
  world.tell(`an order by hand${rests ? ' that rests' : ''}`);
  world.house.accept(
    {
      tag: undefined,
      instrument,
      side: rests || chance.happens(0.5) ? 'BUY' : 'SELL',
      product: 'MIS',
      quantity: chance.whole(1, 10),
      pricing: rests ? { type: 'LIMIT', price: priceFromRupees(850) } : { type: 'MARKET' },
      reduceOnly: false,
    },
    true,
  );
}

/** Somebody else ends an order of ours: the app, the broker's risk desk. */
function outside(world: LiveWorld, faults: Faults, chance: Chance): void {
  const working = world.house.orders.filter(isWorking);
  const doubtful = working.filter(({ tag }) => world.stored(tag)?.state.kind === 'unknown');
  const order = chance.pick(doubtful.length > 0 ? doubtful : working);
  if (order === undefined) return;
  const fate = chance.happens(0.5) ? 'cancelled' : 'rejected';
  world.tell(`${order.id} is ${fate} outside`);
  faults.count(
    fate === 'cancelled' ? 'cancelled-outside' : 'refused-later',
    world.stored(order.tag)?.state.kind,
  );
  world.house.end(order, fate, 'Ended outside');
}

function atPeace(world: LiveWorld): void {
  check(world);
  const { life } = world;
  if (life === undefined) throw new Error('no process runs');
  const { state } = life.writer;
  checkPeace(
    state,
    ACCOUNT,
    world.house,
    (order) => needsPerson(world, order) || waitsBehindExit(state, order),
  );
  checkGuards(state, world.house, () => world.warned.length > 0);
  checkTold(world);
}

/** A sale of what an exit that rests would sell waits until that is gone: both could sell too much. */
function waitsBehindExit(state: DeskState, order: Order): boolean {
  return (
    order.state.kind === 'queued' &&
    [...state.liveOrders.values()].some(
      (other) =>
        other.reduceOnly &&
        other.side === order.side &&
        other.state.kind !== 'queued' &&
        positionKey(other) === positionKey(order),
    )
  );
}

/** An order that nobody can decide about but a person, who was told so. */
function needsPerson(world: LiveWorld, order: Order): boolean {
  return order.state.kind === 'unknown' && world.warned.some((text) => text.includes(`order ${order.id}`));
}

const LAST_WORD: Readonly<Record<string, readonly string[]>> = {
  filled: ['filled'],
  rejected: ['rejected', 'partly-filled'],
  cancelled: ['cancelled', 'partly-filled'],
};

/** The last that was said of an order is what became of it. */
function checkTold(world: LiveWorld): void {
  const state = world.life?.writer.state;
  for (const order of state?.orders.values() ?? []) {
    const words = LAST_WORD[order.state.kind];
    // Who died before they spoke tells when they are back what is then new, and cards show the rest.
    if (order.changedAt <= world.lastDeath) continue;
    const said = world.announced.get(order.id);
    if (words !== undefined && said !== undefined && !words.includes(said))
      throw new Error(`order ${order.id} is ${order.state.kind}, and the last word was ${said}`);
  }
}
