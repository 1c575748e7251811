import { Watched } from '../watched.ts';
import type { MessageBlock, View } from './block-rules.ts';
import { textsOf } from './block-rules.ts';

export interface SlackPerson {
  readonly id: string;
  readonly name: string;
  /** Another one for people of a company that shares a channel. */
  readonly team: string;
  readonly isBot: boolean;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  /** The person of a chat with the bot alone. */
  readonly with?: string;
  hasBot: boolean;
}

/** A message as Slack keeps it; an edit replaces it. */
export interface SlackMessage {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly MessageBlock[];
  readonly thread?: string;
  readonly broadcast: boolean;
  /** Only this person sees it. */
  readonly onlyFor?: string;
  readonly edited: boolean;
  readonly file?: { readonly name: string; readonly bytes: Buffer };
}

/** A message as a person sees it. */
export interface SlackShown {
  readonly ts: string;
  readonly channel: string;
  readonly from: string;
  readonly text: string;
  readonly buttons: readonly string[];
  readonly thread?: string;
  readonly broadcast: boolean;
  readonly onlyFor?: string;
  readonly edited: boolean;
  readonly file?: { readonly name: string; readonly bytes: Buffer };
  /** Columns are shown in a code block. */
  readonly code: readonly string[];
}

export interface OpenView {
  readonly id: string;
  readonly user: string;
  view: View;
  hash: string;
}

/** Everything people and the bot have written. */
export class SlackWorld extends Watched {
  readonly team = 'T0MUNIM';
  readonly bot: SlackPerson;
  readonly people = new Map<string, SlackPerson>();
  readonly channels = new Map<string, SlackChannel>();
  readonly messages: SlackMessage[] = [];
  readonly events: { readonly kind: 'sent' | 'edited'; readonly message: SlackMessage }[] = [];
  readonly views = new Map<string, OpenView>();
  readonly files = new Map<string, { readonly name: string; readonly length: number; bytes?: Buffer }>();
  #last = 0;

  constructor(botUser: string) {
    super();
    this.bot = this.person({ id: botUser, name: 'munim', team: this.team, isBot: true });
  }

  person(about: SlackPerson): SlackPerson {
    this.people.set(about.id, about);
    return about;
  }

  /** A new name of something: `F0000001`. */
  next(letter: string): string {
    this.#last += 1;
    return `${letter}${String(this.#last).padStart(7, '0')}`;
  }

  /** Time stamps of messages: each its own, in order. */
  stamp(): string {
    this.#last += 1;
    return `1793500000.${String(this.#last).padStart(6, '0')}`;
  }

  /** The chat of a person with the bot. */
  direct(user: string): SlackChannel {
    const id = `D${user.slice(1)}`;
    const channel = this.channels.get(id) ?? { id, name: 'directmessage', with: user, hasBot: true };
    this.channels.set(id, channel);
    return channel;
  }

  add(message: Omit<SlackMessage, 'ts' | 'edited'>): SlackMessage {
    const added = { ...message, ts: this.stamp(), edited: false };
    this.messages.push(added);
    this.events.push({ kind: 'sent', message: added });
    this.changed();
    return added;
  }

  find(channel: string, ts: string): SlackMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts);
  }

  replace(message: SlackMessage, change: Partial<SlackMessage>): SlackMessage {
    const changed = { ...message, ...change, edited: true };
    this.messages[this.messages.indexOf(message)] = changed;
    this.events.push({ kind: 'edited', message: changed });
    this.changed();
    return changed;
  }
}

export function show(message: SlackMessage): SlackShown {
  const { blocks, user, text, ...rest } = message;
  const words = blocks.map(textsOf).filter((shown) => shown !== '');
  return {
    ...rest,
    from: user,
    text: words.length === 0 ? text : words.join('\n'),
    buttons: blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
        : [],
    ),
    code: blocks.flatMap((block) =>
      block.type === 'rich_text'
        ? block.elements
            .filter(({ type }) => type === 'rich_text_preformatted')
            .map(({ elements }) => elements.map((element) => element.text).join(''))
        : [],
    ),
  };
}
