/** A plain order as its fields go over the wire, for tests to change: far enough below the market to rest. */
export const LIMIT_BUY = {
  exchange: 'NSE',
  tradingsymbol: 'INFY',
  transaction_type: 'BUY',
  quantity: '10',
  product: 'CNC',
  order_type: 'LIMIT',
  price: '1490',
  tag: 'munim1',
} as const;

/** Fields to put over those. */
export type OrderFields = Readonly<Record<string, string>>;
