import type { Account } from '../book/account.ts';
import type { BookOrder } from '../book/book-order.ts';
import { rupees } from '../market/listing.ts';
import type { Quote } from '../market/tape.ts';

/** A refusal in the words for people and in those of the risk system behind. */
export interface RiskRefusal {
  readonly text: string;
  readonly raw: string;
}

const money = (paise: number): string => rupees(paise).toFixed(2);

function lacksFunds(order: BookOrder, account: Account, limitPaise: number): RiskRefusal | undefined {
  const needed = account.neededPaise(order, limitPaise);
  const available = account.availablePaise + account.neededPaise(order);
  if (needed <= available) return undefined;
  return {
    text: `Insufficient funds. Required margin is ${money(needed)} but available margin is ${money(available)}. Check the orderbook for open orders.`,
    raw: `RMS:Margin Exceeds,Required:${money(needed)}, Available:${money(available)} for entity account-${order.identity.userId} across exchange across segment across product `,
  };
}

/** What the broker's risk system has against an order: funds, then the price band of the day. */
export function riskRefusal(
  order: BookOrder,
  at: { readonly account: Account; readonly quote: Quote; readonly limitPaise: number },
): RiskRefusal | undefined {
  const short = lacksFunds(order, at.account, at.limitPaise);
  if (short !== undefined) return short;
  const priced = [order.terms.pricePaise, order.terms.triggerPaise].filter((paise) => paise > 0);
  const { lowerCircuitPaise, upperCircuitPaise } = at.quote;
  if (priced.every((paise) => lowerCircuitPaise <= paise && paise <= upperCircuitPaise)) return undefined;
  const text = `RMS:Rule: Check circuit limit including square off order exceeds  for entity account-${order.identity.userId} across exchange across segment across product `;
  return { text, raw: text };
}
