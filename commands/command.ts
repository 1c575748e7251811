import type { z } from 'zod';
import type { Desk } from '../engine/desk.ts';
import type { JobDesk } from '../engine/desk-jobs.ts';
import type { Caller } from '../engine/desk-market.ts';
import type { ReplayDesk } from '../engine/desk-replay.ts';
import type { Role } from '../engine/domain/user.ts';
import type { Reply } from './reply.ts';
import type { Studies } from './studies.ts';

/** Where help lists a command. */
export type Topic = 'orders' | 'portfolio' | 'market' | 'research' | 'strategies' | 'desk';

/** `query` reads, `ticket` offers something to confirm, `control` acts on the desk, `setting` changes a preference. */
export type Effect = 'query' | 'ticket' | 'control' | 'setting';

export interface CommandContext {
  readonly desk: Desk;
  readonly caller: Caller;
  /** Where work of more than a moment is done. */
  readonly studies: Studies;
  /** Past days to practise on; undefined where there are none. */
  readonly replays?: ReplayDesk | undefined;
  /** Scheduled work; undefined where none runs. */
  readonly jobs?: JobDesk | undefined;
}

/**
 * One chat command: all that help, menus, manifests and the dispatcher need to know. Arguments are read by
 * position (`positional` names them) and as `key=value`, or handed over whole as `{ text }` when `positional`
 * is `'text'`; the schema has the last word on them.
 */
export interface CommandDefinition<Schema extends z.ZodType> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly topic: Topic;
  /** One line, lower case, no full stop: `what is open and what it earns`. */
  readonly summary: string;
  /** After the name: `[symbol]`. */
  readonly usage: string;
  readonly examples: readonly string[];
  readonly role: Role;
  readonly effect: Effect;
  /** Not listed in help or menus: buttons use it. */
  readonly hidden?: boolean;
  /** What it does for somebody who practises on a past day, where its topic does not say that. */
  readonly duringReplay?: 'ordinary' | 'refused';
  readonly positional: readonly string[] | 'text';
  readonly schema: Schema;
  run(context: CommandContext, args: z.output<Schema>): Promise<Reply>;
}

/** A command whose argument type is its own affair. */
export type Command = Omit<CommandDefinition<z.ZodType>, 'schema' | 'run'> & {
  /** Reads the arguments and runs; a reply in any case, bugs excepted. */
  execute(context: CommandContext, text: string): Promise<Reply>;
};
