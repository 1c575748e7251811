import type { SlackApi } from './slack-api.ts';

/** A person's own chat is named by the person: `T1/U2`. */
const PERSON = /^\w+\/(\w+)$/;
const PLACE = /^slack:((?:\w+\/)?\w+)$/;

/** The chat that a place of Slack means; undefined when it means none. */
export function chatOf(place: string): string | undefined {
  return PLACE.exec(place)?.[1];
}

/** Knows the channels behind chats: a chat with one person has a channel of its own, which Slack tells when asked. */
export class SlackRooms {
  readonly #api: SlackApi;
  readonly #direct = new Map<string, Promise<string>>();

  constructor(api: SlackApi) {
    this.#api = api;
  }

  /** A message from there told which channel it is. */
  learn(chat: string, channel: string): void {
    if (PERSON.test(chat) && !this.#direct.has(chat)) this.#direct.set(chat, Promise.resolve(channel));
  }

  /** The channel of a chat; throws as a call does. */
  async channelOf(chat: string): Promise<string> {
    const person = PERSON.exec(chat)?.[1];
    if (person === undefined) return chat;
    const known = this.#direct.get(chat) ?? this.#open(chat, person);
    this.#direct.set(chat, known);
    return known;
  }

  async #open(chat: string, person: string): Promise<string> {
    try {
      const { channel } = await this.#api.web.conversations.open({ users: person });
      return channel?.id ?? person;
    } catch (error) {
      this.#direct.delete(chat);
      throw error;
    }
  }
}
