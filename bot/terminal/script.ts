import { reply } from '../../commands/reply.ts';
import type { ChatLink } from './chat-link.ts';
import { jsonAnswer, jsonPush } from './json-renderer.ts';
import type { ShownReply } from './shown-reply.ts';
import { renderText } from './text-renderer.ts';

/** How long the end of the input waits for orders on their way. */
const SETTLE_MS = 5_000;
const LONGEST_WAIT_S = 600;

export interface ScriptOptions {
  /** One command a line. */
  readonly lines: AsyncIterable<string>;
  readonly link: ChatLink;
  readonly json: boolean;
  readonly print: (text: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The seconds of a `wait` line; undefined when it is another command, `NaN` when it is no time. */
function waitSeconds(line: string): number | undefined {
  const [, written] = /^wait(?:\s+(.*))?$/i.exec(line) ?? [];
  if (written === undefined) return /^wait$/i.test(line) ? Number.NaN : undefined;
  return /^\d+(\.\d+)?\s*s?$/i.test(written) ? Number.parseFloat(written) : Number.NaN;
}

/** `wait 1.5` passes time here, while pushed messages keep coming. */
async function wait(seconds: number, sleep: ScriptOptions['sleep']): Promise<ShownReply> {
  if (Number.isNaN(seconds) || seconds > LONGEST_WAIT_S) {
    const text = `Say how many seconds, ${LONGEST_WAIT_S} at most, such as wait 1.5.`;
    return { ...reply(text, { severity: 'warning' }), buttons: [] };
  }
  await sleep(seconds * 1_000);
  return { ...reply(`Waited ${seconds} s.`), buttons: [] };
}

/**
 * Answers a script: every line gets one reply, in order; blank lines and comments get none. Pushed messages come
 * between them. After the last line it stays until orders on their way have ended.
 */
export async function runScript({ lines, link, json, print, sleep }: ScriptOptions): Promise<void> {
  const style = { color: false };
  link.onPush((push) => print(json ? jsonPush(push) : `${renderText(push, style)}\n`));
  for await (const raw of lines) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (/^\/?quit$/i.test(line)) break;
    const seconds = waitSeconds(line);
    const answer = seconds === undefined ? await link.send(line) : await wait(seconds, sleep);
    print(json ? jsonAnswer(line, answer) : `${renderText(answer, style)}\n`);
  }
  await link.settle(SETTLE_MS);
}
