/** Which market a desk trades: made-up prices, recorded ones, or the exchanges through Kite. */
export type MarketName = 'practice' | 'replay' | 'kite';
