import { join } from 'node:path';
import { Dispatcher } from '../../commands/dispatch.ts';
import { plainText } from '../../commands/plain-text.ts';
import { COMMANDS } from '../../commands/registry.ts';
import { lostReplay } from '../../commands/replay/replay-card.ts';
import { Studies } from '../../commands/studies.ts';
import { openLog } from '../../config/logger.ts';
import { loadMarketData } from '../../config/market-data.ts';
import type { Config } from '../../config/schema.ts';
import { type RunningEngine, startEngine } from '../../engine/compose.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { ReplaySessions } from '../../engine/replay-sessions/replay-sessions.ts';
import { startHeartbeat } from '../../jobs/heartbeat.ts';
import { JOBS } from '../../jobs/job-list.ts';
import { JobRunner } from '../../jobs/job-runner.ts';
import { LocalChat } from '../terminal/local-chat.ts';
import { type LocalServer, serveLocal } from '../terminal/local-server.ts';
import { chatSocketPath } from '../terminal/socket-path.ts';
import { messageOf, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import { connectPlatforms } from './platforms.ts';
import { ReplayNews } from './replay-news.ts';

/** Why the desk did not start, and the exit status that says it to programs. */
export interface NotStarted {
  readonly status: number;
  readonly message: string;
}

/** A desk that runs in this process, with its terminal chat open to others. */
export interface HostedDesk {
  readonly chat: LocalChat;
  /** Lines for the person who started it, such as the link that pairs Telegram. */
  readonly invitations: readonly string[];
  stop(): Promise<void>;
}

/** Refusals that say that another Munim has what this one needs. */
const HELD: ReadonlySet<string> = new Set(['HOME_HELD', 'DATABASE_HELD']);

/** Starts engine, chat and platforms. `onLost` is called when another engine took the home. */
export async function hostDesk(config: Config, onLost: () => void): Promise<Result<HostedDesk, NotStarted>> {
  const log = openLog(config);
  process.on('uncaughtExceptionMonitor', (error) => log.fatal(error, 'a bug ended the process'));
  const onTrouble = (message: string, error: unknown): void => log.error({ err: error }, message);
  const marketData = loadMarketData();
  const started = await startEngine({
    config,
    marketData,
    onProgress: (line) => say(`Starting, ${line}`),
    onTrouble,
    onLost,
  }).catch((error: unknown) => {
    log.error({ err: error }, 'the engine did not start');
    return fail({ code: 'FAILED', message: messageOf(error) } as const);
  });
  if (!started.ok) {
    const status = HELD.has(started.error.code) ? EXIT.held : EXIT.failed;
    return fail({ status, message: started.error.message });
  }
  const engine = started.value;
  const onBug = (error: unknown): void => onTrouble('a command failed', error);
  const studies = new Studies(onBug);
  const candles = join(engine.home, 'candles');
  const replays = new ReplaySessions({ engine, config, marketData, candles, onTrouble });
  const lost = await replays.sweep();
  const jobs = new JobRunner({ desk: engine.desk, jobs: JOBS, onTrouble });
  const dispatcher = new Dispatcher({
    desk: engine.desk,
    commands: COMMANDS,
    plainText: plainText(engine.desk),
    studies,
    replays: { desk: replays, plainText },
    jobs,
  });
  const platforms = await connectPlatforms({ config, engine, dispatcher, onTrouble });
  const news = new ReplayNews({ replays, mailboxes: platforms.mailboxes, onBug });
  const told = async (): Promise<void> => {
    await replays.settled();
    await platforms.told();
  };
  const chat = new LocalChat({ desk: engine.desk, dispatcher, replays, told, onBug });
  platforms.attachTerminal(chat);
  news.tellLost(lost);
  for (const { day } of lost) say(lostReplay(day).headline);
  const server = await openServer(config, chat, onTrouble);
  if (server !== undefined) engine.publish(server.path);
  const heartbeat = startHeartbeat((wallAt) => void jobs.beat(wallAt));
  log.info({ home: engine.home, recovered: engine.recovered }, 'the desk runs');
  return ok({
    chat,
    invitations: await invitations(engine, platforms.botName),
    async stop() {
      await heartbeat.stop();
      await jobs.stop();
      studies.close();
      await server?.close();
      await replays.stop();
      await platforms.stop();
      await engine.stop();
      log.info('the desk stopped');
      log.flush();
    },
  });
}

/** The way into Telegram for the owner; nothing when they are there already, or there is no bot. */
async function invitations(engine: RunningEngine, botName: string | undefined): Promise<readonly string[]> {
  if (botName === undefined || ownerIsInTelegram(engine)) return [];
  const { code, expiresAt } = await engine.ownerInvitation();
  const { pairingCard } = await import('../terminal/pairing.ts');
  return [await pairingCard(botName, code, formatTime(expiresAt))];
}

function ownerIsInTelegram(engine: RunningEngine): boolean {
  const owners = engine.desk.people.users().filter(({ role }) => role === 'owner');
  return owners.some(({ id }) => engine.placesOf(id).some((place) => place.startsWith('telegram:')));
}

/** Without its socket the desk still works: only other terminals of this machine cannot attach. */
async function openServer(
  config: Config,
  chat: LocalChat,
  onTrouble: (message: string, error: unknown) => void,
): Promise<LocalServer | undefined> {
  try {
    return await serveLocal(chatSocketPath(config.MUNIM_HOME), chat);
  } catch (error) {
    onTrouble('the chat socket cannot be opened', error);
    say(`munim chat cannot attach from another terminal: ${messageOf(error)}`);
    return undefined;
  }
}
