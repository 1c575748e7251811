import { describe, expect, test } from 'vitest';
import { type Delivery, type Mailbox, Notifier } from '../../bot/notifier.ts';
import type { Manner } from '../../commands/notification-wishes.ts';
import { reply } from '../../commands/reply.ts';
import type { Desk, DeskEvent } from '../../engine/desk.ts';
import { userId } from '../../engine/domain/ids.ts';
import type { PlaceName } from '../../engine/domain/ticket.ts';

type OrderEvent = Extract<DeskEvent, { kind: 'order' }>;

const owner = userId('u1');

class Postbox implements Mailbox {
  readonly got: Delivery[] = [];
  readonly platform: string;
  readonly #broken: boolean;

  constructor(platform: string, broken = false) {
    this.platform = platform;
    this.#broken = broken;
  }

  deliver(delivery: Delivery): void {
    if (this.#broken) throw new Error(`${this.platform} is broken`);
    this.got.push(delivery);
  }

  async settled(): Promise<void> {}
}

/** A desk of one owner, who is in Telegram and at the terminal. */
function told(
  options: { readonly telegramIsBroken?: boolean; readonly pushes?: boolean; readonly manner?: Manner } = {},
) {
  const telegram = new Postbox('telegram', options.telegramIsBroken);
  const terminal = new Postbox('terminal');
  const bugs: unknown[] = [];
  const listeners = new Set<(event: DeskEvent) => void>();
  const desk = {
    people: { users: () => [{ id: owner, name: 'Asha', role: 'owner' }] },
    subscribe: (listener: (event: DeskEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Pick<Desk, 'people' | 'subscribe'>;
  const notifier = new Notifier({
    desk,
    mailboxes: [telegram, terminal],
    texts: {
      card: () => reply('The card', { card: 'order:1' }),
      push: () => (options.pushes === false ? undefined : reply('The push')),
      alert: () => reply('The alert'),
      report: () => reply('The report'),
      notice: () => reply('The notice'),
      approval: () => ({
        deciders: [owner],
        card: reply('The proposal', { card: 'approval:1' }),
        own: reply('Their own', { card: 'ticket:1' }),
        push: reply('The decision'),
      }),
    },
    mannerAt: () => options.manner ?? 'on',
    placesOf: (user) => (user === owner ? ['telegram:11', 'terminal:local'] : []),
    onBug: (error) => bugs.push(error),
  });
  const emit = (event: DeskEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return { telegram, terminal, bugs, notifier, emit };
}

/** News of an order; the notifier looks at its place and its book's owner only. */
function news(place: string | undefined): OrderEvent {
  return { kind: 'order', book: { owner }, place: place as PlaceName | undefined } as unknown as OrderEvent;
}

const notice = (severity: 'info' | 'critical'): DeskEvent => ({ kind: 'notice', severity, text: '' });

describe('news of an order', () => {
  test('edits the card where it was asked for, and buzzes under it', () => {
    const { telegram, terminal, emit } = told();
    emit(news('telegram:-77'));
    expect(
      telegram.got.map(({ place, reply: { headline }, buzz, under }) => [place, headline, buzz, under]),
    ).toEqual([
      ['telegram:-77', 'The card', false, undefined],
      ['telegram:-77', 'The push', true, 'order:1'],
    ]);
    // Elsewhere the owner sees the card, and nothing buzzes.
    expect(terminal.got.map(({ place, buzz }) => [place, buzz])).toEqual([['terminal:local', false]]);
  });

  test('that does not matter only edits the card', () => {
    const { telegram, emit } = told({ pushes: false });
    emit(news('telegram:-77'));
    expect(telegram.got.map(({ buzz }) => buzz)).toEqual([false]);
  });

  test('that nobody asked for reaches the owner of its book everywhere', () => {
    const { telegram, terminal, emit } = told();
    emit(news(undefined));
    expect([...telegram.got, ...terminal.got].map(({ place, buzz }) => [place, buzz])).toEqual([
      ['telegram:11', true],
      ['terminal:local', true],
    ]);
  });
});

describe('a notice', () => {
  test('buzzes only when it is critical', () => {
    const { terminal, emit } = told();
    emit(notice('info'));
    emit(notice('critical'));
    expect(terminal.got.map(({ buzz }) => buzz)).toEqual([false, true]);
  });

  test('reaches the other platforms when one is broken, and the engine notices nothing', () => {
    const { terminal, bugs, emit } = told({ telegramIsBroken: true });
    emit(notice('critical'));
    expect(terminal.got.map(({ place }) => place)).toEqual(['terminal:local']);
    expect(bugs.map(String)).toEqual(['Error: telegram is broken']);
  });

  test('goes nowhere once the notifier has stopped', () => {
    const { terminal, notifier, emit } = told();
    notifier.stop();
    emit(notice('critical'));
    expect(terminal.got).toEqual([]);
  });
});

describe('what somebody wishes', () => {
  test('silent is written without a sound, off is not told; the card is kept up in both', () => {
    const silent = told({ manner: 'silent' });
    silent.emit(news('telegram:11'));
    expect(silent.telegram.got.map(({ reply: { headline }, buzz }) => [headline, buzz])).toEqual([
      ['The card', false],
      ['The push', false],
    ]);
    const off = told({ manner: 'off' });
    off.emit(news('telegram:11'));
    expect(off.telegram.got.map(({ reply: { headline } }) => headline)).toEqual(['The card']);
  });

  test('holds for signals and reports too', () => {
    const signal = { kind: 'signal', book: { owner } } as unknown as DeskEvent;
    const report = { kind: 'report', to: [{ user: owner }] } as unknown as DeskEvent;
    for (const event of [signal, report]) {
      const silent = told({ manner: 'silent' });
      silent.emit(event);
      expect(silent.telegram.got.map(({ buzz }) => buzz)).toEqual([false]);
      const off = told({ manner: 'off' });
      off.emit(event);
      expect(off.telegram.got).toEqual([]);
    }
  });

  test('takes the sound from a proposal, never its card', () => {
    const approval = { kind: 'approval', news: 'asked', ticket: { place: 'telegram:12' } };
    const proposal = (manner: Manner) => {
      const { telegram, emit } = told({ manner });
      emit(approval as unknown as DeskEvent);
      return telegram.got.map(({ place, reply: { headline }, buzz, news }) => [place, headline, buzz, news]);
    };
    expect(proposal('on')).toEqual([
      ['telegram:11', 'The proposal', true, true],
      ['telegram:12', 'The decision', true, undefined],
    ]);
    expect(proposal('off')).toEqual([['telegram:11', 'The proposal', false, true]]);
  });
});
