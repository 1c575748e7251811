import { z } from 'zod';
import { BlockFault, readBlocks, readView } from './block-rules.ts';
import type { SlackMessage, SlackWorld } from './slack-world.ts';

/** A call that Slack refuses, by its word. */
export class SlackRefusal extends Error {}

interface MethodCall {
  readonly world: SlackWorld;
  readonly params: Readonly<Record<string, string>>;
  /** Whether the caller came with the app-level token. */
  readonly byApp: boolean;
  /** A trigger that opens a window: the person it was given to. */
  readonly useTrigger: (id: string) => string;
  /** Where the socket is. */
  readonly socketUrl: () => string;
  readonly uploadUrl: (file: string) => string;
}

type Method = (call: MethodCall) => Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 40_000;

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new SlackRefusal('invalid_arguments', { cause: parsed.error });
  return parsed.data;
}

function json(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SlackRefusal('invalid_arguments', { cause });
  }
}

const flag = z.enum(['true', 'false']).optional();

const MESSAGE = z.strictObject({
  channel: z.string(),
  text: z.string().optional(),
  blocks: z.string().optional(),
  thread_ts: z.string().optional(),
  reply_broadcast: flag,
  unfurl_links: flag,
  unfurl_media: flag,
  token: z.string().optional(),
  ts: z.string().optional(),
  user: z.string().optional(),
});

/** The channel, where the bot may write. */
function roomOf(world: SlackWorld, id: string): void {
  const channel = world.channels.get(id);
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  if (!channel.hasBot) throw new SlackRefusal('not_in_channel');
}

function words(params: z.output<typeof MESSAGE>): Pick<SlackMessage, 'text' | 'blocks'> {
  const { text = '' } = params;
  const blocks = params.blocks === undefined ? [] : readBlocks(json(params.blocks));
  if (text === '' && blocks.length === 0) throw new SlackRefusal('no_text');
  if (text.length > LONGEST_TEXT) throw new SlackRefusal('msg_too_long');
  if (/<[@!]/.test(text)) throw new SlackRefusal('test_unescaped_mention');
  return { text, blocks };
}

function threadOf(
  world: SlackWorld,
  params: z.output<typeof MESSAGE>,
): Pick<SlackMessage, 'thread' | 'broadcast'> {
  const { thread_ts: thread, channel } = params;
  const broadcast = params.reply_broadcast === 'true';
  if (thread === undefined) return { broadcast: false };
  const root = world.find(channel, thread);
  if (root === undefined || root.thread !== undefined) throw new SlackRefusal('thread_not_found');
  return { thread, broadcast };
}

export const METHODS: Readonly<Record<string, Method>> = {
  'apps.connections.open': ({ byApp, socketUrl }) => {
    if (!byApp) throw new SlackRefusal('not_allowed_token_type');
    return { url: socketUrl() };
  },
  'auth.test': ({ world }) => ({
    url: 'https://munim.slack.com/',
    team: 'Munim',
    user: world.bot.name,
    team_id: world.team,
    user_id: world.bot.id,
    bot_id: 'B0BOT',
  }),
  'chat.postMessage': ({ world, params }) => {
    const call = read(MESSAGE.omit({ ts: true, user: true }), params);
    roomOf(world, call.channel);
    const message = world.add({
      channel: call.channel,
      user: world.bot.id,
      ...words(call),
      ...threadOf(world, call),
    });
    return { channel: call.channel, ts: message.ts };
  },
  'chat.update': ({ world, params }) => {
    const call = read(MESSAGE.omit({ thread_ts: true, reply_broadcast: true, user: true }), params);
    roomOf(world, call.channel);
    const message = world.find(call.channel, call.ts ?? '');
    if (message === undefined) throw new SlackRefusal('message_not_found');
    if (message.user !== world.bot.id || message.onlyFor !== undefined) {
      throw new SlackRefusal('cant_update_message');
    }
    world.replace(message, words(call));
    return { channel: call.channel, ts: message.ts };
  },
  'chat.postEphemeral': ({ world, params }) => {
    const call = read(MESSAGE.omit({ ts: true, reply_broadcast: true }), params);
    roomOf(world, call.channel);
    if (call.user === undefined || !world.people.has(call.user))
      throw new SlackRefusal('user_not_in_channel');
    const message = world.add({
      channel: call.channel,
      user: world.bot.id,
      onlyFor: call.user,
      ...words(call),
      ...threadOf(world, call),
    });
    return { message_ts: message.ts };
  },
  'conversations.open': ({ world, params }) => {
    const { users } = read(z.object({ users: z.string() }), params);
    const person = world.people.get(users);
    if (person === undefined) throw new SlackRefusal('user_not_found');
    if (person.isBot) throw new SlackRefusal('cannot_dm_bot');
    return { channel: { id: world.direct(users).id } };
  },
  'users.info': ({ world, params }) => {
    const person = world.people.get(params['user'] ?? '');
    if (person === undefined) throw new SlackRefusal('user_not_found');
    return { user: { id: person.id, name: person.name, team_id: person.team } };
  },
  'views.open': ({ world, params, useTrigger }) => {
    const user = useTrigger(params['trigger_id'] ?? '');
    const view = readView(json(params['view']));
    const id = world.next('V');
    world.views.set(id, { id, user, view, hash: world.next('h') });
    world.changed();
    return { view: { id, hash: world.views.get(id)?.hash } };
  },
  'views.update': ({ world, params }) => {
    const open = world.views.get(params['view_id'] ?? '');
    if (open === undefined) throw new SlackRefusal('not_found');
    if (params['hash'] !== undefined && params['hash'] !== open.hash) throw new SlackRefusal('hash_conflict');
    open.view = readView(json(params['view']));
    open.hash = world.next('h');
    world.changed();
    return { view: { id: open.id, hash: open.hash } };
  },
  'files.getUploadURLExternal': ({ world, params, uploadUrl }) => {
    const call = read(
      z.object({ filename: z.string().min(1), length: z.coerce.number().int().min(1) }),
      params,
    );
    const id = world.next('F');
    world.files.set(id, { name: call.filename, length: call.length });
    return { upload_url: uploadUrl(id), file_id: id };
  },
  'files.completeUploadExternal': ({ world, params }) => {
    const files = read(
      z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
      json(params['files']),
    );
    const channel = params['channel_id'] ?? '';
    roomOf(world, channel);
    const thread = params['thread_ts'];
    for (const { id } of files) {
      const file = world.files.get(id);
      if (file?.bytes === undefined) throw new SlackRefusal('file_not_found');
      world.add({
        channel,
        user: world.bot.id,
        text: '',
        blocks: [],
        broadcast: false,
        file: { name: file.name, bytes: file.bytes },
        ...(thread === undefined ? {} : { thread }),
      });
    }
    return { files };
  },
};

/** The word for what a method threw; undefined for what is no refusal. */
export function wordOf(error: unknown): string | undefined {
  return error instanceof SlackRefusal || error instanceof BlockFault ? error.message : undefined;
}
