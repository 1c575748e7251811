import type { Button, Reply } from '../../commands/reply.ts';
import type { HeardLine, HeardPress } from '../messaging/heard.ts';
import type { Manners } from '../messaging/manners.ts';
import type { Outgoing } from '../messaging/outgoing.ts';
import { cardBlocks, payloadOf, type Wording } from './block-renderer.ts';
import type { PressShelf } from './press-shelf.ts';
import type { SlackApi } from './slack-api.ts';
import { questionWindow } from './windows.ts';

export interface SlackMannersOptions {
  readonly api: SlackApi;
  readonly shelf: PressShelf;
  readonly wording: Wording;
  readonly idOf: (button: Button) => string;
  readonly post: (outgoing: Outgoing) => void;
}

/** Messages that only one person sees, and windows that ask. A press is acknowledged before anything else is done. */
export class SlackManners implements Manners {
  readonly #options: SlackMannersOptions;

  constructor(options: SlackMannersOptions) {
    this.#options = options;
  }

  /** Slack shows no typing of bots. */
  typing(): void {}

  async answerPress(press: HeardPress, says?: Reply): Promise<boolean> {
    return says === undefined ? true : this.#whisper(press.query, says);
  }

  async takeButtons(press: HeardPress): Promise<void> {
    const { api, shelf } = this.#options;
    const handle = shelf.find(press.query);
    if (handle?.responseUrl === undefined) return;
    const blocks = handle.blocks.filter(({ type }) => type !== 'actions');
    if (blocks.length > 0) await api.respond(handle.responseUrl, { replace_original: true, blocks });
  }

  /** Only the writer sees it, in the channel; where that fails, in the writer's own chat. */
  async confide(line: HeardLine, answer: Reply): Promise<void> {
    if (line.query !== undefined && (await this.#whisper(line.query, answer))) return;
    const user = line.subject.slice(line.subject.indexOf('/') + 1);
    const { text, blocks } = this.#payload(answer);
    const { api, post } = this.#options;
    try {
      const seen = { channel: line.chat, user, text, blocks };
      await api.web.chat.postEphemeral({
        ...seen,
        ...(line.thread === undefined ? {} : { thread_ts: line.thread }),
      });
    } catch {
      post({ chat: line.subject, reply: answer, urgent: true, silent: false, edits: false });
    }
  }

  ownChat({ subject }: Pick<HeardPress, 'subject'>): string {
    return subject;
  }

  async askAside(press: HeardPress, button: Button): Promise<boolean> {
    const { api, shelf } = this.#options;
    if (shelf.find(press.query) === undefined) return false;
    try {
      await api.web.views.open({ trigger_id: press.query, view: questionWindow(press, button) });
      return true;
    } catch {
      return false;
    }
  }

  /** An answer that only whoever acted sees. */
  async #whisper(query: string, says: Reply): Promise<boolean> {
    const { api, shelf } = this.#options;
    const url = shelf.find(query)?.responseUrl;
    if (url === undefined) return false;
    return api.respond(url, { response_type: 'ephemeral', replace_original: false, ...this.#payload(says) });
  }

  #payload(says: Reply) {
    const { wording, idOf } = this.#options;
    return payloadOf(cardBlocks(says, wording), { rows: says.buttons, isPlain: false, idOf });
  }
}
