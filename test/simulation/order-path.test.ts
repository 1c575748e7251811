import { describe, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { isLive } from '../../engine/domain/order.ts';
import { Chance } from './chance.ts';
import { checkBroker, checkReplay } from './checker.ts';
import type { Hostility } from './hostile-broker.ts';
import { KEYS, settle } from './process.ts';
import { buyOrSell, cancel, exit, modify, protect, type Seat } from './trader.ts';
import { World } from './world.ts';

const SEEDS = Number(process.env['MUNIM_SIMULATION_SEEDS'] ?? '250');
const FIRST = Number(process.env['MUNIM_SIMULATION_FIRST'] ?? '1');
const STEPS = 80;

const KIND: Hostility = { lostRequest: 0, lostAnswer: 0, refused: 0, slowAnswer: 0, twice: 0, late: 0 };
const HOSTILE: Hostility = {
  lostRequest: 0.04,
  lostAnswer: 0.06,
  refused: 0.03,
  slowAnswer: 0.15,
  twice: 0.2,
  late: 0.2,
};

interface Run extends Seat {
  readonly world: World;
}

type Step = (run: Run) => Promise<void> | void;

const tick: Step = ({ world, chance, story }) => {
  const steps = chance.whole(-25, 25);
  const which = chance.whole(0, KEYS.length - 1);
  world.hands.pass(chance.whole(10, 1_500));
  world.move(steps, which);
  story.push(`tick ${which} ${world.last(which)}`);
};

const flush: Step = ({ world, story }) => {
  story.push('late news');
  world.life.hostile.flush();
};

const crash: Step = async ({ world, story }) => {
  story.push('crash');
  await world.crash();
};

const failCommit: Step = ({ world, chance, story }) => {
  const fate = chance.happens(0.5) ? 'lost' : 'doubtful';
  story.push(`next commit: ${fate}`);
  world.store.expect(fate);
};

const holdCommits: Step = ({ world, chance, story }) => {
  story.push('commits');
  if (chance.happens(0.5)) world.store.hold();
  else world.store.release();
};

const afternoon: Step = async ({ world, story }) => {
  story.push('square-off time');
  world.goTo(15, 6);
  for (let i = 0; i < 3; i += 1) {
    world.hands.pass(500);
    world.move(0);
    await settle();
  }
};

const night: Step = async (run) => {
  const { world, story } = run;
  story.push('night');
  world.store.release();
  await settle();
  for (const [hours, minutes] of [
    [15, 11],
    [15, 40],
  ] as const) {
    world.goTo(hours, minutes);
    // Whatever is on its way arrives before the day is closed.
    for (let i = 0; i < 4; i += 1) {
      world.life.hostile.flush();
      await settle();
      world.hands.pass(1_000);
      world.move(0);
      await settle();
    }
  }
  world.goToMorning();
  world.move(0);
  await settle();
  world.hands.pass(500);
  world.move(0);
};

const STEPS_BY_WEIGHT: readonly (readonly [number, Step])[] = [
  [22, buyOrSell],
  [10, exit],
  [8, cancel],
  [6, modify],
  [7, protect],
  [36, tick],
  [10, flush],
  [3, crash],
  [2, failCommit],
  [4, holdCommits],
  [1, afternoon],
  [1, night],
];

function nextStep(chance: Chance): Step {
  const total = STEPS_BY_WEIGHT.reduce((sum, [weight]) => sum + weight, 0);
  let at = chance.next() * total;
  for (const [weight, step] of STEPS_BY_WEIGHT) {
    at -= weight;
    if (at < 0) return step;
  }
  return tick;
}

async function check({ world }: Run): Promise<void> {
  const [bug] = world.bugs;
  if (bug !== undefined) throw new Error(`a bug: ${bug.slice(0, 1_500)}`);
  const { checker } = world;
  checker.follow(world.store.facts);
  const { writer, paper } = world.life;
  const { sequence } = writer.state;
  if (!writer.usable || sequence !== world.store.facts.length) return;
  checker.checkState(writer.state, world.life.hostile.quiet);
  if (sequence % 5 === 0) await checkReplay(world.store, writer.state);
  const book = await paper.book();
  if (book.kind === 'book') checkBroker(book.orders, writer.state);
}

/** After the faults stop, everything comes to rest as it should. */
async function finish(run: Run): Promise<void> {
  const { world, story } = run;
  story.push('calm');
  world.store.release();
  world.store.expect('stored');
  await settle();
  for (let i = 0; i < 12; i += 1) {
    world.life.hostile.flush();
    await settle();
    world.hands.pass(1_000);
    world.move(0);
    await settle();
  }
  await check(run);
  const { state } = world.life.writer;
  const stuck = [...state.liveOrders.values()].filter(
    ({ state: { kind } }) => kind === 'queued' || kind === 'submitting',
  );
  if (stuck.length > 0)
    throw new Error(
      `orders ${stuck.map(({ id, state: { kind } }) => `${id} ${kind}`).join(', ')} wait for ever`,
    );
}

async function live(seed: number): Promise<readonly string[]> {
  const chance = new Chance(seed);
  const world = new World(chance, seed % 3 === 0 ? KIND : HOSTILE);
  const run: Run = {
    world,
    chance,
    story: [],
    book: bookId('paper1'),
    tickets: () => world.life.tickets,
    state: () => world.life.writer.state,
    last: (which) => world.last(which),
    answer: (asked) => Promise.race([asked, settle().then(() => undefined)]),
  };
  try {
    await world.start();
    world.move(0);
    for (let i = 0; i < STEPS; i += 1) {
      await nextStep(chance)(run);
      await settle();
      await check(run);
    }
    await finish(run);
    return [];
  } catch (error) {
    const live = world.store.facts
      .slice(-14)
      .map(
        ({ fact, marketAt }) =>
          `${new Date(marketAt + 19_800_000).toISOString().slice(8, 19)} ` +
          (fact.kind === 'day-opened'
            ? `opened ${fact.day}`
            : fact.kind === 'order-moved'
              ? `#${fact.order.id} ${fact.order.side} ${fact.order.filled}/${fact.order.quantity} ${fact.order.origin.kind} ${fact.order.instrument} ${fact.order.product} ${isLive(fact.order) ? '' : 'ended '}${fact.event} ${fact.order.pendingChange} ${fact.evidence ?? ''}`
              : fact.kind === 'filled'
                ? `fill #${fact.fill.order} ${fact.fill.quantity} -> ${fact.position.quantity}`
                : fact.kind === 'exit-plan-set'
                  ? `plan ${JSON.stringify(fact.plan.levels)} ${fact.plan.phase}`
                  : fact.kind),
      );
    return [
      `seed ${seed}: ${error instanceof Error ? error.message : String(error)}`,
      ...run.story.slice(-12),
      '--',
      ...live,
    ];
  }
}

describe('the order path under faults', () => {
  test(`keeps its promises for ${SEEDS} seeds of ${STEPS} steps`, async () => {
    const failed: string[][] = [];
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const story = await live(seed);
      if (story.length > 0) failed.push([...story]);
    }
    const told = failed.slice(0, 3).map((story) => story.join('\n'));
    if (failed.length > 0)
      throw new Error(
        [`${failed.length} seeds failed`, ...failed.map(([first]) => first?.slice(0, 160)), ...told].join(
          '\n\n',
        ),
      );
    expect(failed).toEqual([]);
  }, 120_000);
});
