import type { Desk } from '../engine/desk.ts';
import type { JobDesk } from '../engine/desk-jobs.ts';
import type { Caller } from '../engine/desk-market.ts';
import type { ReplayDesk, ReplaySeat } from '../engine/desk-replay.ts';
import { closestWords, editDistance } from '../engine/domain/edit-distance.ts';
import { mayIn } from '../engine/domain/membership.ts';
import { type Refusal, refusal } from '../engine/domain/refusal.ts';
import { type Identity, mayAct } from '../engine/domain/user.ts';
import type { Command } from './command.ts';
import { duringReplay, ofReplay, sessionLine } from './replay/replay-label.ts';
import { type Button, type Reply, refused, reply } from './reply.ts';
import type { Studies } from './studies.ts';

/** Longest line that is read at all. */
const LONGEST_LINE = 4_096;
/** Up to so many letters, one slip is all that is forgiven. */
const LONGEST_SHORT_WORD = 5;
/** How people say yes; only a press or /confirm is one. */
const YES = /^(?:y|yes|ok|okay|haan?|ji|confirm)\.?$/i;
/** Open questions kept, oldest forgotten first. */
const MOST_QUESTIONS = 1_000;

/** Turns plain text that is not a command into the command it means; undefined when it means none. */
export type PlainText = (text: string) => string | undefined;

/** Past days to practise on, and how plain text is read on such a day. */
export interface ReplayRoom {
  readonly desk: ReplayDesk;
  readonly plainText: (desk: Desk) => PlainText;
}

/** A line, and whether somebody typed it: what a button stands for belongs to the desk that made the button. */
interface Said {
  readonly line: string;
  readonly typed: boolean;
}

/**
 * From a line or a press to a reply: the one way in for every platform. Knows who may do what; knows nothing
 * of any platform.
 */
export class Dispatcher {
  readonly #desk: Desk;
  readonly #commands = new Map<string, Command>();
  readonly #plainText: PlainText;
  readonly #studies: Studies;
  readonly #replays: ReplayRoom | undefined;
  readonly #jobs: JobDesk | undefined;
  readonly #questions = new Map<string, Button>();

  constructor(options: {
    readonly desk: Desk;
    readonly commands: readonly Command[];
    readonly plainText: PlainText;
    readonly studies: Studies;
    readonly replays?: ReplayRoom;
    readonly jobs?: JobDesk;
  }) {
    this.#desk = options.desk;
    this.#plainText = options.plainText;
    this.#studies = options.studies;
    this.#replays = options.replays;
    this.#jobs = options.jobs;
    for (const command of options.commands) {
      for (const name of [command.name, ...(command.aliases ?? [])]) this.#commands.set(name, command);
    }
  }

  /** Answers a line of somebody who belongs to the desk. */
  line(caller: Caller, text: string): Promise<Reply> {
    return this.#answer(caller, { line: text, typed: true });
  }

