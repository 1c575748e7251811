import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { DeskOnTelegram } from '../bot/telegram/desk-on-telegram.ts';
import type { ShownMessage } from '../servers/telegram/shown-message.ts';

const SCRIPT = readFileSync(new URL('../fixtures/first-day.txt', import.meta.url), 'utf8');
const LINES = SCRIPT.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
/** Limits of pace are tried elsewhere: here a second of theirs passes in a millisecond. */
const hurriedMs = (): number => performance.now() * 1000;

interface Said {
  readonly line: string;
  readonly answer: string;
}

/** The owner at the phone: says a line, reads what comes of it, then says the next. */
class Phone {
  readonly pushes: string[] = [];
  #awaited = 0;
  readonly #on: DeskOnTelegram;

  constructor(on: DeskOnTelegram) {
    this.#on = on;
  }

  async do(line: string): Promise<Said> {
    if (line.startsWith('wait ')) return { line, answer: await this.#push() };
    if (line.startsWith('press ')) return { line, answer: await this.#press(line.slice('press '.length)) };
    this.#on.server.say(this.#on.asha, this.#on.chat, line);
    return { line, answer: (await this.#answer()).text };
  }

  /** What the chat shows after a press: the message of the button as edited, or a new one. */
  async #press(label: string): Promise<string> {
    const { server, asha, chat } = this.#on;
    const before = this.#shown();
    const card = server.transcript(chat).findLast(({ buttons }) => buttons.includes(label));
    const { queryId } = server.press(asha, label, chat);
    await server.answerTo(queryId);
    await server.until(() => this.#shown() !== before);
    const now = server.transcript(chat).find(({ messageId }) => messageId === card?.messageId);
    const isNew = server
      .transcript(chat)
      .some((shown) => shown.messageId > (card?.messageId ?? 0) && !isPush(shown));
    return now?.text === card?.text && isNew ? (await this.#answer()).text : (now?.text ?? '');
  }

  #shown(): string {
    return JSON.stringify(
      this.#on.server.transcript(this.#on.chat).map(({ text, buttons }) => [text, buttons]),
    );
  }

  async #read(): Promise<ShownMessage> {
    const message = await this.#on.next();
    if (isPush(message)) this.pushes.push(message.text);
    return message;
  }

  async #answer(): Promise<ShownMessage> {
    for (;;) {
      const message = await this.#read();
      if (!isPush(message)) return message;
    }
  }

  /** The next fill that was not waited for yet. */
  async #push(): Promise<string> {
    while (this.pushes.length <= this.#awaited) await this.#read();
    this.#awaited += 1;
    return this.pushes[this.#awaited - 1] ?? '';
  }
}

function isPush({ text }: ShownMessage): boolean {
  return /^(?:Bought|Sold) \d/.test(text);
}

describe('a first day of fifty lines over Telegram', () => {
  const on = new DeskOnTelegram();
  const phone = new Phone(on);
  const said: Said[] = [];

  beforeAll(async () => {
    await on.open();
    await on.arrive('none');
    on.launch(hurriedMs);
    for (const line of LINES) said.push(await phone.do(line));
  }, 60_000);

  afterAll(async () => {
    await on.leave();
    await on.close();
  });

  /** The answer to the nth time that a line was said. */
  const answer = (line: string, nth = 0): string => {
    const found = said.filter((one) => one.line === line)[nth];
    if (found === undefined) throw new Error(`no answer to ${line}`);
    return found.answer;
  };

  test('every line has an answer, every press ends, and the platform refuses nothing', async () => {
    await on.platform.mailbox.settled();
    expect(said.map(({ line }) => line)).toEqual(LINES);
    expect(said.filter((one) => one.answer === '' || one.answer.includes('fault in Munim'))).toEqual([]);
    expect(on.server.unanswered).toEqual([]);
    expect(on.server.refusals).toEqual([]);
    expect(on.troubles).toEqual([]);
  });

  test('orders become tickets, tickets become fills, and fills are told', () => {
    expect(answer('buy 10 reliance')).toContain('Product for RELIANCE');
    expect(answer('buy 10 infy')).toContain('BUY 10 INFY · MIS');
    expect(answer('/confirm', 1)).toContain('There is no open ticket here');
    for (const fill of ['Bought 10 INFY at', 'Sold 4 INFY at', 'Sold 6 INFY at']) {
      expect(phone.pushes.filter((text) => text.startsWith(fill))).toHaveLength(1);
    }
  });

  test('slips are refused with what to do, never coerced', () => {
    expect(answer('/buy relience 10')).toContain('RELIANCE');
    expect(answer('/buy infy 0')).toContain('above zero');
    expect(answer('/buy infy -5')).toContain('negative');
    expect(answer('/buy infy 10.5')).toContain('whole');
    expect(answer('/buy infy 1e3')).toContain('scientific');
    expect(answer('/positons')).toContain('/positions');
    expect(answer('tell me a joke')).toContain('/help');
    for (const line of ['/buy 400 hdfcbank', '/confirm ZZZZ', '/cancel 99', '/modify 1 @ 100']) {
      expect(answer(line), line).not.toMatch(/^(?:BUY|SELL) /);
    }
  });

  test('the books tie out to the trades', async () => {
    const { books } = on.engine.desk;
    const book = bookId('paper1');
    const fills = await books.trades(book);
    const spent = fills.reduce(
      (sum, fill) => sum + (fill.side === 'BUY' ? 1 : -1) * fill.price * fill.quantity,
      0,
    );
    const { total } = await books.profit(book, 'all');
    const funds = books.funds(book);
    expect(books.positions(book).filter((row) => row.position.quantity !== 0)).toEqual([]);
    expect(fills.length).toBeGreaterThanOrEqual(3);
    expect(total.realised).toBe(-spent);
    expect(funds.cash).toBe(funds.capital - spent - total.charges);
  });

  test('somebody else’s press on a ticket shows an alert to the presser and nothing to the group', async () => {
    const group = on.server.group('Desk');
    const ravi = await on.member('trader', { firstName: 'Ravi' });
    on.server.say(on.asha, group, '/buy TCS 2 mis');
    const card = await on.next(/BUY 2 TCS/, group);
    const shown = on.server.transcript(group);
    const { queryId } = on.server.press(ravi, { messageId: card.messageId, label: 'Confirm' });
    const alert = await on.server.answerTo(queryId);
    expect(alert).toMatchObject({ alert: true, text: expect.stringContaining('belongs to') });
    await on.platform.mailbox.settled();
    expect(on.server.transcript(group)).toEqual(shown);
  });

  test('at the pace of the platform, lines typed at once are all answered and none is refused', async () => {
    await on.leave();
    await on.arrive('strict');
    on.launch();
    const lines = LINES.slice(0, 5);
    for (const line of lines) on.server.say(on.asha, on.chat, line);
    for (const _ of lines) expect((await on.next()).text).not.toContain('Slow down');
    await on.platform.mailbox.settled();
    expect(on.server.transcript(on.chat).filter(({ from }) => from === 'bot')).toHaveLength(lines.length);
    expect(on.server.refusals).toEqual([]);
    expect(on.troubles).toEqual([]);
  });
});
