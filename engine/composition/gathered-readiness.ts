import type { BookMode } from '../domain/book.ts';
import type { AccountId } from '../domain/ids.ts';
import {
  type AccountReadiness,
  type ProcessReadiness,
  READY_ACCOUNT,
  READY_PROCESS,
  type Readiness,
} from '../ports/readiness.ts';
import { PAPER_ACCOUNT } from './open-accounts.ts';

/** An account that nobody speaks for is not traded. */
const NO_CONNECTION: AccountReadiness = {
  ...READY_ACCOUNT,
  loggedOut: 'Munim was started without a connection to it',
};

/** Where the parts that know lay down what they know, for the gate to look at. */
export class GatheredReadiness implements Readiness {
  readonly #accounts = new Map<AccountId, () => AccountReadiness>([[PAPER_ACCOUNT, () => READY_ACCOUNT]]);
  #process: ProcessReadiness;

  constructor(ceiling: BookMode) {
    this.#process = { ...READY_PROCESS, ceiling };
  }

  /** Lets an account's own parts speak for it. */
  speakFor(account: AccountId, says: () => AccountReadiness): void {
    this.#accounts.set(account, says);
  }

  know(process: Partial<ProcessReadiness>): void {
    // Who was replaced stays so: the home is another's.
    const standing = this.#process.standing.kind === 'replaced' ? { standing: this.#process.standing } : {};
    this.#process = { ...this.#process, ...process, ...standing };
  }

  account(account: AccountId): AccountReadiness {
    return this.#accounts.get(account)?.() ?? NO_CONNECTION;
  }

  process(): ProcessReadiness {
    return this.#process;
  }

  get accounts(): readonly AccountId[] {
    return [...this.#accounts.keys()];
  }
}
