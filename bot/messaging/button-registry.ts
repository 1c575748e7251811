import { randomBytes } from 'node:crypto';
import type { Button } from '../../commands/reply.ts';

/** Buttons that can still be pressed; those not shown for the longest time go first. */
const MOST_BUTTONS = 10_000;
/** 128 bits: nobody guesses one, and 32 characters fit into the 64 bytes a platform gives. */
const ID_BYTES = 16;

/** What a press of a button from before a restart, or long gone, is answered. */
export const OLD_BUTTON =
  'This button is from before a restart. Look at /orders for what was done, then type what is missing.';

/**
 * Buttons by the opaque ids that travel in messages. A button carries no authority: whoever presses it acts as
 * themselves, so equal buttons share an id and a card that is shown again does not push others out.
 */
export class ButtonRegistry {
  readonly #buttons = new Map<string, Button>();
  readonly #ids = new Map<string, string>();
  readonly #most: number;

  constructor(most = MOST_BUTTONS) {
    this.#most = most;
  }

  /** The id of a button: 32 hex digits. */
  keep(button: Button): string {
    const content = contentOf(button);
    const id = this.#ids.get(content) ?? randomBytes(ID_BYTES).toString('hex');
    this.#buttons.delete(id);
    this.#buttons.set(id, button);
    this.#ids.set(content, id);
    this.#forgetOldest();
    return id;
  }

  find(id: string): Button | undefined {
    return this.#buttons.get(id);
  }

  #forgetOldest(): void {
    if (this.#buttons.size <= this.#most) return;
    const oldest = this.#buttons.entries().next().value;
    if (oldest === undefined) return;
    this.#buttons.delete(oldest[0]);
    this.#ids.delete(contentOf(oldest[1]));
  }
}

function contentOf({ label, command, style, asks }: Button): string {
  return JSON.stringify([label, command, style ?? '', asks ?? '']);
}
