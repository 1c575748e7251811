import type { StatusLine } from '../desk.ts';
import type { BrokerChores } from '../desk-jobs.ts';
import type { LoginDesk } from '../desk-login.ts';
import { NO_BROKER } from '../trading-desk/no-broker.ts';
import type { Core } from './build-core.ts';
import { KiteChores } from './kite/kite-chores.ts';
import { kitePace } from './kite/kite-pace.ts';
import { kiteStatus } from './kite/kite-status.ts';

/** What of a desk depends on having a broker outside. */
interface BrokerSide {
  readonly login: LoginDesk | undefined;
  readonly chores: BrokerChores;
  status(): readonly StatusLine[];
}

/** The login, the chores and the status lines of the broker that a desk has, if it has one. */
export function brokerSide({ kite, effects, reloadDay }: Core): BrokerSide {
  if (kite === undefined) return { login: undefined, chores: NO_BROKER, status: () => [] };
  const remind = (text: string): void => effects.announce({ kind: 'notice', severity: 'warning', text });
  return {
    login: kite.login,
    chores: new KiteChores(kite, reloadDay, remind),
    status: () => [kiteStatus(kite), kitePace(kite.client)],
  };
}
