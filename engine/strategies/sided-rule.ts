import { EXIT, HOLD, LONG, SHORT, type SignalRule } from './signal.ts';

type Condition = (i: number) => boolean;

/** When a side begins and when it ends, each asked at the close of a bar. */
export interface Sides {
  readonly buys: Condition;
  readonly sells: Condition;
  readonly leavesLong: Condition;
  readonly leavesShort: Condition;
}

/** A rule of both sides: it remembers which one it spoke for last, and says `EXIT` only where that side ends. */
export function sidedRule({ buys, sells, leavesLong, leavesShort }: Sides): SignalRule {
  let side: typeof LONG | typeof SHORT | typeof HOLD = HOLD;
  return (i) => {
    if (buys(i)) side = LONG;
    else if (sells(i)) side = SHORT;
    else if (side !== HOLD && (side === LONG ? leavesLong(i) : leavesShort(i))) {
      side = HOLD;
      return EXIT;
    } else return HOLD;
    return side;
  };
}
