import { mkdtempSync, statSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LinkClosed } from '../../../bot/terminal/chat-link.ts';
import { LastingLink } from '../../../bot/terminal/lasting-link.ts';
import { connectLocal } from '../../../bot/terminal/local-client.ts';
import { serveLocal } from '../../../bot/terminal/local-server.ts';
import type { ShownReply } from '../../../bot/terminal/shown-reply.ts';
import { chatSocketPath } from '../../../bot/terminal/socket-path.ts';
import { reply } from '../../../commands/reply.ts';
import { literalChat } from './literal-desk.ts';

async function served() {
  const literal = literalChat();
  const { chat } = literal;
  const path = join(mkdtempSync(join(tmpdir(), 'munim-test-chat-')), 'chat.sock');
  const server = await serveLocal(path, chat);
  onTestFinished(() => server.close());
  return { ...literal, path, server };
}

describe('the terminal chat', () => {
  it('answers the owner of this machine', async () => {
    const { chat } = literalChat();
    expect((await chat.answer('/echo hi')).headline).toBe('hi at terminal:local');
  });

  it('tells somebody it does not know so', async () => {
    const { chat } = literalChat({ known: false });
    expect((await chat.answer('/echo hi')).headline).toContain('no owner at this terminal');
  });

  it.each([
    ['its id', 'press b1'],
    ['its id alone', 'B1'],
    ['its label', 'press yes'],
    ['its label in brackets', 'press [Yes]'],
  ])('presses a button by %s', async (_how, line) => {
    const { chat } = literalChat();
    await chat.answer('/ask');
    await chat.answer('/echo in between');
    expect((await chat.answer(line)).headline).toBe('yes at terminal:local');
  });

  it('asks what a button asks, and takes the next line for the answer', async () => {
    const { chat } = literalChat();
    await chat.answer('/ask');
    expect((await chat.answer('press b2')).headline).toBe('How many?');
    expect((await chat.answer('12')).headline).toBe('12 of them at terminal:local');
  });

  it('presses older buttons by id, and the newest by label', async () => {
    const { chat } = literalChat();
    await chat.answer('/ask');
    expect((await chat.answer('/ask')).buttons).toEqual([
      [
        { id: 'b3', label: 'Yes' },
        { id: 'b4', label: 'How many' },
      ],
    ]);
    expect((await chat.answer('press b1')).headline).toBe('yes at terminal:local');
  });

  it.each(['press', 'press b99', 'press Maybe'])('refuses %j', async (line) => {
    const { chat } = literalChat();
    const answer = await chat.answer(line);
    expect(answer.severity).toBe('warning');
    expect(answer.headline).toContain('in its brackets');
  });

  it('answers a bug with its regrets and reports it', async () => {
    const { chat, bugs } = literalChat();
    expect((await chat.answer('/bug')).severity).toBe('bad');
    expect(bugs).toHaveLength(1);
  });
});

