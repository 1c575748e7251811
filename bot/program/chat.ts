import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/schema.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { findEngine, type HomeHolder } from '../../engine/storage/home-lock.ts';
import { type ChatLink, LinkClosed } from '../terminal/chat-link.ts';
import { runInteractive } from '../terminal/interactive.ts';
import { LastingLink } from '../terminal/lasting-link.ts';
import { connectLocal } from '../terminal/local-client.ts';
import { runScript } from '../terminal/script.ts';
import { hasTerminal, messageOf, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import type { NotStarted } from './hosted-desk.ts';
import { settings } from './settings.ts';
import { stopped, stopSignal } from './stop-signal.ts';

/** How long an engine that is starting or stopping is waited for. */
const PATIENCE_MS = 60_000;
const POLL_MS = 100;
/** How long a script that is told to stop may go on. */
const LAST_WORDS_MS = 6_000;

/** Attaches to an engine that runs; undefined while it is not ready to be attached to. */
async function attach(holder: HomeHolder): Promise<ChatLink | undefined> {
  if (holder.socketPath === '') return undefined;
  return connectLocal(holder.socketPath).catch(() => undefined);
}

/** Starts a desk that lives as long as this chat. */
async function host(config: Config, stop: AbortController): Promise<Result<ChatLink, NotStarted>> {
  const { hostDesk } = await import('./hosted-desk.ts');
  const desk = await hostDesk(config, () => stop.abort());
  if (!desk.ok) return desk;
  for (const line of desk.value.invitations) say(line);
  return ok({ ...desk.value.chat.link(), close: () => desk.value.stop() });
}

/** One try: undefined means that the engine is starting, stopping, or was taken by somebody quicker. */
async function tryOpen(
  config: Config,
  stop: AbortController,
): Promise<Result<ChatLink, NotStarted> | undefined> {
  const holder = findEngine(config.MUNIM_HOME);
  if (holder === undefined) {
    const hosted = await host(config, stop);
    return !hosted.ok && hosted.error.status === EXIT.held ? undefined : hosted;
  }
  if (holder.host !== hostname()) return fail(elsewhere(config.MUNIM_HOME, holder));
  const attached = await attach(holder);
  return attached === undefined ? undefined : ok(attached);
}

/** The chat of the engine that holds the home, or of one that is started here when nobody does. */
async function openChat(config: Config, stop: AbortController): Promise<Result<ChatLink, NotStarted>> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const opened = await tryOpen(config, stop);
    if (opened !== undefined) return opened;
    if (stop.signal.aborted || performance.now() > until) return fail(silent(config.MUNIM_HOME));
    await sleep(POLL_MS);
  }
}

function elsewhere(home: string, holder: HomeHolder): NotStarted {
  const message = `The desk of ${home} runs on ${holder.host}. Open munim chat there, or set MUNIM_HOME to another folder.`;
  return { status: EXIT.held, message };
}

function silent(home: string): NotStarted {
  const pid = findEngine(home)?.pid;
  const who = pid === undefined ? '' : ` (process ${pid})`;
  const message = `The desk of ${home}${who} cannot be reached. Stop it and start again; munim.log in that folder may say why.`;
  return { status: EXIT.failed, message };
}

/** Throws when there is no engine to go on with. */
async function reopen(config: Config, stop: AbortController): Promise<ChatLink> {
  const opened = await openChat(config, stop);
  if (opened.ok) return opened.value;
  throw new LinkClosed(opened.error.message, true);
}

async function talk(link: ChatLink, config: Config, stop: AbortSignal): Promise<void> {
  const why = await runInteractive({
    link,
    input: process.stdin,
    output: process.stdout,
    color: process.stdout.hasColors(),
    historyFile: join(config.MUNIM_HOME, 'terminal-history'),
    stop,
  });
  if (why !== undefined) say(why);
}

async function runLines(link: ChatLink, json: boolean, stop: AbortSignal): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  stop.addEventListener('abort', () => lines.close(), { once: true });
  const script = runScript({
    lines,
    link,
    json,
    print: (text) => process.stdout.write(`${text}\n`),
    sleep: (ms) => sleep(ms, undefined, { signal: stop }),
  });
  // Orders on their way are waited for; an answer that takes longer, such as a study's, is given up.
  await Promise.race([script, stopped(stop).then(() => sleep(LAST_WORDS_MS, undefined, { ref: false }))]);
}

/** `munim chat`: talks to the desk that runs, or to one that is started for as long as the chat lasts. */
export async function chat({ json }: { readonly json: boolean }): Promise<number> {
  const config = settings();
  if (config === undefined) return EXIT.settings;
  const stop = stopSignal();
  const opened = await openChat(config, stop);
  if (!opened.ok) {
    say(opened.error.message);
    return opened.error.status;
  }
  const isScript = json || !hasTerminal();
  const link = isScript ? new LastingLink(opened.value, () => reopen(config, stop)) : opened.value;
  try {
    await (isScript ? runLines(link, json, stop.signal) : talk(link, config, stop.signal));
    return EXIT.ok;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.ok;
    if (!(error instanceof LinkClosed)) throw error;
    say(messageOf(error));
    return EXIT.failed;
  } finally {
    await link.close();
  }
}
