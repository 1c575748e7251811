import { z } from 'zod';
import type { BrokerLogin, LoginLink } from '../../engine/desk-login.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { formatDate, formatTime, istDate } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { type Reply, refused, reply } from '../reply.ts';

/** Words after /login that ask for a link though somebody is logged in. */
const ANEW = /^(?:again|new)$/i;

const NO_KITE: Refusal = refusal(
  'NOTHING_TO_DO',
  'This desk is not set up for Kite. Put KITE_API_KEY and KITE_API_SECRET of your Kite Connect app into .env and start again.',
);

/** Logs the desk in at Kite: a link to open, or what the browser came back with. */
export const login = defineCommand({
  name: 'login',
  topic: 'desk',
  summary: 'log this desk in to Kite, each morning',
  usage: '[link or token the browser came back with]',
  examples: ['/login'],
  role: 'admin',
  effect: 'control',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run({ desk, caller }, { text }) {
    if (desk.login === undefined) return refused(NO_KITE);
    const said = text.trim();
    if (said !== '' && !ANEW.test(said)) {
      const done = await desk.login.finish(caller, said);
      return done.ok ? loggedIn(done.value) : refused(done.error, { confidential: true });
    }
    const state = desk.login.state();
    if (said === '' && state.kind === 'logged-in') return already(state.login);
    return linkCard(desk.login.link(caller));
  },
});

function linkCard({ link, comesBackTo, validUntil }: LoginLink): Reply {
  const back =
    comesBackTo === undefined
      ? 'After it the browser shows a page or an error; its address holds the login. Copy that address and send it after /login.'
      : `On the machine that Munim runs on, the browser comes back by itself (${comesBackTo}). From elsewhere, copy the address it ends on and send it after /login.`;
  return reply('Log in to Kite with this link', {
    lines: [link, back, `The link is good until ${formatTime(validUntil)}, once. Show it to nobody.`],
    buttons: [
      [
        {
          label: 'Paste the address',
          command: '/login {}',
          asks: 'Paste the address that the browser ended on.',
        },
      ],
    ],
    confidential: true,
  });
}

function untilText({ until }: BrokerLogin): string {
  return `${formatTime(until).slice(0, 5)} on ${formatDate(istDate(until))}`;
}

function loggedIn(login: BrokerLogin): Reply {
  return reply(`Logged in to Kite as ${login.name} (${login.user})`, {
    lines: [`The session lasts until ${untilText(login)}.`],
    buttons: [
      [
        { label: 'Status', command: '/status' },
        { label: 'Market', command: '/market' },
      ],
    ],
    severity: 'good',
  });
}

function already(login: BrokerLogin): Reply {
  return reply(`Logged in to Kite as ${login.name} (${login.user}) until ${untilText(login)}`, {
    buttons: [
      [
        { label: 'Log in again', command: '/login again' },
        { label: 'Log out', command: '/logout' },
      ],
    ],
    severity: 'good',
  });
}

/** Ends the desk's session at Kite. */
export const logout = defineCommand({
  name: 'logout',
  topic: 'desk',
  summary: 'end the session at Kite',
  usage: '',
  examples: ['/logout'],
  role: 'admin',
  effect: 'control',
  positional: [],
  schema: z.object({}),
  async run({ desk, caller }) {
    if (desk.login === undefined) return refused(NO_KITE);
    const ended = await desk.login.logout(caller);
    if (!ended.ok) return refused(ended.error);
    return reply(`Logged out of Kite, where you were ${ended.value.name} (${ended.value.user})`, {
      lines: [
        'Prices stand still until the next login, and orders cannot reach Kite. Paper books keep what they hold.',
      ],
      buttons: [[{ label: 'Log in', command: '/login' }]],
    });
  },
});
