import type { Caller } from '../desk-market.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { mayAct } from '../domain/user.ts';

/** Why a caller may not do something that needs a role; undefined when they may. */
export function needsRole({ user }: Caller, least: 'admin' | 'owner', what: string): Refusal | undefined {
  if (mayAct(user.role, least)) return undefined;
  return refusal(
    'NOT_ALLOWED',
    `${what} needs the role ${least}; yours is ${user.role}. Ask the owner of this desk.`,
  );
}
