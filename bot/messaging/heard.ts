interface HeardFrom {
  /** Platform user id: the only thing authority comes from. */
  readonly subject: string;
  readonly name: string;
  readonly chat: string;
  readonly isPrivate: boolean;
  /** The message they wrote, or that the button is under; empty where the platform names none. */
  readonly messageId: string;
  /** The message to answer under, where the talk was not in the open chat. */
  readonly thread?: string;
}

export interface HeardLine extends HeardFrom {
  readonly kind: 'line';
  readonly text: string;
  /** What the platform knows it by, where the writer can be answered alone. */
  readonly query?: string;
}

export interface HeardPress extends HeardFrom {
  readonly kind: 'press';
  /** What the platform knows the press by, to answer it. */
  readonly query: string;
  /** Id of the button in the registry. */
  readonly data: string;
  /** The answer to the button's question, given with the press. */
  readonly fills?: string;
}

/** A private message that holds nothing to read: a picture, a voice, a forward. */
interface HeardUnreadable extends HeardFrom {
  readonly kind: 'unreadable';
  readonly why: 'no-text' | 'forwarded';
}

/** What a bot listens to: a line that is meant for it, or a press of one of its buttons. */
export type Heard = HeardLine | HeardPress | HeardUnreadable;
