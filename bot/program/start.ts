import { join } from 'node:path';
import { runInteractive } from '../terminal/interactive.ts';
import { hasTerminal, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import { hostDesk } from './hosted-desk.ts';
import { settings } from './settings.ts';
import { stopped, stopSignal } from './stop-signal.ts';

/** `munim start`: runs the desk until it is told to stop; with a terminal, chats here meanwhile. */
export async function start(): Promise<number> {
  const config = settings();
  if (config === undefined) return EXIT.settings;
  const stop = stopSignal();
  const lost = { home: false };
  const desk = await hostDesk(config, () => {
    lost.home = true;
    stop.abort();
  });
  if (!desk.ok) {
    say(desk.error.message);
    return desk.error.status;
  }
  for (const line of desk.value.invitations) say(line);
  if (hasTerminal()) {
    await runInteractive({
      link: desk.value.chat.link(),
      input: process.stdin,
      output: process.stdout,
      color: process.stdout.hasColors(),
      historyFile: join(config.MUNIM_HOME, 'terminal-history'),
      stop: stop.signal,
    });
  } else {
    say('The desk runs. munim chat talks to it; SIGTERM stops it.');
    await stopped(stop.signal);
  }
  await desk.value.stop();
  if (!lost.home) return EXIT.ok;
  say(`Another engine took ${config.MUNIM_HOME}, so this one stopped.`);
  return EXIT.held;
}
