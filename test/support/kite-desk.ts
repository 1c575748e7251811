import { Dispatcher } from '../../commands/dispatch.ts';
import { plainText } from '../../commands/plain-text.ts';
import { COMMANDS } from '../../commands/registry.ts';
import type { Reply } from '../../commands/reply.ts';
import { Studies } from '../../commands/studies.ts';
import type { SettingName } from '../../config/schema.ts';
import type { Desk } from '../../engine/desk.ts';
import { DEMO_APP } from '../servers/kite/assemble.ts';
import type { KiteServer } from '../servers/kite/kite-server.ts';
import { owner, startTestEngine, type TestEngine } from './engine.ts';

/** A desk at Kite with its chat. */
export interface KiteDesk {
  readonly engine: TestEngine;
  readonly desk: Desk;
  readonly notices: string[];
  say(line: string): Promise<Reply>;
}

function settingsFor(server: KiteServer): Partial<Record<SettingName, string>> {
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

/** Starts a desk whose market and account are those of a server, and speaks as its owner. */
export async function openKiteDesk(home: string, server: KiteServer): Promise<KiteDesk> {
  const engine = await startTestEngine(home, settingsFor(server));
  const { desk } = engine;
  const dispatcher = new Dispatcher({
    desk,
    commands: COMMANDS,
    plainText: plainText(desk),
    studies: new Studies((error) => {
      throw error;
    }),
  });
  const notices: string[] = [];
  desk.subscribe((event) => {
    if (event.kind === 'notice') notices.push(`${event.severity}: ${event.text}`);
  });
  return { engine, desk, notices, say: (line) => dispatcher.line(owner(desk), line) };
}

/** Waits for something, fifteen seconds at most. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await what()); waited += 20) {
    if (waited > 15_000) throw new Error(`it did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
