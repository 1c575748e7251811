import { describe, expect, it } from 'vitest';
import { runScript } from '../../../bot/terminal/script.ts';
import { reply } from '../../../commands/reply.ts';
import { literalChat } from './literal-desk.ts';

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function run(lines: readonly string[], options: { readonly json: boolean } = { json: true }) {
  const { chat } = literalChat();
  const printed: string[] = [];
  const slept: number[] = [];
  await runScript({
    lines: given(lines),
    link: chat.link(),
    json: options.json,
    print: (text) => printed.push(text),
    sleep: async (ms) => {
      slept.push(ms);
      chat.push(reply('News'));
    },
  });
  return { printed, slept };
}

function headlines(printed: readonly string[]): readonly string[] {
  return printed.map((line) => JSON.parse(line).reply.headline);
}

describe('a script', () => {
  it('gets one reply for each command, none for blank lines and comments', async () => {
    const { printed } = await run(['/echo a', '', '   ', '# nothing', ' /echo b ']);
    expect(printed.map((line) => JSON.parse(line).command)).toEqual(['/echo a', '/echo b']);
    expect(headlines(printed)).toEqual(['a at terminal:local', 'b at terminal:local']);
  });

  it('presses buttons', async () => {
    expect(headlines((await run(['/ask', 'press Yes'])).printed)).toEqual(['Sure?', 'yes at terminal:local']);
  });

  it('waits, and hears news meanwhile', async () => {
    const { printed, slept } = await run(['wait 0.5', '/echo after']);
    expect(slept).toEqual([500]);
    expect(headlines(printed)).toEqual(['News', 'Waited 0.5 s.', 'after at terminal:local']);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ push: true });
  });

  it.each(['wait', 'wait long', 'wait 601', 'wait -1'])('does not %s', async (line) => {
    const { printed, slept } = await run([line]);
    expect(slept).toEqual([]);
    expect(headlines(printed)).toEqual(['Say how many seconds, 600 at most, such as wait 1.5.']);
  });

  it('gets the last state of long work alone', async () => {
    const { chat, ends } = literalChat();
    const printed: string[] = [];
    const running = runScript({
      lines: given(['/study infy', '/echo after']),
      link: chat.link(),
      json: true,
      print: (text) => printed.push(text),
      sleep: async () => undefined,
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(printed).toEqual([]);
    ends[0]?.(reply('Studied infy'));
    await running;
    expect(headlines(printed)).toEqual(['Studied infy', 'after at terminal:local']);
  });

  it('ends at exit', async () => {
    expect((await run(['/echo a', 'quit', '/echo b'])).printed).toHaveLength(1);
  });

  it('prints plain text without --json', async () => {
    const { printed } = await run(['/table', '/ask'], { json: false });
    expect(printed).toEqual([
      'Two rows\nA line\nSYMBOL      QTY\nRELIANCE     10\nM&M       1,200\n',
      'Sure?\n[b1 Yes] [b2 How many]\n',
    ]);
  });
});
