import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import { instrumentId } from '../../engine/domain/ids.ts';
import { price } from '../../engine/domain/price.ts';
import type { Tick } from '../../engine/domain/tick.ts';
import { epochMs, isoDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { QuoteBoard } from '../../engine/market/quote-board.ts';

const INSTRUMENTS = 9_000;
const TICKS = 5_000_000;

/** Prints how many ticks a second the board and an idle exchange take, beside a loop that only writes them down. */
export function main(): void {
  const start = istInstant(isoDate('2026-11-25'), timeOfDay(10, 0));
  const board = new QuoteBoard();
  const broker = new PaperBroker({
    account: PAPER_ACCOUNT,
    clock: { now: () => start },
    sight: { quote: (id) => board.quote(id), depth: () => undefined },
    instrumentOf: (key) => {
      throw new Error(`no orders here: ${key}`);
    },
  });
  const ticks: Tick[] = Array.from({ length: INSTRUMENTS }, (_, i) => ({
    instrument: instrumentId(i),
    at: start,
    last: price(1_000_000 + i * 500),
    lastQuantity: 1,
    volume: 1,
    bid: price(1_000_000 + i * 500),
    bidQuantity: 10,
    ask: price(1_000_500 + i * 500),
    askQuantity: 10,
    openInterest: 0,
  }));
  const cells = new Float64Array(INSTRUMENTS * 4);
  const timed = (run: (tick: Tick, at: number) => void): number => {
    const before = performance.now();
    for (let i = 0; i < TICKS; i += 1) {
      const tick = ticks[i % INSTRUMENTS];
      if (tick !== undefined) run(tick, i);
    }
    return TICKS / (performance.now() - before) / 1_000;
  };
  const plain = timed((tick, at) => {
    cells[tick.instrument * 4] = tick.last;
    cells[tick.instrument * 4 + 1] = at;
  });
  const engine = timed((tick, at) => {
    if (board.take({ ...tick, at: epochMs(start + at) })) broker.onTick(tick);
  });
  console.log(
    `ticks: ${engine.toFixed(1)} million a second through board and exchange, ${plain.toFixed(1)} for a loop that stores two numbers, ratio ${(plain / engine).toFixed(1)}`,
  );
}
