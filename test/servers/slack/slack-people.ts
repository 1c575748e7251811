import type { Deliveries, Delivery } from './deliveries.ts';
import type { OpenView, SlackChannel, SlackMessage, SlackPerson, SlackWorld } from './slack-world.ts';

/** What Slack gives with an act, to answer it. */
interface Grant {
  readonly user: string;
  readonly channel: string;
  readonly ts: string | undefined;
  readonly atMs: number;
  uses: number;
}

const TRIGGER_MS = 3_000;
const RESPONSE_MS = 30 * 60_000;
const MOST_RESPONSES = 5;

/** The people of a test: they write, mention, press and fill in windows. Each act is delivered at once. */
export class SlackPeople {
  readonly world: SlackWorld;
  readonly deliveries: Deliveries;
  readonly #root: () => string;
  readonly #now: () => number;
  readonly #triggers = new Map<string, Grant>();
  readonly #responses = new Map<string, Grant>();

  constructor(options: {
    readonly world: SlackWorld;
    readonly deliveries: Deliveries;
    readonly root: () => string;
    readonly now: () => number;
  }) {
    this.world = options.world;
    this.deliveries = options.deliveries;
    this.#root = options.root;
    this.#now = options.now;
  }

  user(id: string, about: { readonly name?: string; readonly team?: string } = {}): SlackPerson {
    const person = {
      id,
      name: about.name ?? id.toLowerCase(),
      team: about.team ?? this.world.team,
      isBot: false,
    };
    this.world.people.set(id, person);
    return person;
  }

  channel(id: string, options: { readonly hasBot?: boolean } = {}): SlackChannel {
    const channel = { id, name: id.toLowerCase(), hasBot: options.hasBot ?? true };
    this.world.channels.set(id, channel);
    return channel;
  }

  /** Writes to the bot alone. `more` goes into the event as it is, for what is not plain writing. */
  say(
    user: SlackPerson,
    text: string,
    more: { readonly thread?: string; readonly event?: Readonly<Record<string, unknown>> } = {},
  ): Delivery {
    const channel = this.world.direct(user.id);
    return this.#event(user, channel, { type: 'message', channel_type: 'im', text: escaped(text) }, more);
  }

  /** Writes in a channel; the bot hears it when it is mentioned. `<@U0BOT>` is the mention. */
  mention(
    user: SlackPerson,
    channel: SlackChannel,
    text: string,
    more: { readonly thread?: string } = {},
  ): Delivery {
    const typed = `<@${this.world.bot.id}> ${escaped(text)}`;
    return this.#event(user, channel, { type: 'app_mention', text: typed }, more);
  }

  /** `/munim ...` */
  slash(user: SlackPerson, channel: SlackChannel, text: string): Delivery {
    const grant = { user: user.id, channel: channel.id, ts: undefined };
    return this.deliveries.deliver('slash_commands', {
      command: '/munim',
      text: escaped(text),
      team_id: user.team,
      user_id: user.id,
      user_name: user.name,
      channel_id: channel.id,
      channel_name: channel.name,
      api_app_id: 'A0MUNIM',
      ...this.#grants(grant),
    });
  }

