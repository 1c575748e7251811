import type { Button, Reply } from '../../commands/reply.ts';
import type { Heard, HeardLine, HeardPress } from './heard.ts';

/** What a platform has for one person, beside messages in a chat. None of it rejects. */
export interface Manners {
  /** Shows that an answer is being made. */
  typing(chat: string): void;
  /** Ends the wait of a press; what is said with it, only the presser sees. False when the platform did not take it. */
  answerPress(press: HeardPress, says?: Reply): Promise<boolean>;
  /** Takes the buttons off the message that was pressed: they do nothing any more. */
  takeButtons(press: HeardPress): Promise<void>;
  /** Brings an answer for one person's eyes, asked for where others read along, to that person alone. */
  confide(line: HeardLine, answer: Reply): Promise<void>;
  /** The chat with one person alone. */
  ownChat(person: Pick<Heard, 'subject'>): string;
  /** Asks a button's question in a window of its own; false where there is none, and the chat asks. */
  askAside(press: HeardPress, button: Button): Promise<boolean>;
}
