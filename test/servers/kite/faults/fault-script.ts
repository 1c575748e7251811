import type { ConnectFault, FaultPlace, FaultRule, FrameFault, HttpFault, OrderFrameFault } from './fault.ts';
import { TICKER_CONNECT, TICKER_FRAME, TICKER_ORDER } from './fault.ts';

interface Lined {
  readonly rule: FaultRule;
  skip: number;
  left: number;
}

/** A fault that was met, for a test that wants to know it was reached. */
export interface ServedFault {
  readonly on: string;
  readonly fault: FaultRule['fault'];
}

function fits(wanted: FaultPlace | undefined, seen: FaultPlace): boolean {
  const fields = ['tag', 'tradingsymbol', 'orderId'] as const;
  return fields.every((field) => wanted?.[field] === undefined || wanted[field] === seen[field]);
}

/** The faults that are lined up, in the order they were added. */
export class FaultScript {
  readonly served: ServedFault[] = [];
  #lined: Lined[] = [];
  #places: ReadonlySet<string> = new Set();

  /** Names of the routes there are. */
  know(routes: readonly string[]): void {
    this.#places = new Set([...routes, '*', TICKER_CONNECT, TICKER_FRAME, TICKER_ORDER]);
  }

  /** Throws on a route that nobody knows: a fault that can never be met proves nothing. */
  add(rule: FaultRule): void {
    if (!this.#places.has(rule.on)) {
      throw new Error(`${rule.on} is none of ${[...this.#places].join(', ')}`);
    }
    this.#lined.push({ rule, skip: rule.skip ?? 0, left: rule.times ?? 1 });
  }

  /** Takes everything that was not met yet off the script. */
  clear(): void {
    this.#lined = [];
  }

  /** Rules that still wait for someone. */
  get pending(): readonly FaultRule[] {
    return this.#lined.map(({ rule }) => rule);
  }

  /** The fault of a request to a route. */
  request(route: string, seen: FaultPlace): HttpFault | undefined {
    return this.#take(route, seen) as HttpFault | undefined;
  }

  connect(): ConnectFault | undefined {
    return this.#take(TICKER_CONNECT, {}) as ConnectFault | undefined;
  }

  frame(): FrameFault | undefined {
    return this.#take(TICKER_FRAME, {}) as FrameFault | undefined;
  }

  orderFrame(seen: FaultPlace): OrderFrameFault | undefined {
    return this.#take(TICKER_ORDER, seen) as OrderFrameFault | undefined;
  }

  #take(on: string, seen: FaultPlace): FaultRule['fault'] | undefined {
    const wild = !on.startsWith('ticker-');
    for (const lined of this.#lined) {
      const { rule } = lined;
      if (rule.on !== on && !(wild && rule.on === '*')) continue;
      if (!fits(rule.where, seen)) continue;
      if (lined.skip > 0) {
        lined.skip -= 1;
        continue;
      }
      lined.left -= 1;
      if (lined.left <= 0) this.#lined = this.#lined.filter((other) => other !== lined);
      this.served.push({ on, fault: rule.fault });
      return rule.fault;
    }
    return undefined;
  }
}