  /** Presses a button of a message, by its label; `value` forges another one. */
  press(
    user: SlackPerson,
    message: Pick<SlackMessage, 'channel' | 'ts'>,
    label: string,
    value?: string,
  ): Delivery {
    const stored = this.world.find(message.channel, message.ts);
    const button = stored?.blocks
      .flatMap((block) => (block.type === 'actions' ? block.elements : []))
      .find((element) => element.type === 'button' && element.text.text === label);
    if (stored === undefined || (button === undefined && value === undefined)) {
      throw new Error(`no button ${label} on ${message.ts}`);
    }
    const grant = { user: user.id, channel: message.channel, ts: message.ts };
    return this.deliveries.deliver('interactive', {
      type: 'block_actions',
      user: { id: user.id, username: user.name, name: user.name, team_id: user.team },
      team: { id: this.world.team, domain: 'munim' },
      channel: { id: message.channel, name: 'x' },
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: stored.onlyFor !== undefined,
      },
      ...(stored.onlyFor === undefined
        ? {
            message: {
              ts: stored.ts,
              text: stored.text,
              blocks: stored.blocks,
              ...(stored.thread === undefined ? {} : { thread_ts: stored.thread }),
            },
          }
        : {}),
      actions: [{ type: 'button', action_ts: '1', ...button, ...(value === undefined ? {} : { value }) }],
      ...this.#grants(grant),
    });
  }

  /** Changes something in an open window that tells the app at once. */
  change(user: SlackPerson, view: OpenView, values: Values, action: string): Delivery {
    const { trigger_id } = this.#grants({ user: user.id, channel: '', ts: undefined });
    return this.deliveries.deliver('interactive', {
      type: 'block_actions',
      ...this.#inWindow(user, view, values),
      container: { type: 'view', view_id: view.id },
      actions: [{ action_id: action, block_id: action, ...values[action]?.[action] }],
      trigger_id,
    });
  }

  /** Sends a window in. */
  submit(user: SlackPerson, view: OpenView, values: Values): Delivery {
    const { trigger_id } = this.#grants({ user: user.id, channel: '', ts: undefined });
    return this.deliveries.deliver('interactive', {
      type: 'view_submission',
      ...this.#inWindow(user, view, values),
      trigger_id,
    });
  }

  /** The person that a trigger was given to; it opens one window, within three seconds. */
  useTrigger(id: string): string | undefined {
    const grant = this.#triggers.get(id);
    this.#triggers.delete(id);
    return grant === undefined || grant.atMs + TRIGGER_MS < this.#now() ? undefined : grant.user;
  }

  /** What a response address may still do. */
  useResponse(id: string): Grant | undefined {
    const grant = this.#responses.get(id);
    if (grant === undefined || grant.uses >= MOST_RESPONSES || grant.atMs + RESPONSE_MS < this.#now())
      return undefined;
    grant.uses += 1;
    return grant;
  }

  #event(
    user: SlackPerson,
    channel: SlackChannel,
    event: Readonly<Record<string, unknown>>,
    more: { readonly thread?: string; readonly event?: Readonly<Record<string, unknown>> },
  ): Delivery {
    const thread = more.thread === undefined ? {} : { thread: more.thread };
    const { ts } = this.world.add({
      channel: channel.id,
      user: user.id,
      text: String(event['text']),
      blocks: [],
      broadcast: false,
      ...thread,
    });
    return this.deliveries.deliver('events_api', {
      type: 'event_callback',
      team_id: this.world.team,
      api_app_id: 'A0MUNIM',
      event_id: this.world.next('Ev'),
      event_time: 1_793_500_000,
      event: {
        ...event,
        user: user.id,
        team: user.team,
        channel: channel.id,
        ts,
        event_ts: ts,
        ...(more.thread === undefined ? {} : { thread_ts: more.thread }),
        ...more.event,
      },
    });
  }

  #inWindow(user: SlackPerson, { id, view, hash }: OpenView, values: Values) {
    const given = { ...view, id, hash, state: { values } };
    return {
      user: { id: user.id, username: user.name, name: user.name, team_id: user.team },
      team: { id: this.world.team, domain: 'munim' },
      view: given,
    };
  }

  #grants(of: Pick<Grant, 'user' | 'channel' | 'ts'>): {
    readonly trigger_id: string;
    readonly response_url: string;
  } {
    const id = `${this.world.next('1')}.2.abc`;
    const grant = { ...of, atMs: this.#now(), uses: 0 };
    this.#triggers.set(id, grant);
    this.#responses.set(id, grant);
    return { trigger_id: id, response_url: `${this.#root()}/respond/${id}` };
  }
}

/** What stands in a window, by block and action. */
export type Values = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** As Slack delivers what people type. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
