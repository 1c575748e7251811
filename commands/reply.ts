import type { Refusal } from '../engine/domain/refusal.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Rows of short texts; numbers are already formatted. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A press stands for a chat line. With `asks`, the press first asks that question, and the next plain line of
 * the same person in the same place takes the place of `{}` in the command.
 */
export interface Button {
  readonly label: string;
  readonly command: string;
  readonly style?: 'primary' | 'danger';
  readonly asks?: string;
}

export type Severity = 'info' | 'good' | 'warning' | 'bad';

/** The later states of a reply to long work. Nothing is lost when nobody follows it. */
export interface Following {
  /** Calls back with every state between the first and the last; returns how to stop that. */
  watch(listener: (interim: Reply) => void): () => void;
  /** The last state; never rejects. */
  readonly final: Promise<Reply>;
}

/**
 * What a command answers, without a word of any platform. The headline is the verdict and stands alone in a
 * notification; `lines` follow, one idea each.
 */
export interface Reply {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly tables: readonly Table[];
  /** Rows of buttons. */
  readonly buttons: readonly (readonly Button[])[];
  /** Paths of pictures and files to attach. */
  readonly images: readonly string[];
  readonly files: readonly string[];
  readonly severity: Severity;
  /**
   * Name of the living message this reply is the newest state of: `ticket:7F3K`. A platform that can edit
   * edits that message; others send it anew.
   */
  readonly card?: string;
  /** A text that a phone shall scan; a platform that keeps no history draws it as a picture, others leave it out. */
  readonly scan?: string;
  /** Only the person who asked should see it, where the platform can do that. */
  readonly confidential?: boolean;
  /** This is the first state of a card that will go on changing; a platform shows the newest, and at least the last. */
  readonly follow?: Following;
}

/** A reply of a headline and what is given besides. */
export function reply(headline: string, rest: Partial<Omit<Reply, 'headline'>> = {}): Reply {
  return { headline, lines: [], tables: [], buttons: [], images: [], files: [], severity: 'info', ...rest };
}

/** Buttons a row; a phone has no room for more. */
const A_ROW = 3;

/** Buttons in rows that a phone has room for. */
export function inRows(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const rows: Button[][] = [];
  buttons.forEach((button, i) => {
    if (i % A_ROW === 0) rows.push([]);
    rows.at(-1)?.push(button);
  });
  return rows;
}

/** A refusal as the person who asked sees it: the sentence, and its ways out as buttons. */
export function refused(no: Refusal, rest: Partial<Omit<Reply, 'headline'>> = {}): Reply {
  return reply(no.message, { severity: 'warning', buttons: inRows(no.remedies ?? []), ...rest });
}