describe('a terminal in another process', () => {
  it('gets answers in order, and news in between', async () => {
    const { chat, path } = await served();
    const link = await connectLocal(path);
    const pushed: ShownReply[] = [];
    link.onPush((push) => pushed.push(push));
    const answers = await Promise.all(['/echo one', '/table', '/echo two'].map((line) => link.send(line)));
    expect(answers.map(({ headline }) => headline)).toEqual([
      'one at terminal:local',
      'Two rows',
      'two at terminal:local',
    ]);
    expect(answers[1]?.tables[0]?.rows[1]).toEqual(['M&M', '1,200']);
    chat.push(reply('Bought', { severity: 'good', buttons: [[{ label: 'Show', command: '/echo shown' }]] }));
    await link.settle(1_000);
    expect(pushed.map(({ headline }) => headline)).toEqual(['Bought']);
    expect((await link.send('press show')).headline).toBe('shown at terminal:local');
    await link.close();
  });

  it('may press a button that another terminal was shown', async () => {
    const { path } = await served();
    const first = await connectLocal(path);
    const id = (await first.send('/ask')).buttons[0]?.[0]?.id ?? '';
    await first.close();
    const second = await connectLocal(path);
    expect((await second.send(`press ${id}`)).headline).toBe('yes at terminal:local');
    await second.close();
  });

  it('hears that the engine stops, and gets nothing after that', async () => {
    const { path, server } = await served();
    const link = await connectLocal(path);
    await link.send('/echo here');
    await server.close();
    expect(await link.gone).toBe('The engine stopped.');
    await expect(link.send('/echo gone')).rejects.toThrow(LinkClosed);
  });

  it('of a script goes on with the next engine when the first says goodbye', async () => {
    const first = await served();
    const second = await served();
    const opened: string[] = [];
    const link = new LastingLink(await connectLocal(first.path), () => {
      opened.push(second.path);
      return connectLocal(second.path);
    });
    const pushed: string[] = [];
    link.onPush(({ headline }) => pushed.push(headline));
    await link.send('/echo one');
    await first.server.close();
    expect((await link.send('/echo two')).headline).toBe('two at terminal:local');
    second.chat.push(reply('News'));
    await link.settle(1_000);
    expect(pushed).toEqual(['News']);
    expect(opened).toHaveLength(1);
    await link.close();
  });

  it('never says a line twice when the connection broke before the answer', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'munim-test-chat-')), 'chat.sock');
    const server = createServer((socket) => {
      socket.write('{"kind":"hello"}\n');
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const link = new LastingLink(await connectLocal(path), () => connectLocal(path));
    await expect(link.send('/buy')).rejects.toMatchObject({ name: 'LinkClosed', untouched: false });
    server.close();
  });

  it('that talks nonsense is hung up on, and the others are not', async () => {
    const { path } = await served();
    const link = await connectLocal(path);
    const stranger = createConnection(path).resume();
    const hungUp = new Promise((resolve) => stranger.once('close', resolve));
    stranger.write('GET / HTTP/1.1\r\n\r\n');
    await hungUp;
    expect((await link.send('/echo still')).headline).toBe('still at terminal:local');
    await link.close();
  });

  it.skipIf(process.platform === 'win32')('must be of the same user', async () => {
    const { path } = await served();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

/** A terminal that shows states as they come, and what it was told so far. */
async function terminal(path: string) {
  const link = await connectLocal(path);
  onTestFinished(() => link.close());
  const pushed: ShownReply[] = [];
  const waiting: (() => void)[] = [];
  link.onPush((push) => {
    pushed.push(push);
    for (const wake of waiting.splice(0)) wake();
  });
  return {
    link,
    pushed,
    type: (line: string) => link.send(line, { live: true }),
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

describe('long work in a terminal', () => {
  it('answers at once, leaves the terminal free, and shows its end when it comes', async () => {
    const { path, ends } = await served();
    const { type, pushed, next } = await terminal(path);
    expect(await type('/study infy')).toMatchObject({
      headline: 'Studying infy',
      buttons: [[{ label: 'Cancel' }]],
    });
    expect((await type('/echo quick')).headline).toBe('quick at terminal:local');
    const told = next();
    ends[0]?.(reply('Studied infy'));
    await told;
    expect(pushed.map(({ headline }) => headline)).toEqual(['Studied infy']);
  });

  it('is cancelled by the button of its card, and the end is said once', async () => {
    const { path } = await served();
    const { type, link, pushed } = await terminal(path);
    const id = (await type('/study infy')).buttons[0]?.[0]?.id ?? '';
    expect((await type(`press ${id}`)).headline).toBe('Cancelled: Studying infy');
    await link.settle(1_000);
    expect(pushed).toEqual([]);
  });

  it('is told to the terminal that asked when another one cancels it', async () => {
    const { path } = await served();
    const first = await terminal(path);
    const second = await terminal(path);
    const id = (await first.type('/study infy')).buttons[0]?.[0]?.id ?? '';
    const told = first.next();
    await second.type(`press ${id}`);
    await told;
    expect(first.pushed.map(({ headline }) => headline)).toEqual(['Cancelled: Studying infy']);
    expect(second.pushed).toEqual([]);
  });

  it('answers a script with its end, in its place', async () => {
    const { path, ends, studies } = await served();
    const link = await connectLocal(path);
    const answers = ['/study infy', '/echo after'].map((line) => link.send(line));
    const other = await terminal(path);
    expect((await other.type('/echo meanwhile')).headline).toBe('meanwhile at terminal:local');
    ends[0]?.(reply('Studied infy'));
    expect((await Promise.all(answers)).map(({ headline }) => headline)).toEqual([
      'Studied infy',
      'after at terminal:local',
    ]);
    const cutOff = link.send('/study tcs');
    await other.type('/echo so that it began');
    studies.close();
    expect((await cutOff).headline).toBe('Not finished: Studying tcs');
    await link.close();
  });
});

describe('the path of the socket', () => {
  it('is in the home, unless it is too long for the kernel', () => {
    expect(chatSocketPath('/srv/munim', 'linux')).toBe('/srv/munim/chat.sock');
    const far = chatSocketPath(`/srv/${'very-long-name/'.repeat(10)}munim`, 'linux');
    expect(Buffer.byteLength(far)).toBeLessThan(104);
    expect(statSync(join(far, '..')).mode & 0o777).toBe(0o700);
    expect(chatSocketPath('C:\\munim', 'win32')).toMatch(/^\\\\\.\\pipe\\munim-[0-9a-f]{16}$/);
  });
});
