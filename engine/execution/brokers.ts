import { assert } from '../domain/assert.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Broker } from '../ports/broker.ts';

/** The doors to all accounts that this process can reach. A book trades through the broker of its account. */
export class Brokers {
  readonly #byAccount = new Map<AccountId, Broker>();

  constructor(brokers: readonly Broker[]) {
    for (const broker of brokers) {
      assert(!this.#byAccount.has(broker.account), `two brokers of account ${broker.account}`);
      this.#byAccount.set(broker.account, broker);
    }
  }

  get all(): readonly Broker[] {
    return [...this.#byAccount.values()];
  }

  /** Undefined when this process has no connection to the account. */
  of(account: AccountId): Broker | undefined {
    return this.#byAccount.get(account);
  }
}
