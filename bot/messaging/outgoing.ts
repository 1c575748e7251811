import type { Reply } from '../../commands/reply.ts';

/** A message on its way to a chat. */
export interface Outgoing {
  readonly chat: string;
  readonly reply: Reply;
  /** Answers and what buzzes go before cards that only change. */
  readonly urgent: boolean;
  /** The phone does not buzz. */
  readonly silent: boolean;
  /** Edits the message its card lives in, where there is one; otherwise the card moves to a new message. */
  readonly edits: boolean;
  /** The card, or the message, it is shown as a reply to. */
  readonly under?: string;
  readonly replyTo?: string;
  /** The chat that it goes to where the bot may not write in this one. */
  readonly aside?: string;
  /** Opens the reply field, so that in a group the next line reaches the bot. */
  readonly asks?: boolean;
  /** Shows nothing, only takes the buttons off this message, which shows `reply`. */
  readonly strips?: string;
}

/** How a step of sending ended. `again` names the wait before the same step is tried once more. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'aside'; readonly chat: string }
  | { readonly kind: 'again'; readonly afterMs: number; readonly why: 'too-many' | 'unreachable' | 'refined' }
  | { readonly kind: 'dropped'; readonly says: string };
