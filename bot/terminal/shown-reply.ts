import type { Reply } from '../../commands/reply.ts';

/** A button as the terminal shows it: people and scripts press it by its id or its label. */
interface ShownButton {
  readonly id: string;
  readonly label: string;
}

/** A reply whose buttons have got their ids: what is printed, and what goes over the local socket. */
export interface ShownReply extends Omit<Reply, 'buttons' | 'card' | 'confidential' | 'follow' | 'scan'> {
  /** Rows of buttons. */
  readonly buttons: readonly (readonly ShownButton[])[];
}
