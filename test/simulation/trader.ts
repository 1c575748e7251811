import type { BookId } from '../../engine/domain/ids.ts';
import type { Pricing, Side } from '../../engine/domain/order.ts';
import { type Price, price, priceFromRupees } from '../../engine/domain/price.ts';
import type { DeskState } from '../../engine/kernel/state.ts';
import type { Tickets } from '../../engine/trading-desk/ticket-desk.ts';
import type { Chance } from './chance.ts';
import { KEYS, OWNER } from './process.ts';

/** What somebody who trades by chance sees of a desk, whichever market it stands on. */
export interface Seat {
  readonly chance: Chance;
  readonly story: string[];
  readonly book: BookId;
  tickets(): Tickets;
  state(): DeskState;
  /** The last price of a share in rupees. */
  last(which: number): number;
  /** What was asked for, or undefined when whoever asked does not wait for it any longer. */
  answer<Value>(asked: Promise<Value>): Promise<Value | undefined>;
}

export type Act = (run: Seat) => Promise<void>;

const rs = (rupees: number): Price => priceFromRupees(Math.round(rupees * 20) / 20);

/** Asks for a ticket and presses it, sometimes twice. */
async function confirmed(
  run: Seat,
  asked: Promise<{ ok: boolean; value?: { ticket: { id: string } }; error?: { code: string } }>,
): Promise<void> {
  const draft = await run.answer(asked);
  if (draft === undefined) return;
  if (!draft.ok) {
    run.story.push(`  no: ${draft.error?.code}`);
    return;
  }
  const id = (draft.value as { ticket: { id: never } }).ticket.id;
  const tickets = run.tickets();
  const presses = run.chance.happens(0.2) ? 2 : 1;
  for (let i = 0; i < presses; i += 1) {
    void tickets.confirm(OWNER, id).then((answer) => {
      if (!answer.ok) run.story.push(`  pressed: ${answer.error.code}`);
    });
  }
}

function pricing(chance: Chance, side: Side, last: number): Pricing {
  const away = side === 'BUY' ? 1 : -1;
  const off = chance.whole(1, 30) * 0.05;
  const kind = chance.whole(0, 4);
  if (kind === 0) return { type: 'LIMIT', price: rs(last - away * off) };
  if (kind === 1) return { type: 'SL', trigger: rs(last + away * off), price: rs(last + away * (off + 1)) };
  return { type: 'MARKET' };
}

export const buyOrSell: Act = async (run) => {
  const { chance } = run;
  const which = chance.whole(0, KEYS.length - 1);
  const last = run.last(which);
  const product = chance.happens(0.7) ? 'MIS' : 'CNC';
  const side: Side = chance.happens(0.65) ? 'BUY' : 'SELL';
  const away = side === 'BUY' ? 1 : -1;
  const exits = {
    ...(chance.happens(0.6) ? { stop: rs(last - away * chance.whole(20, 60) * 0.05) } : {}),
    ...(chance.happens(0.4) ? { target: rs(last + away * chance.whole(35, 70) * 0.05) } : {}),
  };
  const wish = { side, product, value: chance.whole(1, 40), pricing: pricing(chance, side, last) };
  const key = KEYS[which];
  if (key === undefined) return;
  run.story.push(`${JSON.stringify({ which, ...wish, exits })}`);
  await confirmed(
    run,
    run.tickets().draftOrder(OWNER, {
      book: run.book,
      instrument: key,
      side,
      product,
      amount: { unit: 'shares', value: wish.value },
      pricing: wish.pricing,
      validity: chance.happens(0.1) ? 'IOC' : 'DAY',
      exits,
      reduceOnly: false,
    }),
  );
};

export const exit: Act = async (run) => {
  const { chance } = run;
  const held = [...run.state().positions.values()].filter((position) => position.quantity !== 0);
  const position = chance.pick(held);
  if (position === undefined) return;
  const units = Math.abs(position.quantity);
  const value = chance.happens(0.5) ? units : chance.whole(1, units);
  const side: Side = position.quantity > 0 ? 'SELL' : 'BUY';
  const how = pricing(chance, side, run.last(KEYS.indexOf(position.instrument)));
  run.story.push(
    `exit ${value} of ${position.quantity} ${position.instrument} ${position.product} ${how.type}`,
  );
  await confirmed(
    run,
    run.tickets().draftOrder(OWNER, {
      book: position.book,
      instrument: position.instrument,
      side,
      product: position.product,
      amount: { unit: 'shares', value },
      pricing: how,
      validity: 'DAY',
      exits: {},
      reduceOnly: true,
    }),
  );
};

export const cancel: Act = async (run) => {
  const live = [...run.state().liveOrders.values()];
  const order = run.chance.pick(live);
  if (order === undefined) return;
  const all = run.chance.happens(0.1) ? live : [order];
  run.story.push(`cancel ${all.map(({ id }) => id).join(' ')}`);
  await confirmed(
    run,
    run.tickets().draftCancel(
      OWNER,
      all.map(({ id }) => id),
    ),
  );
};

export const modify: Act = async (run) => {
  const { chance } = run;
  const order = chance.pick([...run.state().liveOrders.values()].filter((one) => one.origin.kind === 'chat'));
  if (order === undefined) return;
  const { pricing: now } = order;
  const by = chance.whole(-20, 20) * 500;
  const moved = now.type === 'LIMIT' || now.type === 'SL' ? { price: price(now.price + by) } : {};
  const resized =
    chance.happens(0.5) && !order.reduceOnly
      ? { quantity: Math.max(1, order.quantity + chance.whole(-10, 10)) }
      : {};
  run.story.push(`modify ${order.id} ${JSON.stringify({ ...moved, ...resized })}`);
  await confirmed(run, run.tickets().draftModify(OWNER, { order: order.id, ...moved, ...resized }));
};

export const protect: Act = async (run) => {
  const { chance } = run;
  const held = [...run.state().positions.values()].filter(({ quantity }) => quantity !== 0);
  const position = chance.pick(held);
  if (position === undefined) return;
  const { book, instrument, product } = position;
  const away = position.quantity > 0 ? 1 : -1;
  const last = run.last(KEYS.indexOf(instrument));
  const levels = {
    ...(chance.happens(0.8) ? { stop: rs(last - away * chance.whole(5, 40) * 0.05) } : {}),
    ...(chance.happens(0.4) ? { target: rs(last + away * chance.whole(5, 40) * 0.05) } : {}),
  };
  run.story.push(`protect ${instrument} ${product} ${JSON.stringify(levels)}`);
  await confirmed(run, run.tickets().draftProtect(OWNER, { book, instrument, product, levels }));
};
