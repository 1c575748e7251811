import type { Reply } from '../../commands/reply.ts';
import type { SettingName } from '../../config/schema.ts';
import type { Desk } from '../../engine/desk.ts';
import { DEMO_APP } from '../servers/kite/assemble.ts';
import type { KiteServer } from '../servers/kite/kite-server.ts';
import { chatOf } from './chat.ts';
import { owner, startTestEngine, type TestEngine } from './engine.ts';

/** A desk with its chat, as its owner has it. */
export interface KiteDesk {
  readonly engine: TestEngine;
  readonly desk: Desk;
  /** Notices so far, `critical: ...`. */
  readonly notices: string[];
  say(line: string): Promise<Reply>;
}

/** Settings that point a desk at a server in Kite's shape; the page that the browser comes back to is on a free port. */
export function kiteSettings(
  server: Pick<KiteServer, 'url' | 'wsUrl'>,
): Partial<Record<SettingName, string>> {
  return {
    MARKET: 'kite',
    KITE_API_KEY: DEMO_APP.apiKey,
    KITE_API_SECRET: DEMO_APP.apiSecret,
    KITE_API_ROOT: server.url,
    KITE_LOGIN_ROOT: server.url,
    KITE_TICKER_ROOT: server.wsUrl,
    WEB_PORT: '0',
  };
}

/** Starts a desk on a home and sits down at its chat. */
export async function openChatDesk(
  home: string,
  said: Partial<Record<SettingName, string>>,
): Promise<KiteDesk> {
  const engine = await startTestEngine(home, said);
  const { desk } = engine;
  const dispatcher = chatOf(desk);
  const notices: string[] = [];
  desk.subscribe((event) => {
    if (event.kind === 'notice') notices.push(`${event.severity}: ${event.text}`);
  });
  return { engine, desk, notices, say: (line) => dispatcher.line(owner(desk), line) };
}

/** Starts a desk whose market and account are those of a server, and speaks as its owner. */
export function openKiteDesk(home: string, server: KiteServer): Promise<KiteDesk> {
  return openChatDesk(home, kiteSettings(server));
}

/** Waits until something came about, 15 s at most unless told otherwise. */
export async function until(what: () => boolean | Promise<boolean>, mostMs = 15_000): Promise<void> {
  for (let waited = 0; !(await what()); waited += 20) {
    if (waited > mostMs) throw new Error(`it did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The link of a `/login` card. */
export function linkOf(card: Pick<Reply, 'headline' | 'lines'>): string {
  const link = card.lines.find((line) => line.startsWith('http'));
  if (link === undefined) throw new Error(`no link in: ${card.headline}`);
  return link;
}

/** What a person does in a browser: opens the link, chooses an account, and is sent back. Returns where to. */
export async function chooseAccount(link: string, userId: string): Promise<string> {
  const page = await fetch(link);
  if (page.status !== 200) throw new Error(`the login page answered ${page.status}`);
  const query = new URL(link).searchParams;
  const form = new URLSearchParams({
    api_key: query.get('api_key') ?? '',
    redirect_params: query.get('redirect_params') ?? '',
    user_id: userId,
  });
  const sent = await fetch(new URL('/connect/login', link), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return new URL(sent.headers.get('location') ?? '', link).href;
}

/** Logs a desk in by pasting what the browser came back with, and waits for prices. */
export async function logIn(at: KiteDesk, userId: string): Promise<void> {
  const back = await chooseAccount(linkOf(await at.say('/login')), userId);
  const answer = await at.say(`/login ${back}`);
  if (answer.severity !== 'good') throw new Error(answer.headline);
  await until(() => at.notices.some((notice) => notice.includes('Prices are live')));
}
