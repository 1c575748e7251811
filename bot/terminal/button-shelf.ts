import type { Button, Reply } from '../../commands/reply.ts';
import type { ShownReply } from './shown-reply.ts';

/** Buttons that can still be pressed; the oldest go first. */
const MOST_BUTTONS = 500;

/** `press` as people type it: an id in any case, or a label with or without the brackets it is printed in. */
function wordOf(text: string): string {
  return text
    .trim()
    .replace(/^\[|\]$/g, '')
    .trim()
    .toLowerCase();
}

/** The buttons of this engine's terminal, by the short ids they are printed with. */
export class ButtonShelf {
  readonly #buttons = new Map<string, Button>();
  /** Those of the last reply that had any: a label means one of them. */
  #last: readonly Button[] = [];
  #count = 0;

  /** Gives every button of a reply an id. */
  show(reply: Reply): ShownReply {
    const { card, confidential, follow, scan, buttons, ...rest } = reply;
    if (buttons.length > 0) this.#last = buttons.flat();
    return {
      ...rest,
      buttons: buttons.map((row) => row.map((button) => ({ id: this.#keep(button), label: button.label }))),
    };
  }

  /** The button of an id that is still alive, or of a label of the last reply that had buttons. */
  find(text: string): Button | undefined {
    const word = wordOf(text);
    return this.#buttons.get(word) ?? this.#last.find((button) => button.label.toLowerCase() === word);
  }

  #keep(button: Button): string {
    this.#count += 1;
    const id = `b${this.#count}`;
    this.#buttons.set(id, button);
    const oldest = this.#buttons.size > MOST_BUTTONS ? this.#buttons.keys().next().value : undefined;
    if (oldest !== undefined) this.#buttons.delete(oldest);
    return id;
  }
}
