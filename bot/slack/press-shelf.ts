/** Presses remembered; Slack takes answers to one for half an hour, and windows for three seconds. */
const MOST_PRESSES = 1_000;

/** What Slack gave with a press or a slash command, to answer it. */
export interface Handle {
  /** Takes five answers within half an hour. */
  readonly responseUrl: string | undefined;
  /** Opens one window within three seconds. */
  readonly triggerId: string;
  /** The blocks of the message that was pressed. */
  readonly blocks: readonly { readonly type: string }[];
}

/** The handles of what people did last, by the trigger that Slack names it by. */
export class PressShelf {
  readonly #handles = new Map<string, Handle>();

  keep(handle: Handle): void {
    this.#handles.set(handle.triggerId, handle);
    const oldest = this.#handles.size > MOST_PRESSES ? this.#handles.keys().next().value : undefined;
    if (oldest !== undefined) this.#handles.delete(oldest);
  }

  find(query: string): Handle | undefined {
    return this.#handles.get(query);
  }
}
