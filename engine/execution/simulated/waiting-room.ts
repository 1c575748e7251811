import type { EpochMs } from '../../domain/time.ts';
import { type ExchangeOrder, isWorking, triggerOf } from './exchange-order.ts';
import type { Phase, SessionPhases } from './session-phase.ts';

/**
 * Orders that the broker keeps for an opening. A plain one of shares goes to the exchange with the pre-open, every
 * other one when trading begins (Zerodha support, after-market orders).
 */
export class WaitingRoom {
  readonly #phases: SessionPhases;
  readonly #orders = new Set<ExchangeOrder>();

  constructor(phases: SessionPhases) {
    this.#phases = phases;
  }

  add(order: ExchangeOrder): void {
    this.#orders.add(order);
  }

  has(order: ExchangeOrder): boolean {
    return this.#orders.has(order);
  }

  /** Orders whose time has come; they are in no waiting room any more. Those that were taken back are forgotten. */
  release(now: EpochMs): readonly ExchangeOrder[] {
    const due: ExchangeOrder[] = [];
    for (const order of this.#orders) {
      const goes = isWorking(order) && takes(this.#phases.of(order.instrument, now), order);
      if (!goes && isWorking(order)) continue;
      this.#orders.delete(order);
      if (goes) due.push(order);
    }
    return due;
  }

  clear(): void {
    this.#orders.clear();
  }
}

function takes(phase: Phase, order: ExchangeOrder): boolean {
  if (phase.kind === 'continuous') return true;
  if (phase.kind !== 'pre-open' || phase.entry === 'none' || order.instrument.kind !== 'equity') return false;
  const isPlain = triggerOf(order.pricing) === undefined && order.validity === 'DAY';
  return isPlain && (phase.entry === 'plain' || order.pricing.type === 'LIMIT');
}
