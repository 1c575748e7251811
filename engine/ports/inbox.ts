/** A message that reached the desk through a chat platform. It holds no words: what was said stays in the chat. */
export interface InboxMessage {
  /** The account it came to, such as `telegram:7000000001`; ids of different accounts may be equal. */
  readonly source: string;
  /** What the platform calls the delivery, and calls it again when it delivers again. */
  readonly id: string;
  /** Platform user id of who sent it. */
  readonly sender: string;
  readonly chat: string;
  /** The message in the chat, to answer under; empty where there is none. */
  readonly message: string;
}

/**
 * What chat platforms delivered, so that a restart neither repeats a message nor forgets one without a word. Kept
 * for longer than a platform delivers again. All of it rejects when the storage is not reached.
 */
export interface Inbox {
  /** Records a message before anything is done about it; false when it had been recorded before. */
  take(message: InboxMessage): Promise<boolean>;
  /** The message was acted on, and the chat has the answer. */
  finish(source: string, id: string): Promise<void>;
  /** Messages that were taken and not finished, oldest first. */
  unfinished(source: string): Promise<readonly InboxMessage[]>;
}
