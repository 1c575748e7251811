import type { Reply } from '../../commands/reply.ts';

/** Why a platform says no to a call, where something can be done about it. */
export type RefusalKind =
  /** The message is not there any more, or takes no edits. */
  | 'gone'
  /** The bot may not write in that chat. */
  | 'closed'
  /** An edit that changes nothing. */
  | 'unchanged'
  | 'markup'
  | 'buttons'
  | 'picture'
  | 'other';

/** Why a call had no effect, or none that is known. */
export type Failure =
  | { readonly kind: 'too-many'; readonly retryAfterMs: number }
  /** The network, the platform, or a gateway in front of it; trying again may help. */
  | { readonly kind: 'unreachable'; readonly says: string }
  /** The platform says no to this call; trying again does not help. */
  | { readonly kind: 'refused'; readonly why: RefusalKind; readonly says: string };

/** One of the messages that a reply is cut into. `Text` is what the platform's renderer makes. */
export interface Part<Text> {
  readonly text: Text;
  /** The reply whose buttons go under it: the last part has them. */
  readonly buttonsOf: Reply | undefined;
  /** Without markup, which the platform did not take. */
  readonly plain: boolean;
}

/** How a new message arrives. */
export interface Manner {
  readonly chat: string;
  readonly silent: boolean;
  /** The message it is shown under. */
  readonly under: string | undefined;
  /** Opens the reply field. */
  readonly asks: boolean;
}

/** Carries messages to a platform, one call at a time; what a call throws is read by `failureOf`. */
export interface Courier<Text = unknown> {
  /** The messages of a reply, at least one. */
  messages(reply: Reply): readonly Text[];
  /** The one message of a card. */
  card(reply: Reply): Text;
  /** Sends a message and tells what it is known by. */
  send(part: Part<Text>, manner: Manner): Promise<string>;
  edit(part: Part<Text>, chat: string, messageId: string): Promise<void>;
  /** Takes the buttons off a message that shows this reply. */
  strip(reply: Reply, chat: string, messageId: string): Promise<void>;
  /** A line in place of something that could not be sent. */
  note(text: string, manner: Manner): Promise<void>;
  upload(file: Attachment, manner: Manner): Promise<void>;
  failureOf(error: unknown): Failure;
}

/** A file on its way; a picture is shown, a document only offered. */
export interface Attachment {
  readonly kind: 'picture' | 'document';
  readonly name: string;
  readonly bytes: Buffer;
}
