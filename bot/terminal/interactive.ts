import { createInterface, type Interface } from 'node:readline';
import type { ChatLink } from './chat-link.ts';
import { readHistory, writeHistory } from './history.ts';
import type { ShownReply } from './shown-reply.ts';
import { renderText } from './text-renderer.ts';

const PROMPT = 'munim> ';
const ERASE_LINE = '\r\u001b[K';

export interface InteractiveOptions {
  readonly link: ChatLink;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly color: boolean;
  /** Typed lines are kept there for the next time. */
  readonly historyFile: string;
  /** Fires when the program is told to end. */
  readonly stop: AbortSignal;
}

/** The screen: replies below what was typed, news above the line that is being typed. */
class Screen {
  readonly #line: Interface;
  readonly #options: InteractiveOptions;

  constructor(line: Interface, options: InteractiveOptions) {
    this.#line = line;
    this.#options = options;
  }

  answer(reply: ShownReply): void {
    this.#options.output.write(`${renderText(reply, this.#options)}\n\n`);
  }

  push(reply: ShownReply): void {
    this.say(renderText(reply, this.#options));
  }

  /** Prints above the prompt and puts the half typed line back below. */
  say(text: string): void {
    this.#options.output.write(`${ERASE_LINE}${text}\n\n`);
    this.#line.prompt(true);
  }
}

/**
 * Talks with a person until they leave (Ctrl-C, Ctrl-D, `quit`), the program is told to end, or the engine goes
 * away. Resolves with what to say about it, if anything.
 */
export async function runInteractive(options: InteractiveOptions): Promise<string | undefined> {
  const { link, input, output, historyFile, stop } = options;
  const line = createInterface({
    input,
    output,
    prompt: PROMPT,
    terminal: true,
    history: [...readHistory(historyFile)],
    historySize: 500,
    removeHistoryDuplicates: true,
  });
  const screen = new Screen(line, options);
  const ended: { why?: string } = {};
  const leave = (): void => line.close();
  line.on('SIGINT', leave);
  line.on('history', (history: string[]) => writeHistory(historyFile, history));
  stop.addEventListener('abort', leave, { once: true });
  void link.gone.then((reason) => {
    ended.why = reason;
    line.close();
  });
  link.onPush((reply) => screen.push(reply));
  const closed = new Promise<void>((resolve) => line.once('close', resolve));
  await Promise.race([converse(line, link, screen), closed]);
  line.close();
  output.write('\n');
  return ended.why;
}

/** Welcomes, then answers one line after the other. */
async function converse(line: Interface, link: ChatLink, screen: Screen): Promise<void> {
  const lines = line[Symbol.asyncIterator]();
  screen.answer(await link.send('/start'));
  for (;;) {
    line.prompt();
    const next = await lines.next();
    if (next.done === true) return;
    const typed = next.value.trim();
    if (/^\/?quit$/i.test(typed)) return;
    if (typed !== '') screen.answer(await link.send(typed, { live: true }));
  }
}
