/** Rows as Kite writes them, with made-up contents. */

type Row = Record<string, unknown>;

export const ORDER_ROW: Row = {
  placed_by: 'AB1234',
  order_id: '261130000000001',
  exchange_order_id: '1100000000000001',
  parent_order_id: null,
  status: 'OPEN',
  status_message: null,
  status_message_raw: null,
  order_timestamp: '2026-11-30 10:00:00',
  exchange_update_timestamp: '2026-11-30 10:00:02',
  exchange_timestamp: '2026-11-30 10:00:01',
  variety: 'regular',
  modified: false,
  exchange: 'NSE',
  tradingsymbol: 'INFY',
  instrument_token: 408065,
  order_type: 'LIMIT',
  transaction_type: 'BUY',
  validity: 'DAY',
  validity_ttl: 0,
  product: 'MIS',
  quantity: 10,
  disclosed_quantity: 0,
  price: 1500.05,
  trigger_price: 0,
  average_price: 0,
  filled_quantity: 0,
  pending_quantity: 10,
  cancelled_quantity: 0,
  market_protection: 0,
  meta: {},
  tag: 'z1abcdefghijklmnopqr',
  tags: ['z1abcdefghijklmnopqr'],
  guid: '01XABCDE',
  account_id: 'AB1234',
};

export const TRADE_ROW: Row = {
  trade_id: '75894751',
  order_id: '261130000000001',
  exchange_order_id: '1100000000000001',
  exchange: 'NSE',
  tradingsymbol: 'INFY',
  instrument_token: 408065,
  product: 'MIS',
  transaction_type: 'BUY',
  average_price: 1499.95,
  quantity: 4,
  fill_timestamp: '2026-11-30 10:00:05',
  exchange_timestamp: '2026-11-30 10:00:05',
  order_timestamp: '10:00:00',
};

export const POSITION_ROW: Row = {
  tradingsymbol: 'INFY',
  exchange: 'NSE',
  instrument_token: 408065,
  product: 'MIS',
  quantity: -4,
  overnight_quantity: 0,
  multiplier: 1,
  average_price: 1499.950000000001,
  pnl: -1.25,
};

export const success = (data: unknown): string => JSON.stringify({ status: 'success', data });

export const refused = (errorType: string, message: string): string =>
  JSON.stringify({ status: 'error', message, data: null, error_type: errorType });
