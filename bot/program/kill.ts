import { setTimeout as sleep } from 'node:timers/promises';
import { killHeadline, killLines } from '../../commands/desk/kill-report.ts';
import type { KillLevel, KillReport } from '../../engine/desk-kill.ts';
import { findEngine } from '../../engine/storage/home-lock.ts';
import { KillFile } from '../../engine/storage/kill-file.ts';
import { SystemSecrets } from '../../engine/system/system-secrets.ts';
import { messageOf, print, say } from './console.ts';
import { EXIT } from './exit-status.ts';
import { settings } from './settings.ts';

/** The desk looks each second, and takes five to cancel. */
const PATIENCE_MS = 12_000;
const POLL_MS = 100;
const NONCE_BYTES = 8;
const BAD_USAGE = 2;

/** What the running desk did about the flag; undefined when it does not say. */
async function answer(file: KillFile, flagText: string): Promise<KillReport | undefined> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const report = file.answerTo(flagText);
    if (report !== undefined) return report;
    await sleep(POLL_MS);
  }
  return undefined;
}

/**
 * `munim kill`: lays the flag that halts the desk of this home. It needs neither chat nor database; without a running desk
 * the next start obeys it. Status 1 when the desk runs and does not answer.
 */
export async function killDesk(level: string): Promise<number> {
  if (level !== '2' && level !== '3') {
    say('The level is 2 (exits only) or 3 (halt and cancel entries). Nothing was done.');
    return BAD_USAGE;
  }
  const config = settings();
  if (config === undefined) return EXIT.settings;
  const file = new KillFile(config.MUNIM_HOME);
  const wanted: KillLevel = level === '2' ? 2 : 3;
  try {
    file.write({ level: wanted, by: 'munim kill', nonce: new SystemSecrets().nonce(NONCE_BYTES) });
  } catch (error) {
    say(`The flag cannot be laid: ${messageOf(error)}. Stop the desk's process instead.`);
    return EXIT.failed;
  }
  const flag = file.read();
  const running = findEngine(config.MUNIM_HOME);
  if (flag === undefined || running === undefined) {
    await print(`No desk runs on ${config.MUNIM_HOME}. Its next start will be held back until /unkill.`);
    return EXIT.ok;
  }
  const report = await answer(file, flag.text);
  if (report === undefined) {
    say(
      `The desk (process ${running.pid}) did not answer. The flag stays; stop that process if orders go on.`,
    );
    return EXIT.failed;
  }
  await print([killHeadline(report), ...killLines(report)].join('\n'));
  return EXIT.ok;
}