  async #answer(caller: Caller, said: Said): Promise<Reply> {
    const text = said.line;
    if (text.length > LONGEST_LINE) {
      return refused(
        refusal('BAD_ARGUMENTS', 'That line is too long to be a command. Send one command a line.'),
      );
    }
    const whole = this.#complete(caller, { ...said, line: text.trim() });
    const tagged = sessionLine(whole.line);
    const seat = whole.typed || tagged !== undefined ? this.#replays?.desk.seat(caller) : undefined;
    if (tagged !== undefined && tagged.session !== seat?.session) return refused(LEFT);
    const line = (tagged?.line ?? whole.line).replace(/^\/[/\s]*/, '/');
    if (line === '' || line === '/') return reply('Say what to do. /help lists the commands.');
    if (line.startsWith('/')) return this.#command(caller, line, seat);
    const plainText = seat === undefined ? this.#plainText : this.#replays?.plainText(seat.desk);
    const meant = plainText?.(line);
    if (meant !== undefined) return this.#command(caller, meant, seat);
    return refused(refusal('UNKNOWN_COMMAND', `Not understood: ${shorten(line)}. ${this.#hint(line)}`));
  }

  /** What to type instead: whatever acts needs its slash, and a yes needs its ticket. */
  #hint(line: string): string {
    const [word = ''] = line.toLowerCase().split(/\s/);
    if (YES.test(line)) return 'To send an open ticket, press its button or type /confirm.';
    if (word.length > 1 && this.#commands.has(word)) return `To do that, type it with its slash: /${word}.`;
    return 'Type /help for the commands, or for example: buy 10 reliance.';
  }

  /** Answers a press: asks the button's question, or does what it stands for. */
  async press(caller: Caller, button: Button): Promise<Reply> {
    if (button.asks === undefined) return this.#answer(caller, { line: button.command, typed: false });
    if (this.#questions.size >= MOST_QUESTIONS) {
      const oldest = this.#questions.keys().next().value;
      if (oldest !== undefined) this.#questions.delete(oldest);
    }
    this.#questions.set(questionKey(caller), button);
    return reply(button.asks);
  }

  /** Answers somebody nobody knows: only a pairing code opens the door. Undefined means silence. */
  async stranger(identity: Identity, name: string, text: string): Promise<Reply | undefined> {
    const code = /^\/?(?:start|pair|link)(?:@\S+)?\s+(\S+)\s*$/i.exec(text.trim())?.[1];
    if (code === undefined) {
      return reply('This desk does not know you. Send /pair and the code that its owner gave you.', {
        severity: 'warning',
      });
    }
    const joined = await this.#desk.people.pair(identity, name, code);
    if (!joined.ok) return refused(joined.error);
    return this.line({ user: joined.value, place: `${identity.platform}:${identity.subject}` }, '/start');
  }

  async #command(caller: Caller, line: string, seat: ReplaySeat | undefined): Promise<Reply> {
    const space = line.search(/\s/);
    const word = (space === -1 ? line : line.slice(0, space)).slice(1);
    const name = (word.split('@')[0] ?? '').toLowerCase();
    const command = this.#commands.get(name);
    const rest = space === -1 ? '' : line.slice(space + 1).trim();
    if (command === undefined) {
      const unknown = this.#unknown(name, rest);
      return seat === undefined ? unknown : ofReplay(unknown, seat);
    }
    const no = tooLow(this.#desk, command, caller) ?? bookless(this.#desk, command, caller);
    if (no !== undefined) return refused(no, { confidential: true });
    const studies = this.#studies;
    const does = seat === undefined ? 'ordinary' : duringReplay(command);
    if (does === 'refused') return refused(notHere(command));
    if (does === 'practises' && seat !== undefined) {
      return ofReplay(await command.execute({ desk: seat.desk, caller: seat.caller, studies }, rest), seat);
    }
    const rooms = { replays: this.#replays?.desk, jobs: this.#jobs };
    return command.execute({ desk: this.#desk, caller, studies, ...rooms }, rest);
  }

  #unknown(name: string, rest: string): Reply {
    const listed = [...this.#commands.values()].filter((command) => command.hidden !== true);
    const names = [...new Set(listed.map((command) => command.name))];
    // A word of four letters that is two slips away is another word: /kill is no slip of /sell.
    const near = closestWords(name, names, 3).filter(
      (word) => name.length > LONGEST_SHORT_WORD || word.startsWith(name) || editDistance(name, word) <= 1,
    );
    const hint =
      near.length === 0
        ? 'Type /help for the commands.'
        : `Did you mean ${near.map((n) => `/${n}`).join(', ')}?`;
    return refused({
      ...refusal('UNKNOWN_COMMAND', `There is no /${shorten(name)}. ${hint}`),
      remedies: near.map((n) => ({ label: `/${n}`, command: `/${n} ${rest}`.trim() })),
    });
  }

  /** The line, or the command that an open question was waiting to complete with it. */
  #complete(caller: Caller, said: Said): Said {
    const { line } = said;
    const key = questionKey(caller);
    const asked = this.#questions.get(key);
    if (asked === undefined) return said;
    this.#questions.delete(key);
    if (line.startsWith('/') || line === '') return said;
    return { line: asked.command.replace('{}', () => line), typed: false };
  }
}

const LEFT = refusal(
  'BUTTON_EXPIRED',
  'That button belongs to a replay that has ended. Type the command to do it on your ordinary desk.',
);

function notHere({ name }: Command): Refusal {
  return refusal(
    'REPLAY_RUNNING',
    `/${name} is about your ordinary books, and you are on a past day. End the replay first: /replay end.`,
    [{ label: 'End the replay', command: '/replay end' }],
  );
}

/** Why somebody may not use a command at all: neither their role of the desk nor one they have in a book allows it. */
function tooLow({ books }: Desk, { name, role }: Command, caller: Caller): Refusal | undefined {
  const { user } = caller;
  if (mayAct(user.role, role) || books.books(caller).some(({ book }) => mayIn(user, book, role)))
    return undefined;
  return refusal(
    'NOT_ALLOWED',
    `/${name} needs the role ${role}; yours is ${user.role}. Ask the owner of this desk.`,
  );
}

/** Commands of the desk that are about a book. */
const OF_BOOKS: ReadonlySet<string> = new Set(['start', 'books', 'book']);

/** Why somebody who reaches no book cannot use a command that is about one. */
function bookless({ books }: Desk, { name, topic }: Command, caller: Caller): Refusal | undefined {
  if ((topic === 'desk' || topic === 'research') && !OF_BOOKS.has(name)) return undefined;
  if (books.reachesAny(caller)) return undefined;
  const who = caller.user.name.replaceAll(' ', '');
  return refusal(
    'UNKNOWN_BOOK',
    `You are ${caller.user.role} of this desk, and no book is open to you yet. Ask its owner for: /role @${who} trader book=name.`,
  );
}

function questionKey(caller: Caller): string {
  return `${caller.user.id}|${caller.place}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
