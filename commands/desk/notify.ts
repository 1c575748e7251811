import { z } from 'zod';
import { refusal } from '../../engine/domain/refusal.ts';
import { epochMs, formatTime, HOUR_MS, MINUTE_MS } from '../../engine/domain/time.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import {
  MANNERS,
  type Manner,
  NOTIFICATION_KINDS,
  NOTIFY_PREFERENCE,
  type NotificationKind,
  type NotificationWishes,
  type QuietHours,
  readWishes,
} from '../notification-wishes.ts';
import { inRows, type Reply, refused, reply } from '../reply.ts';

const KINDS = Object.keys(NOTIFICATION_KINDS) as readonly NotificationKind[];
const HOURS = /^([01]?\d|2[0-3])(?::([0-5]\d))?$/;
const LONGEST_MUTE_HOURS = 24;

function wishesOf({ desk, caller }: CommandContext): NotificationWishes {
  return readWishes(desk.people.preference(caller.user.id, NOTIFY_PREFERENCE));
}

async function keep({ desk, caller }: CommandContext, wishes: NotificationWishes): Promise<void> {
  await desk.people.setPreference(caller.user.id, NOTIFY_PREFERENCE, JSON.stringify(wishes));
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function next(manner: Manner): Manner {
  return MANNERS[(MANNERS.indexOf(manner) + 1) % MANNERS.length] ?? 'on';
}

function show(context: CommandContext, headline: string): Reply {
  const { manners, quiet, mutedUntil } = wishesOf(context);
  const now = context.desk.market.wallNow();
  const muted = mutedUntil !== undefined && now < mutedUntil;
  return reply(headline, {
    lines: [
      quiet === undefined
        ? 'No quiet hours. Set them: /notify quiet 22:00-07:00'
        : `Silent from ${clock(quiet.from)} to ${clock(quiet.to)}.`,
      ...(muted ? [`Muted till ${formatTime(mutedUntil)}.`] : []),
      'Orders in doubt and critical warnings always buzz.',
    ],
    tables: [
      {
        columns: [
          { title: 'KIND', align: 'left' },
          { title: 'HOW', align: 'left' },
          { title: 'WHAT', align: 'left' },
        ],
        rows: KINDS.map((kind) => [kind, manners[kind] ?? 'on', NOTIFICATION_KINDS[kind]]),
      },
    ],
    buttons: inRows([
      ...KINDS.map((kind) => {
        const to = next(manners[kind] ?? 'on');
        return { label: `${kind} ${to}`, command: `/notify ${kind} ${to}` };
      }),
      muted ? { label: 'Unmute', command: '/mute off' } : { label: 'Mute 1 h', command: '/mute 1h' },
    ]),
    card: 'notify',
  });
}

/** `22:00-07:00` and `22-7` as minutes of the day. */
function readHours(text: string): QuietHours | undefined {
  const [from, to, more] = text.split(/\s*(?:-|to)\s*/).map((part) => HOURS.exec(part.trim()));
  if (from === null || from === undefined || to === null || to === undefined || more !== undefined)
    return undefined;
  const minutes = (found: RegExpExecArray): number => Number(found[1]) * 60 + Number(found[2] ?? 0);
  return minutes(from) === minutes(to) ? undefined : { from: minutes(from), to: minutes(to) };
}

async function setQuiet(context: CommandContext, text: string): Promise<Reply> {
  const { quiet: _, ...others } = wishesOf(context);
  if (text === 'off') {
    await keep(context, others);
    return show(context, 'No quiet hours any more');
  }
  const quiet = readHours(text);
  if (quiet === undefined) {
    return refused(
      refusal('BAD_ARGUMENTS', 'Say when it shall be quiet: /notify quiet 22:00-07:00, or off.'),
    );
  }
  await keep(context, { ...others, quiet });
  return show(context, `Silent from ${clock(quiet.from)} to ${clock(quiet.to)}`);
}

/** What buzzes, what is written silently, and what is not told. */
export const notify = defineCommand({
  name: 'notify',
  topic: 'desk',
  summary: 'what buzzes, what comes silently, quiet hours',
  usage: '[kind on|silent|off] [quiet 22:00-07:00]',
  examples: ['/notify', '/notify fills silent', '/notify quiet 22:00-07:00', '/notify quiet off'],
  role: 'viewer',
  effect: 'setting',
  positional: ['kind', 'how'],
  schema: z.object({ kind: z.string().toLowerCase().optional(), how: z.string().toLowerCase().optional() }),
  async run(context, { kind, how = '' }) {
    if (kind === undefined) return show(context, 'What you are told, and how');
    if (kind === 'quiet') return setQuiet(context, how);
    const known = KINDS.find((one) => one === kind || one === `${kind}s`);
    const manner = MANNERS.find((one) => one === how);
    if (known === undefined || manner === undefined) {
      const says = `Say a kind (${KINDS.join(', ')}) and how (${MANNERS.join(', ')}): /notify fills silent.`;
      return refused(refusal('BAD_ARGUMENTS', says));
    }
    const wishes = wishesOf(context);
    await keep(context, { ...wishes, manners: { ...wishes.manners, [known]: manner } });
    return show(context, `${known}: ${manner}`);
  },
});

/** Silence for a while. */
export const mute = defineCommand({
  name: 'mute',
  topic: 'desk',
  summary: 'silence for a while: messages come without a sound',
  usage: '[2h|30m|off]',
  examples: ['/mute 2h', '/mute off'],
  role: 'viewer',
  effect: 'setting',
  positional: ['how'],
  schema: z.object({ how: z.string().toLowerCase().default('1h') }),
  async run(context, { how }) {
    const { mutedUntil: _, ...others } = wishesOf(context);
    if (how === 'off') {
      await keep(context, others);
      return show(context, 'Not muted any more');
    }
    const said = /^(\d{1,4})\s*(m|h)$/.exec(how);
    const lastsMs = Number(said?.[1] ?? 0) * (said?.[2] === 'h' ? HOUR_MS : MINUTE_MS);
    if (lastsMs === 0 || lastsMs > LONGEST_MUTE_HOURS * HOUR_MS) {
      return refused(
        refusal('BAD_ARGUMENTS', 'Say for how long, up to a day: /mute 2h, /mute 30m or /mute off.'),
      );
    }
    const mutedUntil = epochMs(context.desk.market.wallNow() + lastsMs);
    await keep(context, { ...others, mutedUntil });
    return show(context, `Muted till ${formatTime(mutedUntil)}`);
  },
});
