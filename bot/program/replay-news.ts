import { lostReplay, resultCard } from '../../commands/replay/replay-card.ts';
import { ofReplay } from '../../commands/replay/replay-label.ts';
import type { Reply } from '../../commands/reply.ts';
import type { ReplayDesk, ReplaySeat } from '../../engine/desk-replay.ts';
import type { LostSession } from '../../engine/replay-sessions/session-folders.ts';
import { eventTexts } from '../event-texts.ts';
import { type Mailbox, Notifier } from '../notifier.ts';

export interface ReplayNewsParts {
  readonly replays: ReplayDesk;
  readonly mailboxes: readonly Mailbox[];
  readonly onBug: (error: unknown) => void;
}

/** Tells what happens on past days, each only where it is practised. */
export class ReplayNews {
  readonly #parts: ReplayNewsParts;
  readonly #notifiers = new Map<string, Notifier>();

  constructor(parts: ReplayNewsParts) {
    this.#parts = parts;
    parts.replays.subscribe((event) => {
      if (event.kind === 'opened') {
        this.#follow(event.seat);
        return;
      }
      const { seat } = event.last;
      this.#notifiers.get(seat.session)?.stop();
      this.#notifiers.delete(seat.session);
      if (event.why !== 'asked') this.#say(seat.place, resultCard(event.last, event.why));
    });
  }

  /** Tells those whose session was killed. */
  tellLost(lost: readonly LostSession[]): void {
    for (const { place, day } of lost) this.#say(place, lostReplay(day));
  }

  #say(place: string, reply: Reply): void {
    const platform = place.slice(0, place.indexOf(':'));
    const mailbox = this.#parts.mailboxes.find((one) => one.platform === platform);
    mailbox?.deliver({ place, reply, buzz: true });
  }

  #follow(seat: ReplaySeat): void {
    const { mailboxes, onBug } = this.#parts;
    const texts = eventTexts(seat.desk);
    const notifier = new Notifier({
      desk: seat.desk,
      mailboxes,
      texts: {
        ...texts,
        card: (event) => ofReplay(texts.card(event), seat),
        push: (event) => {
          const push = texts.push(event);
          return push === undefined ? undefined : ofReplay(push, seat);
        },
        alert: (event) => ofReplay(texts.alert(event), seat),
        notice: (event) => ofReplay(texts.notice(event), seat),
        report: (event) => ofReplay(texts.report(event), seat),
      },
      placesOf: () => [seat.place],
      mannerAt: () => 'on',
      onBug,
    });
    this.#notifiers.set(seat.session, notifier);
  }
}
