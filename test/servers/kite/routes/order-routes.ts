import type { OrderDesk } from '../book/order-desk.ts';
import { tradeRow } from '../book/trade.ts';
import type { House } from '../house.ts';
import { success } from '../http/answer.ts';
import { forAccount, type Route } from '../http/route.ts';
import { KiteRefusal } from '../refusal.ts';

const NOT_REGISTERED =
  'No IPs configured for this app. Add allowed IPs on the Kite developer console: orders are taken from a registered static IP only.';

/** Orders are placed, changed and cancelled from a registered address only; everything is read from anywhere. */
function checkAddress({ switches }: House): void {
  if (!switches.addressRegistered) throw new KiteRefusal(403, 'PermissionException', NOT_REGISTERED);
}

/** Orders and trades. */
export function orderRoutes(house: House, desk: OrderDesk): readonly Route[] {
  const at = (parts: { at: Readonly<Record<string, string>> }, name: string): string => parts.at[name] ?? '';
  return [
    forAccount(
      'place',
      'POST /orders/:variety',
      (call) => {
        checkAddress(house);
        return success(desk.place(call.account, at(call, 'variety'), call.form, call.fate));
      },
      'order',
    ),
    forAccount('modify', 'PUT /orders/:variety/:order_id', (call) => {
      checkAddress(house);
      return success(desk.change(call.account, at(call, 'order_id'), call.form));
    }),
    forAccount('cancel', 'DELETE /orders/:variety/:order_id', (call) => {
      checkAddress(house);
      return success(desk.cancel(call.account, at(call, 'order_id')));
    }),
    forAccount('orders', 'GET /orders', ({ account }) => success(desk.rows(account))),
    forAccount('order-history', 'GET /orders/:order_id', (call) =>
      success(desk.shown(call.account, at(call, 'order_id')).states),
    ),
    forAccount('order-trades', 'GET /orders/:order_id/trades', (call) => {
      const order = desk.shown(call.account, at(call, 'order_id'));
      return success(call.account.trades.filter((trade) => trade.order === order).map(tradeRow));
    }),
    forAccount('trades', 'GET /trades', ({ account }) => {
      const now = house.clock.now();
      const shown = account.trades.filter((trade) => trade.order.hiddenUntilMs <= now);
      return success(shown.map(tradeRow));
    }),
  ];
}
