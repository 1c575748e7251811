import type { UserId } from './ids.ts';
import type { EpochMs } from './time.ts';

/** What a person may do. Each role from viewer to owner includes the ones before it; an auditor only reads. */
export type Role = 'auditor' | 'viewer' | 'trader' | 'approver' | 'risk' | 'admin' | 'owner';

export type Platform = 'terminal' | 'telegram' | 'slack' | 'web';

/** A person on a platform, as the platform names them. Never a group: a group is a place. */
export interface Identity {
  readonly platform: Platform;
  /** Platform user id, with the team where ids are only unique in one: `T1/U2`. */
  readonly subject: string;
}

export interface User {
  readonly id: UserId;
  readonly name: string;
  readonly role: Role;
  /** When they were removed; their name stays on what they did. */
  readonly leftAt?: EpochMs;
}

/** A code that lets one stranger in with a role, once. Only its hash is kept. */
export interface Invitation {
  readonly codeHash: string;
  readonly role: Role;
  /** It brings no new person in, but another platform of this one. */
  readonly links?: UserId;
  readonly createdBy: UserId | undefined;
  readonly expiresAt: EpochMs;
}

const RANK: Readonly<Record<Role, number>> = {
  auditor: 0,
  viewer: 0,
  trader: 1,
  approver: 2,
  risk: 3,
  admin: 4,
  owner: 5,
};

/** Whether `role` may do what needs `least`. */
export function mayAct(role: Role, least: Role): boolean {
  if (least === 'auditor') return role === 'auditor' || RANK[role] >= RANK.admin;
  return RANK[role] >= RANK[least];
}
