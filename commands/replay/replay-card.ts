import type { HeldReturn, ReplayDays, ReplayStanding } from '../../engine/desk-replay.ts';
import { formatPercent, formatRupees, formatSigned } from '../../engine/domain/amount-text.ts';
import { type Money, rupees } from '../../engine/domain/money.ts';
import { formatDate, formatTime, type IsoDate } from '../../engine/domain/time.ts';
import { type Button, type Reply, reply } from '../reply.ts';
import { dayText } from './replay-label.ts';

const MOST_HELD = 5;
const DAYS_OFFERED = 6;
const DAYS_A_ROW = 2;

const clock = (at: ReplayStanding['at']): string => formatTime(at).slice(0, 5);

const percent = (fraction: number): string => formatPercent(fraction, { sign: true, decimals: 2 });

function shareOf(net: Money, capital: Money): string {
  return percent(capital === 0 ? Number.NaN : net / capital);
}

function heldLine({ held, capital }: ReplayStanding): string {
  if (held.length === 0) return 'Nothing was traded that holding could be compared with.';
  const mean = held.reduce((sum, { change }) => sum + change, 0) / held.length;
  const names = held
    .slice(0, MOST_HELD)
    .map(({ symbol, change }: HeldReturn) => `${symbol} ${percent(change)}`);
  const more = held.length > MOST_HELD ? ` and ${held.length - MOST_HELD} more` : '';
  const worth = formatSigned(rupees(Math.round((mean * capital) / 10_000)));
  return `Buying at the open and holding: ${names.join(', ')}${more}; ${worth} on the whole capital.`;
}

function tradesText({ trades, openPositions }: ReplayStanding): string {
  const open = openPositions === 0 ? 'nothing open' : `${openPositions} open`;
  return `${trades} ${trades === 1 ? 'trade' : 'trades'}, ${open}`;
}

function paceText({ paused, speed }: ReplayStanding): string {
  return paused ? 'paused' : `${speed} times as fast`;
}

/** Where a session stands, with what can be done about its time. */
export function standingCard(standing: ReplayStanding, opened = false): Reply {
  const { seat, at, closesAt, paused, net, capital, instruments } = standing;
  const pace: Button[] = [
    { label: 'Faster', command: '/replay faster' },
    { label: 'Slower', command: '/replay slower' },
    paused ? { label: 'Go on', command: '/replay resume' } : { label: 'Pause', command: '/replay pause' },
  ];
  const headline = `REPLAY of ${dayText(seat)} · ${clock(at)} · ${paceText(standing)} · net ${formatSigned(net)} (${shareOf(net, capital)})`;
  return reply(headline, {
    lines: [
      ...(opened
        ? [
            'Orders, positions, prices and charts are now of that day, in a paper book of its own. Your ordinary desk goes on.',
          ]
        : []),
      `${tradesText(standing)} · ${instruments} ${instruments === 1 ? 'instrument' : 'instruments'} · capital ₹${formatRupees(capital, { decimals: 0 })} · closes at ${clock(closesAt)}`,
      heldLine(standing),
    ],
    buttons: [
      pace,
      [
        { label: 'Skip to 15:00', command: '/replay to 15:00' },
        { label: 'Refresh', command: '/replay' },
        { label: 'End', command: '/replay end' },
      ],
    ],
    card: `replay:${seat.session}`,
  });
}

const WHY = {
  asked: 'ended by you',
  closed: 'the day is over',
  idle: 'ended, nobody spoke to it for an hour',
} as const;

/** The result of a session. From here on the person's commands act on the ordinary desk. */
export function resultCard(last: ReplayStanding, why: keyof typeof WHY): Reply {
  const { seat, at, net, capital } = last;
  return reply(
    `REPLAY of ${dayText(seat)} · ${WHY[why]} at ${clock(at)} · net ${formatSigned(net)} (${shareOf(net, capital)})`,
    {
      lines: [
        `${tradesText(last)}. Charges are in the result; what was open counts at its last price.`,
        heldLine(last),
        'You are back on your ordinary desk. Nothing of this touched it.',
      ],
      buttons: [
        [
          { label: 'The same day again', command: `/replay ${seat.day}` },
          { label: 'Another day', command: '/replay random' },
        ],
      ],
      severity: net < 0 ? 'warning' : 'good',
    },
  );
}

/** A session that a kill of Munim ended. */
export function lostReplay(day: IsoDate): Reply {
  return reply(`The replay of ${formatDate(day, true)} ended when Munim was stopped.`, {
    lines: ['What you say now acts on your ordinary desk. The day can be played again from its start.'],
    buttons: [[{ label: 'Play it again', command: `/replay ${day}` }]],
    severity: 'warning',
  });
}

/** Days to choose from: the newest, and a few spread over the rest. */
export function dayPicker({ days, simulated }: ReplayDays): Reply {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) {
    return reply('There are no past days to practise on yet', {
      lines: ['Import bars of 1, 5 or 15 minutes with munim import; /data lists what is stored.'],
    });
  }
  const chosen = new Set<IsoDate>();
  for (let i = 0; i < DAYS_OFFERED; i++) {
    chosen.add(days[Math.round(((days.length - 1) * (DAYS_OFFERED - 1 - i)) / (DAYS_OFFERED - 1))] ?? last);
  }
  const buttons = [...chosen].map((day) => ({ label: formatDate(day, true), command: `/replay ${day}` }));
  const rows: Button[][] = [];
  for (let i = 0; i < buttons.length; i += DAYS_A_ROW) rows.push(buttons.slice(i, i + DAYS_A_ROW));
  return reply('Which day do you want to practise on?', {
    lines: [
      `${days.length} days from ${formatDate(first, true)} to ${formatDate(last, true)}${simulated ? ', SIMULATED: no bars were imported' : ''}.`,
      'Or say it: /replay 2024-06-18, /replay reliance,infy 18 jun 2024 speed=20.',
    ],
    buttons: [...rows, [{ label: 'Random day', command: '/replay random' }]],
  });
}
