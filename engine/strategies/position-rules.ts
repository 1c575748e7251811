import { outward, type TrailView, trailedLevel } from '../domain/exit-plan.ts';
import { BP } from '../domain/money.ts';
import type { Price } from '../domain/price.ts';
import type { TradePlan } from '../domain/trade-plan.ts';

/** What a slot keeps free for charges: without it an entry of a whole slot could not be paid. */
const ROOM_BP = 50;

/** What the size of an entry depends on. Money and prices in ten-thousandths of a rupee. */
export interface SizingView {
  readonly equity: number;
  /** Positions that the plan's maximum and the number of symbols leave room for, open ones included. */
  readonly slots: number;
  readonly price: number;
  /** Average true range of the series; NaN where it is not known yet. */
  readonly volatility: number;
  readonly lotSize: number;
}

function wholeLots(units: number, lotSize: number): number {
  return Math.floor(units / lotSize) * lotSize;
}

/**
 * Units of an entry, in whole lots; 0 when not even one lot fits. Sized by risk: what the plan allows to lose over the
 * distance of `volatilityMultiple` average true ranges, or of the stop where the range is not known. No position takes
 * more than its slot of the equity, less what its charges may take.
 */
export function entryUnits(plan: TradePlan, view: SizingView): number {
  const slot = view.equity / view.slots;
  if (plan.sizing === 'all-in') return wholeLots(slot / view.price, view.lotSize);
  const most = (slot * (BP - ROOM_BP)) / BP / view.price;
  if (plan.sizing === 'fixed')
    return wholeLots(Math.min(most, (view.equity * plan.fixedBp) / BP / view.price), view.lotSize);
  const range = plan.volatilityMultiple * view.volatility;
  const distance = range > 0 ? range : (view.price * plan.stopBp) / BP;
  const units = distance > 0 ? (view.equity * plan.riskBp) / BP / distance : most;
  return wholeLots(Math.min(most, units), view.lotSize);
}

/** Where the protective stop of an entry at `entry` lies; 0 when there is none. `side` is 1 or -1. */
export function stopLevel(plan: TradePlan, side: number, entry: number, tick: Price): number {
  const bp = plan.stopBp > 0 ? plan.stopBp : plan.trailBp;
  return bp > 0 ? outward(entry * (1 - (side * bp) / BP), side, tick) : 0;
}

/** Where a trailing stop lies after the price was at its best; 0 when it does not trail. */
export function trailedStop(plan: TradePlan, side: number, view: TrailView, tick: Price): number {
  return plan.trailBp > 0 ? trailedLevel({ unit: 'bp', value: plan.trailBp }, side, view, tick) : 0;
}

/** Where the target of an entry lies; 0 when there is none. */
export function targetLevel(plan: TradePlan, side: number, entry: number, tick: Price): number {
  return plan.targetBp > 0 ? outward(entry * (1 + (side * plan.targetBp) / BP), -side, tick) : 0;
}
