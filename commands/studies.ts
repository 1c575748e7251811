import type { Caller } from '../engine/desk-market.ts';
import { refusal } from '../engine/domain/refusal.ts';
import { mayAct, type User } from '../engine/domain/user.ts';
import { type Following, type Reply, refused, reply } from './reply.ts';

/** Studies at once; each may use several threads. */
const MOST_RUNNING = 2;
/** Studies that may wait for their turn. */
const MOST_WAITING = 10;

interface StudyProgress {
  /** From 0 to 1. */
  readonly done: number;
  /** What goes on: `34 of 200 combinations`. */
  readonly says: string;
}

export interface StudyContext {
  /** Fires when somebody cancelled, or Munim stops: what the work gives or throws after that is not looked at. */
  readonly cancel: AbortSignal;
  progress(progress: StudyProgress): void;
}

/** A piece of research that takes its time. */
export interface Study {
  /** Headline of the card while it runs: `Backtesting rsi on RELIANCE`. */
  readonly title: string;
  /** The last state of the card. What it throws is a bug; an expected failure is a reply. */
  work(context: StudyContext): Promise<Reply>;
}

type Stage = 'waiting' | 'running' | 'ended';

/** One study and its card. */
class Run implements Following {
  readonly id: string;
  readonly asker: User;
  readonly final: Promise<Reply>;
  stage: Stage = 'waiting';
  readonly #study: Study;
  readonly #cancelling = new AbortController();
  readonly #listeners = new Set<(interim: Reply) => void>();
  #lines: readonly string[] = [];
  #tell: (final: Reply) => void = () => undefined;

  constructor(id: string, asker: User, study: Study) {
    this.id = id;
    this.asker = asker;
    this.#study = study;
    this.final = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  get title(): string {
    return this.#study.title;
  }

  watch(listener: (interim: Reply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The card as it is while the study waits or runs. */
  interim(): Reply {
    return reply(this.title, {
      lines: this.#lines,
      buttons: [[{ label: 'Cancel', command: `/cancelstudy ${this.id}` }]],
      card: this.#card,
    });
  }

  /** Shows what goes on. */
  say(line: string): void {
    if (this.stage === 'ended') return;
    this.#lines = [line];
    for (const listener of this.#listeners) listener(this.interim());
  }

  /** Does the work; resolves when it has really ended, whatever the card says by then. */
  async perform(onBug: (error: unknown) => void): Promise<void> {
    if (this.stage === 'ended') return;
    this.stage = 'running';
    this.say('Started.');
    const { signal } = this.#cancelling;
    try {
      const progress = ({ done, says }: StudyProgress): void => this.say(`${percent(done)}, ${says}`);
      this.end(await this.#study.work({ cancel: signal, progress }));
    } catch (error) {
      if (signal.aborted) return;
      onBug(error);
      const says = `${this.title}: that failed, because of a fault in Munim. munim.log has the details.`;
      this.end(reply(says, { severity: 'bad' }));
    }
  }

  /** Makes this the last state of the card, unless there is one; work under way is asked to end. */
  end(final: Reply): Reply {
    const last = { ...final, card: this.#card };
    if (this.stage === 'ended') return last;
    this.stage = 'ended';
    this.#cancelling.abort();
    this.#listeners.clear();
    this.#tell(last);
    return last;
  }

  get #card(): string {
    return `study:${this.id}`;
  }
}

/** The research of this process: a few pieces at once, the others wait in the order in which they were asked for. */
export class Studies {
  readonly #onBug: (error: unknown) => void;
  readonly #runs = new Map<string, Run>();
  #running = 0;
  #count = 0;
  #closed = false;

  constructor(onBug: (error: unknown) => void) {
    this.#onBug = onBug;
  }

  /** Starts a study, or lets it wait for its turn; returns at once, with the first state of its card. */
  start(caller: Caller, study: Study): Reply {
    if (this.#closed) return refused(refusal('STATE_RECONCILING', STOPPING));
    const waiting = this.#waiting();
    if (waiting.length >= MOST_WAITING) {
      const says = `${waiting.length} studies wait already. Cancel one, or ask again when they have ended.`;
      return refused(refusal('TOO_FAST', says));
    }
    this.#count += 1;
    const run = new Run(String(this.#count), caller.user, study);
    this.#runs.set(run.id, run);
    void run.final.then(() => this.#forget(run));
    this.#next();
    return { ...run.interim(), follow: run };
  }

  /** Cancels a study for whoever asked for it, and for administrators; its last state, or why not. */
  cancel(caller: Caller, id: string): Reply {
    const run = this.#runs.get(id);
    if (run === undefined || run.stage === 'ended') {
      return refused(refusal('NOTHING_TO_DO', 'That study has ended already: there is nothing to cancel.'), {
        confidential: true,
      });
    }
    if (run.asker.id !== caller.user.id && !mayAct(caller.user.role, 'admin')) {
      const says = `This study belongs to ${run.asker.name}. Ask them, or an admin, to cancel it.`;
      return refused(refusal('NOT_ALLOWED', says), { confidential: true });
    }
    return run.end(reply(`Cancelled: ${run.title}`, { severity: 'warning' }));
  }

  /** Ends all studies, and takes no more: Munim stops. */
  close(): void {
    this.#closed = true;
    for (const run of this.#runs.values()) {
      run.end(reply(`Not finished: ${run.title}`, { lines: [STOPPING], severity: 'warning' }));
    }
  }

  #waiting(): readonly Run[] {
    return [...this.#runs.values()].filter((run) => run.stage === 'waiting');
  }

  #forget(run: Run): void {
    this.#runs.delete(run.id);
    this.#next();
  }

  /** Starts what may start, and tells the others how many are before them. */
  #next(): void {
    for (const run of this.#waiting().slice(0, Math.max(0, MOST_RUNNING - this.#running))) {
      this.#running += 1;
      void run.perform(this.#onBug).then(() => {
        this.#running -= 1;
        this.#next();
      });
    }
    this.#waiting().forEach((run, at) => {
      const before = this.#running + at;
      run.say(`Waiting for ${before} ${before === 1 ? 'other' : 'others'}.`);
    });
  }
}

const STOPPING = 'Munim is being stopped. Ask again when it runs.';

function percent(done: number): string {
  return `${Math.round(Math.min(1, Math.max(0, done)) * 100)}%`;
}
