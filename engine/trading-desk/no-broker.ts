import type { BrokerChores } from '../desk-jobs.ts';

/** Chores of a desk whose market makes its own listings and asks nobody to log in. */
export const NO_BROKER: BrokerChores = {
  refreshInstruments: async () => ({
    kind: 'nothing',
    says: 'This market brings its listings with each new day.',
  }),
  remindLogin: async () => ({
    kind: 'nothing',
    says: 'No broker is set up, so there is nothing to log in to.',
  }),
};
