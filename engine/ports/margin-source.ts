import type { BrokerMargin, BrokerMoney, MarginTerms } from '../domain/broker-margin.ts';
import type { Result } from '../domain/result.ts';

/** A broker's own arithmetic of margins, asked now; an error is why not, in words for people. */
export interface MarginSource {
  margins(orders: readonly MarginTerms[]): Promise<Result<BrokerMargin, string>>;
  money(): Promise<Result<BrokerMoney, string>>;
}
