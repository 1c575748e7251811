import { Bucket, type Call, type Pace, PerChat } from '../messaging/pace.ts';

/**
 * Slack takes one new message a second in a channel (short bursts pass) and several hundred a minute in a workspace,
 * 50 edits and 100 of each step of an upload a minute; these stay below.
 */
const CHANNEL = { perSecond: 1, burst: 4 };
const WORKSPACE = { perSecond: 5, burst: 20 };
const EDITS = { perSecond: 32 / 60, burst: 15 };
const FILES = { perSecond: 1, burst: 30 };
const MOST_CHANNELS = 5_000;

/** When the next call may be made: each method of Slack has a limit of its own. */
export class SlackPace implements Pace {
  readonly #workspace: Bucket;
  readonly #edits: Bucket;
  readonly #files: Bucket;
  readonly #channels = new PerChat<Bucket>(MOST_CHANNELS);

  constructor(nowMs: number) {
    this.#workspace = new Bucket(WORKSPACE.perSecond, WORKSPACE.burst, nowMs);
    this.#edits = new Bucket(EDITS.perSecond, EDITS.burst, nowMs);
    this.#files = new Bucket(FILES.perSecond, FILES.burst, nowMs);
  }

  waitMs(chat: string, call: Call, nowMs: number): number {
    return Math.max(...this.#buckets(chat, call, nowMs).map((bucket) => bucket.waitMs(nowMs)));
  }

  take(chat: string, call: Call, nowMs: number): void {
    for (const bucket of this.#buckets(chat, call, nowMs)) bucket.take();
  }

  #buckets(chat: string, call: Call, nowMs: number): readonly Bucket[] {
    if (call === 'edit') return [this.#edits];
    const channel = this.#channels.get(chat, () => new Bucket(CHANNEL.perSecond, CHANNEL.burst, nowMs));
    return call === 'file' ? [channel, this.#workspace, this.#files] : [channel, this.#workspace];
  }
}
