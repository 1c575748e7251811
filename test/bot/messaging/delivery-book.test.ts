import { describe, expect, test } from 'vitest';
import { DeliveryBook } from '../../../bot/messaging/delivery-book.ts';
import type { Heard } from '../../../bot/messaging/heard.ts';
import type { Inbox, InboxMessage } from '../../../engine/ports/inbox.ts';

const said = (subject: string, chat: string, messageId: string): Heard => ({
  ...{ kind: 'line', text: '/funds', name: 'Asha', isPrivate: true },
  ...{ subject, chat, messageId },
});

/** What outlives a run, without a database. */
class KeptInbox implements Inbox {
  readonly #open = new Map<string, InboxMessage | undefined>();
  async take(message: InboxMessage): Promise<boolean> {
    if (this.#open.has(message.id)) return false;
    this.#open.set(message.id, message);
    return true;
  }
  async finish(_source: string, id: string): Promise<void> {
    this.#open.set(id, undefined);
  }
  async unfinished(source: string): Promise<readonly InboxMessage[]> {
    return [...this.#open.values()]
      .filter((message) => message !== undefined)
      .filter((message) => message.source === source);
  }
}

const away: Inbox = {
  take: () => Promise.reject(new Error('away')),
  finish: () => Promise.reject(new Error('away')),
  unfinished: () => Promise.reject(new Error('away')),
};

function open(inbox: Inbox, troubles: unknown[] = []): DeliveryBook {
  const isKnown = (subject: string): boolean => subject !== 'stranger';
  return new DeliveryBook({
    inbox,
    source: 'telegram:7',
    isKnown,
    onTrouble: (error) => troubles.push(error),
  });
}

describe('the book of deliveries', () => {
  test('tells the next run which chats wait for an answer, and under which message', async () => {
    const inbox = new KeptInbox();
    const before = open(inbox);
    await before.isNew('1', said('11', '11', '101'));
    await before.isNew('2', said('11', '11', '102'));
    await before.isNew('3', said('11', '11', '103'));
    await before.isNew('4', said('12', '-5', '104'));
    before.finish('1');
    await before.settled();
    const after = open(inbox);
    expect(await after.leftOpen()).toEqual([
      { chat: '11', messageId: '102', ids: ['2', '3'] },
      { chat: '-5', messageId: '104', ids: ['4'] },
    ]);
    expect(await after.isNew('3', said('11', '11', '103'))).toBe(false);
  });

  test('says nothing to whom the desk does not know', async () => {
    const inbox = new KeptInbox();
    await open(inbox).isNew('1', said('stranger', '99', '101'));
    expect(await open(inbox).leftOpen()).toEqual([]);
  });

  test('serves what comes although the database is away, and reports it', async () => {
    const troubles: unknown[] = [];
    const book = open(away, troubles);
    expect(await book.leftOpen()).toEqual([]);
    expect(await book.isNew('1', said('11', '11', '101'))).toBe(true);
    book.finish('1');
    await book.settled();
    expect(troubles).toHaveLength(3);
  });
});
