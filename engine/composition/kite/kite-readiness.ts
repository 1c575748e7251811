import type { AccountReadiness, BrokerFunds } from '../../ports/readiness.ts';
import type { KiteDoor } from './open-kite.ts';

/** What the gate may know of the account at Kite. */
export function kiteReadiness({
  session,
  client,
  funds: { known },
}: Pick<KiteDoor, 'session' | 'client' | 'funds'>): AccountReadiness {
  const { state } = session;
  const { silentMs, clockAheadMs } = client.contact;
  const ended = state.kind === 'logged-out' ? state.reason : 'a session of before is being looked for';
  const isLive = state.kind === 'live' && session.current() !== undefined;
  const funds: BrokerFunds = known === undefined ? { kind: 'unknown' } : { kind: 'known', ...known };
  return { loggedOut: isLive ? undefined : ended, silentMs, clockAheadMs, funds };
}
