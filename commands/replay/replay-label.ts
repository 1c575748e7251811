import type { ReplaySeat } from '../../engine/desk-replay.ts';
import { formatDate, formatTime } from '../../engine/domain/time.ts';
import type { Command, Topic } from '../command.ts';
import type { Button, Following, Reply } from '../reply.ts';

/** What a session is practised with; everything else stays with the ordinary desk. */
const PRACTISED: ReadonlySet<Topic> = new Set<Topic>(['orders', 'portfolio', 'market']);

const TAGGED = /^@(r[0-9a-f]{8})\s+([\s\S]*)$/;

/** A line that a button of a session stands for, taken apart; undefined for any other line. */
export function sessionLine(line: string): { readonly session: string; readonly line: string } | undefined {
  const [, session, rest] = TAGGED.exec(line) ?? [];
  return session === undefined || rest === undefined ? undefined : { session, line: rest };
}

/** Which desk a command acts on while its caller practises. */
export function duringReplay(command: Command): 'practises' | 'ordinary' | 'refused' {
  return command.duringReplay ?? (PRACTISED.has(command.topic) ? 'practises' : 'ordinary');
}

/**
 * A reply of a session: it says which day it is about, and its buttons and cards stay the session's when the session
 * is over or the ordinary desk speaks in between.
 */
export function ofReplay(reply: Reply, seat: ReplaySeat): Reply {
  const own = (button: Button): Button => ({ ...button, command: `@${seat.session} ${button.command}` });
  return {
    ...reply,
    lines: [...reply.lines, momentLine(seat)],
    buttons: reply.buttons.map((row) => row.map(own)),
    ...(reply.card === undefined ? {} : { card: `${seat.session}:${reply.card}` }),
    ...(reply.follow === undefined ? {} : { follow: followed(reply.follow, seat) }),
  };
}

function followed(follow: Following, seat: ReplaySeat): Following {
  return {
    watch: (listener) => follow.watch((interim) => listener(ofReplay(interim, seat))),
    final: follow.final.then((last) => ofReplay(last, seat)),
  };
}

/** `REPLAY of Tue 18 Jun 2024, 10:42`. */
function momentLine(seat: ReplaySeat): string {
  const time = formatTime(seat.desk.market.moment().at).slice(0, 5);
  return `REPLAY of ${dayText(seat)}, ${time}`;
}

/** The day, and whether its prices are none of a market. */
export function dayText({ day, simulated }: Pick<ReplaySeat, 'day' | 'simulated'>): string {
  return `${formatDate(day, true)}${simulated ? ' · SIMULATED' : ''}`;
}
