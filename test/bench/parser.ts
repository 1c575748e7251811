import { understand } from '../../commands/language/order-language.ts';
import { PAYLOADS, WORDS } from '../commands/language/odd-lines.ts';
import { sampleContext } from '../commands/language/sample-context.ts';

const LINES = 1_000_000;
const WARM_UP = 20_000;
const MOST_WORDS = 14;
/** Milliseconds that one line may take. */
const ALLOWED_MS = 5;

/** Reads a million lines of trading words, odd numbers and payloads; prints the slow end of the times of a line. */
export async function main(): Promise<void> {
  const context = sampleContext();
  const random = generator(7);
  for (let i = 0; i < WARM_UP; i++) understand(line(random), context);
  const times = new Float64Array(LINES);
  let thrown = 0;
  let entries = 0;
  for (let i = 0; i < LINES; i++) {
    const text = line(random);
    const start = performance.now();
    try {
      const understood = understand(text, context);
      if (understood.kind === 'intent') entries++;
    } catch {
      thrown++;
    }
    times[i] = performance.now() - start;
  }
  times.sort();
  print('lines', LINES);
  print('thrown', thrown);
  print('understood', entries);
  for (const share of [0.5, 0.99, 0.999, 0.9999]) {
    print(`p${share * 100} of the ${ALLOWED_MS} ms allowed`, at(times, share) / ALLOWED_MS);
  }
  print(`slowest of the ${ALLOWED_MS} ms allowed`, at(times, 1) / ALLOWED_MS);
}

function line(random: () => number): string {
  const count = 1 + Math.floor(random() * MOST_WORDS);
  const words = Array.from({ length: count }, () => {
    const pick = random();
    if (pick < 0.05) return PAYLOADS[Math.floor(random() * PAYLOADS.length)] ?? '';
    if (pick < 0.2) return String(Math.floor(random() * 100_000));
    return WORDS[Math.floor(random() * WORDS.length)] ?? '';
  });
  return words.join(' ');
}

/** Pseudo-random numbers in [0, 1) from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function print(name: string, value: number): void {
  process.stdout.write(
    `${name}: ${Number.isInteger(value) ? value.toLocaleString('en-IN') : value.toPrecision(3)}\n`,
  );
}
