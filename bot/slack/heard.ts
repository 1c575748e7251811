import type { z } from 'zod';
import type { Heard, HeardLine } from '../messaging/heard.ts';
import type { Handle } from './press-shelf.ts';
import { lineOf, typedText } from './slack-text.ts';
import { answerIn, QUESTION_WINDOW } from './windows.ts';
import { EVENT, type Person, PRESS, SLASH, SUBMISSION } from './wire.ts';

/** Who the bot is, as Slack told it. */
export interface Self {
  readonly team: string;
  readonly user: string;
}

/** Something Slack delivered that concerns the bot. */
export interface Delivered {
  /** What Slack calls it, and calls it again when it delivers again. */
  readonly id: string;
  readonly heard: Heard;
  /** What it can be answered by, where there is something. */
  readonly handle?: Handle;
  /** The channel it came from, where that is the person's own chat with the bot. */
  readonly direct?: string;
}

/** Reads what Slack delivered; undefined when it is none of the bot's business. */
export function delivered(
  body: unknown,
  self: Self,
  isCommand: (name: string) => boolean,
): Delivered | undefined {
  const event = EVENT.safeParse(body);
  if (event.success) return said(event.data, self);
  const press = PRESS.safeParse(body);
  if (press.success) return pressed(press.data, self);
  const slash = SLASH.safeParse(body);
  if (slash.success) return commanded(slash.data, self, isCommand);
  const submission = SUBMISSION.safeParse(body);
  return submission.success ? submitted(submission.data, self) : undefined;
}

/** A direct message to the bot, or a mention of it in a channel. Channels are shared with other companies at times. */
function said({ event, event_id: id, team_id }: z.output<typeof EVENT>, self: Self): Delivered | undefined {
  const team = event.user_team ?? event.team ?? team_id;
  const isDirect = event.channel_type === 'im' && event.type === 'message';
  const isMeant = isDirect || event.type === 'app_mention';
  if (!isMeant || team !== self.team || event.user === self.user) return undefined;
  const subject = `${team}/${event.user}`;
  const text = typedText(event.text, self.user);
  const from = {
    subject,
    name: event.user,
    chat: isDirect ? subject : event.channel,
    isPrivate: isDirect,
    messageId: event.ts,
    ...(event.thread_ts === undefined ? {} : { thread: event.thread_ts }),
  };
  return { id: `event:${id}`, heard: words(text, from), ...(isDirect ? { direct: event.channel } : {}) };
}

/** Whoever only mentions the bot wants to know what it can do; a file without words says nothing. */
function words(
  text: string,
  from: Pick<HeardLine, 'subject' | 'name' | 'chat' | 'isPrivate' | 'messageId'>,
): Heard {
  if (text !== '') return { kind: 'line', text, ...from };
  return from.isPrivate
    ? { kind: 'unreadable', why: 'no-text', ...from }
    : { kind: 'line', text: '/help', ...from };
}

/** `/munim ...`: what was typed is seen by nobody else. */
function commanded(
  slash: z.output<typeof SLASH>,
  self: Self,
  isCommand: (name: string) => boolean,
): Delivered | undefined {
  const { team_id: team, user_id: user, channel_id: channel, trigger_id: triggerId } = slash;
  if (team !== self.team) return undefined;
  const isDirect = channel.startsWith('D');
  const heard: Heard = {
    kind: 'line',
    subject: `${team}/${user}`,
    name: slash.user_name ?? user,
    chat: isDirect ? `${team}/${user}` : channel,
    isPrivate: isDirect,
    messageId: '',
    text: lineOf(typedText(slash.text, self.user), isCommand),
    query: triggerId,
  };
  const handle = { triggerId, responseUrl: slash.response_url, blocks: [] };
  return { id: `trigger:${triggerId}`, heard, handle };
}

function pressed(press: z.output<typeof PRESS>, self: Self): Delivered | undefined {
  const person = personOf(press, self);
  const data = press.actions[0]?.value;
  if (person === undefined || data === undefined) return undefined;
  const { trigger_id: triggerId, message } = press;
  const { channel_id: channel, message_ts: messageId } = press.container;
  const isDirect = channel.startsWith('D');
  const { thread_ts: thread } = message;
  const heard: Heard = {
    kind: 'press',
    ...person,
    chat: isDirect ? person.subject : channel,
    isPrivate: isDirect,
    messageId,
    query: triggerId,
    data,
    ...(thread === undefined || thread === messageId ? {} : { thread }),
  };
  return {
    id: `trigger:${triggerId}`,
    heard,
    handle: { triggerId, responseUrl: press.response_url, blocks: message.blocks },
    ...(isDirect ? { direct: channel } : {}),
  };
}

/** A window that was filled in: the answer to a button's question. */
function submitted(
  { user, team, trigger_id: query, view }: z.output<typeof SUBMISSION>,
  self: Self,
): Delivered | undefined {
  const person = personOf({ user, team }, self);
  const answer = view.callback_id === QUESTION_WINDOW ? answerIn(view) : undefined;
  if (person === undefined || answer === undefined) return undefined;
  return { id: `trigger:${query}`, heard: { kind: 'press', ...person, messageId: '', query, ...answer } };
}

function personOf(
  { user, team }: { readonly user: Person; readonly team: { readonly id: string } },
  self: Self,
): { readonly subject: string; readonly name: string } | undefined {
  const own = user.team_id ?? team.id;
  if (own !== self.team) return undefined;
  return { subject: `${own}/${user.id}`, name: user.username ?? user.name ?? user.id };
}
