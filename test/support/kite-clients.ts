import { KiteClient, type KiteClientOptions } from '../../engine/kite/client.ts';
import type { KiteLogin, SessionSource } from '../../engine/kite/session-source.ts';
import { realClock, realTimers } from './system-time.ts';

export const LOGIN: KiteLogin = { accessToken: 'secrettoken123', userId: 'AB1234', apiKey: 'testkey' };

/** A session that is there until it is told dead. */
export function fixedSession(login: KiteLogin | undefined = LOGIN): SessionSource & {
  readonly deaths: string[];
} {
  const deaths: string[] = [];
  return { deaths, current: () => login, died: (reason) => deaths.push(reason) };
}

/** A client on real sockets and real time, with a short deadline. */
export function clientOf(root: string, options: Partial<KiteClientOptions> = {}): KiteClient {
  return new KiteClient({
    root,
    session: fixedSession(),
    clock: realClock,
    timers: realTimers,
    jitter: () => 0,
    deadlineMs: 2_000,
    ...options,
  });
}
