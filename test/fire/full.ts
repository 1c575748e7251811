/** Whether every point and every variant is tried (`npm run test:fire`), not the ones that stand for the others only. */
export const FULL = process.env['FIRE'] === 'full';
