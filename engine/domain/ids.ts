import type { Brand } from './brand.ts';

/** One broker login, or the paper house. */
export type AccountId = Brand<string, 'AccountId'>;
/** A named pot of capital in an account, as users type it: `paper1`. */
export type BookId = Brand<string, 'BookId'>;
/** A person of the desk, whatever the platforms they use. */
export type UserId = Brand<string, 'UserId'>;
/** Our own order number, short and typed by people: 1, 2, 3 in the order of creation. */
export type OrderId = Brand<number, 'OrderId'>;
/** The broker's name of an order. */
export type BrokerOrderId = Brand<string, 'BrokerOrderId'>;
/** The tag an order carries to the broker: at most 20 letters and digits, unique in an account. */
export type OrderTag = Brand<string, 'OrderTag'>;
/** A strategy at work, as people type it: `rsi-3`. */
export type DeploymentId = Brand<string, 'DeploymentId'>;
/** The exchange's name of a trade. */
export type TradeId = Brand<string, 'TradeId'>;
/** The short code of a ticket, typed by people: `7F3K`. */
export type TicketId = Brand<string, 'TicketId'>;
/** `EXCHANGE:TRADINGSYMBOL`, the lasting name of an instrument. */
export type InstrumentKey = Brand<string, 'InstrumentKey'>;
/** Place of an instrument in the catalogue of this process: dense, from 0, never stored. */
export type InstrumentId = Brand<number, 'InstrumentId'>;

export const accountId = (text: string): AccountId => text as AccountId;
export const bookId = (text: string): BookId => text as BookId;
export const userId = (text: string): UserId => text as UserId;
export const orderId = (n: number): OrderId => n as OrderId;
export const brokerOrderId = (text: string): BrokerOrderId => text as BrokerOrderId;
export const orderTag = (text: string): OrderTag => text as OrderTag;
export const deploymentId = (text: string): DeploymentId => text as DeploymentId;
export const tradeId = (text: string): TradeId => text as TradeId;
export const ticketId = (text: string): TicketId => text as TicketId;
export const instrumentKey = (text: string): InstrumentKey => text as InstrumentKey;
export const instrumentId = (n: number): InstrumentId => n as InstrumentId;
