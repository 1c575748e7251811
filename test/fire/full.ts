import { databases, type ServerKind } from '../support/database.ts';

/** Whether every point and every variant is tried (`npm run test:fire`), not the ones that stand for the others only. */
export const FULL = process.env['FIRE'] === 'full';

/** The databases under which a desk is killed: the bundled one stands for the others. */
export const KILLED_ON: readonly ServerKind[] = FULL ? databases() : ['embedded'];
