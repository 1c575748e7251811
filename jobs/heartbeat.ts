import { schedule } from 'node-cron';
import { type EpochMs, epochMs } from '../engine/domain/time.ts';

const EACH_SECOND = '* * * * * *';

/** Calls `beat` with the wall time each second until it is stopped. It does not keep the process alive. */
export function startHeartbeat(beat: (wallAt: EpochMs) => void): { stop(): Promise<void> } {
  const task = schedule(EACH_SECOND, ({ triggeredAt }) => beat(epochMs(triggeredAt.getTime())), {
    name: 'jobs',
    unref: true,
    // A beat that did not come is no matter: what is due is asked of the market's clock.
    suppressMissedWarning: true,
  });
  return {
    stop: async () => {
      await task.destroy();
    },
  };
}
