import type { OrderIntent } from '../../domain/order.ts';
import { type RefusalCode, refusal } from '../../domain/refusal.ts';
import { type Intake, intakeAt, isWithin, type TimeSpan } from '../../domain/session.ts';
import { formatDate, formatTime, formatTimeOfDay, istDate, type TimeOfDayMs } from '../../domain/time.ts';
import type { Check, Finding, GateView } from '../check.ts';

function intakeOf({ schedule, timeOfDay, instrument }: GateView): Intake {
  return intakeAt(schedule, timeOfDay, instrument.kind);
}

/** Whether an order meets the one price of an opening or an auction, and not the market of now. */
export function meetsOnePrice(view: GateView): boolean {
  return view.intent.afterMarket !== undefined || intakeOf(view).kind === 'call';
}

const pass = (says: string): Finding => ({ passed: true, says });
const no = (code: RefusalCode, why: string): Finding => ({
  passed: false,
  refusal: refusal(code, `Not sent. ${why}`),
});

/**
 * Orders are taken by the calendar of the date: all of them while a session trades, plain ones while an opening or the
 * closing auction collects them, and in the hours between for the next opening.
 */
export const marketOpen: Check = {
  name: 'market open',
  holdsExits: true,
  run(view) {
    if (view.schedule.kind === 'unknown')
      return no('NO_CALENDAR', `${view.schedule.reason} Add the date to the calendar before trading it.`);
    const intake = intakeOf(view);
    if (view.intent.afterMarket !== undefined) return forTheOpening(view, intake);
    switch (intake.kind) {
      case 'continuous':
        return pass(intake.session);
      case 'call':
        return forOnePrice(view.intent, intake);
      case 'closed':
        return no('MARKET_CLOSED', `The market is closed${closedWhy(view)}. ${opensText(view)}`);
    }
  },
};

const CALL_NAMES = { 'pre-open': 'pre-open session', 'closing-auction': 'closing auction' } as const;

/** A session that finds one price takes limit and market orders for the day, and for its last minutes limits only. */
function forOnePrice(intent: OrderIntent, intake: Extract<Intake, { kind: 'call' }>): Finding {
  const name = CALL_NAMES[intake.session];
  const { type } = intent.pricing;
  if (intake.accepts === 'nothing') {
    const again =
      intake.from === undefined ? 'It is over for today.' : `It does from ${clock(intake.from)} on.`;
    return no('MARKET_CLOSED', `The ${name} takes no orders at this moment. ${again}`);
  }
  if (type === 'SL' || type === 'SL-M')
    return no('MARKET_CLOSED', `The ${name} takes no stop orders. Send a limit or a market order.`);
  if (intent.validity !== 'DAY' || intent.disclosed !== undefined)
    return no(
      'MARKET_CLOSED',
      `The ${name} takes whole orders of the day only. Leave out ioc, ttl and disclose.`,
    );
  if (type === 'MARKET' && intake.accepts === 'limit')
    return no('MARKET_CLOSED', `The ${name} takes limit orders only by now. Name a price.`);
  if (intake.session === 'closing-auction' && intent.product === 'MIS' && !intent.reduceOnly)
    return no('MARKET_CLOSED', `Nothing intraday begins in the ${name}. Use CNC.`);
  return pass(name);
}

/** An order for the next opening is taken while nothing trades, in the broker's hours for it, for that opening. */
function forTheOpening(view: GateView, intake: Intake): Finding {
  const { intent, opensAt, afterMarketHours: hours, deskDay } = view;
  if (intake.kind === 'continuous')
    return no('MARKET_OPEN', 'The market is open. Send it without amo, for now.');
  if (hours === undefined || opensAt === undefined)
    return no('MARKET_CLOSED', `There are no after-market orders in this market. ${opensText(view)}`);
  if (view.schedule.kind === 'open' && !isWithin(hours, view.timeOfDay))
    return no('MARKET_CLOSED', `After-market orders are taken from ${spanText(hours)}. Send it again then.`);
  // While a day is being closed, what is left of it lapses.
  if (deskDay !== istDate(opensAt))
    return no('MARKET_CLOSED', 'The day is being closed. Send it again in a moment.');
  if (intent.afterMarket !== opensAt)
    return no('MARKET_CLOSED', 'The opening it was meant for is over. Type the order again.');
  if (typeof intent.validity !== 'string')
    return no('BAD_VALIDITY', 'The minutes of an order cannot run before the opening. Leave out ttl.');
  return pass(`for ${momentText(opensAt)}`);
}

const clock = (time: TimeOfDayMs): string => formatTimeOfDay(time).slice(0, 5);
const spanText = ({ from, to }: TimeSpan): string => `${clock(from)} to ${clock(to)}`;

function momentText(at: NonNullable<GateView['opensAt']>): string {
  return `${formatDate(istDate(at))} at ${formatTime(at).slice(0, 5)}`;
}

function opensText({ opensAt }: GateView): string {
  return opensAt === undefined
    ? 'See /market for the next session.'
    : `It opens ${momentText(opensAt)}. Send it again then.`;
}

function closedWhy(view: GateView): string {
  return view.schedule.kind === 'closed' ? ` (${view.schedule.reason})` : '';
}
