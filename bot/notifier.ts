import type { Manner } from '../commands/notification-wishes.ts';
import type { Reply } from '../commands/reply.ts';
import type { Desk, DeskEvent } from '../engine/desk.ts';
import type { UserId } from '../engine/domain/ids.ts';

/** One message on its way to a place. A card that only changes does not buzz. */
export interface Delivery {
  readonly place: string;
  readonly reply: Reply;
  readonly buzz: boolean;
  /** The card the message belongs under, on platforms with replies. */
  readonly under?: string;
  /** A state of the card that is news: told also where nothing can be edited. */
  readonly news?: boolean;
}

/** A platform's mail slot: it queues and never throws; `settled` resolves when everything was handed over. */
export interface Mailbox {
  /** First part of the places it serves: `telegram`. */
  readonly platform: string;
  deliver(delivery: Delivery): void;
  settled(): Promise<void>;
}

/** What a proposal looks like to those who decide, and to whoever made it. */
interface ApprovalTexts {
  readonly deciders: readonly UserId[];
  readonly card: Reply;
  readonly own: Reply;
  /** What buzzes for the proposer. */
  readonly push: Reply | undefined;
}

/** What events look like, made by the commands. */
export interface EventTexts {
  card(event: Extract<DeskEvent, { kind: 'order' }>): Reply;
  push(event: Extract<DeskEvent, { kind: 'order' }>): Reply | undefined;
  alert(event: Extract<DeskEvent, { kind: 'alert' }>): Reply;
  approval(event: Extract<DeskEvent, { kind: 'approval' }>): ApprovalTexts;
  notice(event: Extract<DeskEvent, { kind: 'notice' | 'word' | 'day-closed' | 'signal' }>): Reply;
  report(event: Extract<DeskEvent, { kind: 'report' }>): Reply;
}

/** Tells people what happened: the card of an order edits, and a short reply buzzes when it matters. */
export class Notifier {
  readonly #mailboxes: readonly Mailbox[];
  readonly #texts: EventTexts;
  readonly #placesOf: (user: UserId) => readonly string[];
  readonly #owners: () => readonly UserId[];
  readonly #mannerAt: (place: string, event: DeskEvent) => Manner;
  readonly #onBug: (error: unknown) => void;
  readonly #stop: () => void;

  constructor(options: {
    readonly desk: Pick<Desk, 'subscribe' | 'people'>;
    readonly mailboxes: readonly Mailbox[];
    readonly texts: EventTexts;
    /** Where a person is reached when no chat is known. */
    readonly placesOf: (user: UserId) => readonly string[];
    /** How whoever reads there wants an event told. */
    readonly mannerAt: (place: string, event: DeskEvent) => Manner;
    /** A bug here must not stop the engine. */
    readonly onBug: (error: unknown) => void;
  }) {
    this.#mailboxes = options.mailboxes;
    this.#texts = options.texts;
    this.#placesOf = options.placesOf;
    this.#owners = () =>
      options.desk.people
        .users()
        .filter((user) => user.role === 'owner')
        .map((user) => user.id);
    this.#mannerAt = options.mannerAt;
    this.#onBug = options.onBug;
    this.#stop = options.desk.subscribe((event) => this.tell(event));
  }

  /** Tells an event to whom it concerns. */
  tell(event: DeskEvent): void {
    try {
      this.#tell(event);
    } catch (error) {
      this.#onBug(error);
    }
  }

  /** Resolves when all that was told has been handed to the platforms. */
  async settled(): Promise<void> {
    await Promise.all(this.#mailboxes.map((mailbox) => mailbox.settled()));
  }

  stop(): void {
    this.#stop();
  }

  #tell(event: DeskEvent): void {
    switch (event.kind) {
      case 'order':
        this.#tellOrder(event);
        return;
      case 'alert': {
        const { place } = event.alert;
        this.#say(event, { place, reply: this.#texts.alert(event), buzz: true });
        return;
      }
      case 'approval':
        this.#tellApproval(event);
        return;
      case 'word': {
        const reply = this.#texts.notice(event);
        for (const place of this.#placesOf(event.to)) this.#say(event, { place, reply, buzz: true });
        return;
      }
      case 'notice':
      case 'day-closed': {
        const buzz = event.kind === 'notice' && event.severity === 'critical';
        const reply = this.#texts.notice(event);
        for (const place of this.#owners().flatMap(this.#placesOf)) this.#say(event, { place, reply, buzz });
        return;
      }
      case 'signal': {
        const reply = this.#texts.notice(event);
        for (const place of this.#placesOf(event.book.owner)) this.#say(event, { place, reply, buzz: true });
        return;
      }
      case 'report': {
        const reply = this.#texts.report(event);
        const places = event.to.flatMap(({ user, place }) => place ?? this.#placesOf(user));
        for (const place of new Set(places)) this.#say(event, { place, reply, buzz: true });
        return;
      }
      case 'ticket-closed':
        return;
    }
  }

  /** The place that asked sees the card and is called; on other platforms the owner of the book sees the card too. */
  #tellOrder(event: Extract<DeskEvent, { kind: 'order' }>): void {
    const { place } = event;
    const owners = this.#placesOf(event.book.owner);
    const card = this.#texts.card(event);
    const push = this.#texts.push(event);
    const under = card.card === undefined ? {} : { under: card.card };
    const shown = place === undefined ? [] : [place, ...elsewhere(owners, place)];
    for (const at of shown) this.#deliver({ place: at, reply: card, buzz: false });
    if (push === undefined) return;
    for (const at of place === undefined ? owners : [place]) {
      this.#say(event, { place: at, reply: push, buzz: true, ...under });
    }
  }

  /** Tells an event the way whoever reads there wants it; a card that only changes is no telling. */
  #say(event: DeskEvent, delivery: Delivery): void {
    const manner = this.#mannerAt(delivery.place, event);
    if (manner !== 'off') this.#deliver(manner === 'silent' ? { ...delivery, buzz: false } : delivery);
  }

  /** Those who decide have one card each, on every platform they use, whatever they wish; it ends with who decided. */
  #tellApproval(event: Extract<DeskEvent, { kind: 'approval' }>): void {
    const { place } = event.ticket;
    const { deciders, card, own, push } = this.#texts.approval(event);
    const asks = event.news === 'asked' || event.news === 'repriced';
    const news = event.news !== 'counted';
    for (const at of deciders.flatMap(this.#placesOf)) {
      const buzz = asks && this.#mannerAt(at, event) === 'on';
      this.#deliver({ place: at, reply: card, buzz, news });
    }
    if (event.news !== 'asked') this.#deliver({ place, reply: own, buzz: false });
    const under = own.card === undefined ? {} : { under: own.card };
    if (push !== undefined) this.#say(event, { place, reply: push, buzz: true, ...under });
  }

  #deliver(delivery: Delivery): void {
    const platform = platformOf(delivery.place);
    try {
      this.#mailboxes.find((mailbox) => mailbox.platform === platform)?.deliver(delivery);
    } catch (error) {
      // The next place may be on a platform that works.
      this.#onBug(error);
    }
  }
}

/** Places on other platforms than this one's. */
function elsewhere(places: readonly string[], place: string): readonly string[] {
  return places.filter((other) => platformOf(other) !== platformOf(place));
}

function platformOf(place: string): string {
  return place.slice(0, place.indexOf(':'));
}
