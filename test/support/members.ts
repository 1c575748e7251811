import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Reply } from '../../commands/reply.ts';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import type { Identity, Platform, Role } from '../../engine/domain/user.ts';
import { press } from './chat.ts';
import { owner } from './engine.ts';

/** Somebody on a platform, who is heard as whoever the desk takes them for at that moment. */
export class Member {
  readonly identity: Identity;
  readonly #desk: Desk;
  readonly #chat: Dispatcher;

  constructor(desk: Desk, chat: Dispatcher, platform: Platform, subject: string) {
    this.#desk = desk;
    this.#chat = chat;
    this.identity = { platform, subject };
  }

  get place(): string {
    return `${this.identity.platform}:${this.identity.subject}`;
  }

  /** As whom the desk hears them; throws when it does not know them. */
  get caller(): Caller {
    const user = this.#desk.people.identify(this.identity);
    if (user === undefined) throw new Error(`${this.place} is a stranger`);
    return { user, place: this.place };
  }

  get isKnown(): boolean {
    return this.#desk.people.identify(this.identity) !== undefined;
  }

  say(line: string): Promise<Reply> {
    return this.#chat.line(this.caller, line);
  }

  press(card: Reply, label: string): Promise<Reply> {
    return press(this.#chat, this.caller, card, label);
  }

  /** What a platform does with somebody nobody knows. */
  knock(line: string, name = 'somebody'): Promise<Reply | undefined> {
    return this.#chat.stranger(this.identity, name, line);
  }

  /** Lets them in with a role, as their owner would. */
  async join(name: string, role: Role): Promise<this> {
    const invited = await this.#desk.people.invite(owner(this.#desk), role);
    if (!invited.ok) throw new Error(invited.error.message);
    await this.knock(`/pair ${invited.value.code}`, name);
    return this;
  }
}

/** All words of a reply. */
export function words(reply: Reply): string {
  return [reply.headline, ...reply.lines].join('\n');
}
