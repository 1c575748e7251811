// Tasks that the contract of the compute pool is tried with. Plain JavaScript, so that a thread can load them.
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const add = ({ numbers }) => numbers.reduce((sum, number) => sum + number, 0);

const fill = ({ shared, copied }) => {
  new Float64Array(shared).fill(7);
  copied.fill(7);
  return 'filled';
};

const report = async (_, { progress }) => {
  for (const done of [0.5, 1]) progress({ done, says: `${done * 2} of 2` });
  return 'reported';
};

const refuse = () => {
  throw new RangeError('the fast average must be shorter');
};

const unclonable = () => () => 1;

/** Ends only when it is asked to; tells when it began. */
const untilCancelled = async (_, { progress, cancelled }) => {
  progress({ done: 0, says: 'began' });
  while (!cancelled()) await pause(5);
  return 'ended by itself';
};

/** Listens to nobody, but lets others have their turn. */
const deaf = async (_, { progress }) => {
  progress({ done: 0, says: 'began' });
  for (;;) await pause(5);
};

/** Lets nobody else have a turn. */
const loop = (_, { progress }) => {
  progress({ done: 0, says: 'began' });
  for (;;);
};

/** Ends only when it is asked to, without ever waiting. */
const busy = (_, { progress, cancelled }) => {
  progress({ done: 0, says: 'began' });
  let rounds = 0;
  while (!cancelled()) rounds += 1;
  return rounds;
};

const exit = () => process.exit(3);

const hoard = () => {
  const kept = [];
  for (;;) kept.push(new Array(100_000).fill(kept.length));
};

const known = { add, fill, report, refuse, unclonable, untilCancelled, deaf, loop, busy, exit, hoard };

export const TASKS = Object.fromEntries(
  Object.entries(known).map(([name, task]) => [name, async () => task]),
);
