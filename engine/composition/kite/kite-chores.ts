import type { BrokerChores, JobResult } from '../../desk-jobs.ts';
import { formatQuantity } from '../../domain/amount-text.ts';
import { formatDate } from '../../domain/time.ts';
import type { KiteDoor } from './open-kite.ts';

/** What the jobs ask of a desk that trades at Kite. */
export class KiteChores implements BrokerChores {
  readonly #kite: KiteDoor;
  readonly #reloadDay: () => Promise<void>;
  readonly #tell: (text: string) => void;

  constructor(kite: KiteDoor, reloadDay: () => Promise<void>, tell: (text: string) => void) {
    this.#kite = kite;
    this.#reloadDay = reloadDay;
    this.#tell = tell;
  }

  async refreshInstruments(): Promise<JobResult> {
    if (this.#kite.session.current() === undefined) {
      return {
        kind: 'nothing',
        says: 'Nobody is logged in to Kite: the listings come with the next /login.',
      };
    }
    const read = await this.#kite.instruments.refresh();
    if (!read.ok) return { kind: 'failed', says: `Kite's listings cannot be read: ${read.error}.` };
    await this.#reloadDay();
    const { listed, day } = read.value;
    return { kind: 'done', says: `${formatQuantity(listed)} instruments of ${formatDate(day)}.` };
  }

  async remindLogin(): Promise<JobResult> {
    const { state } = this.#kite.session;
    if (state.kind === 'live') return { kind: 'nothing', says: `Logged in as ${state.session.userId}.` };
    this.#tell('Nobody is logged in to Kite for today. Log in with /login.');
    return { kind: 'done', says: 'Asked for a login.' };
  }
}
