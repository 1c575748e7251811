import type { GttBook } from '../gtt/gtt-book.ts';
import { success } from '../http/answer.ts';
import { type AccountCall, forAccount, type Route } from '../http/route.ts';

/** Triggers that wait at the broker. */
export function gttRoutes(book: GttBook): readonly Route[] {
  const id = ({ at }: AccountCall): string => at['trigger_id'] ?? '';
  return [
    forAccount('gtt-list', 'GET /gtt/triggers', ({ account }) => success(book.rows(account))),
    forAccount('gtt', 'GET /gtt/triggers/:trigger_id', (call) => success(book.row(call.account, id(call)))),
    forAccount('gtt-place', 'POST /gtt/triggers', ({ account, form }) => success(book.place(account, form))),
    forAccount('gtt-modify', 'PUT /gtt/triggers/:trigger_id', (call) =>
      success(book.change(call.account, id(call), call.form)),
    ),
    forAccount('gtt-delete', 'DELETE /gtt/triggers/:trigger_id', (call) =>
      success(book.remove(call.account, id(call))),
    ),
  ];
}
