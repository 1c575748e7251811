import { z } from 'zod';
import type { Config } from '../../../config/schema.ts';
import type { DeskEvent } from '../../desk.ts';
import { formatDate, formatTime, istDate, SECOND_MS } from '../../domain/time.ts';
import type { Effects } from '../../execution/effects.ts';
import type { Timers } from '../../ports/timers.ts';
import type { Base } from '../engine-options.ts';
import { KITE_ACCOUNT } from '../open-accounts.ts';
import type { KiteDoor } from './open-kite.ts';

const LOOK_FOR_THE_END_EVERY_MS = 10 * SECOND_MS;
const PROOF_PATIENCE_MS = 3 * SECOND_MS;

interface BeginParts {
  readonly kite: KiteDoor;
  readonly config: Config;
  readonly timers: Timers;
  readonly onProgress: (line: string) => void;
  readonly onTrouble: (message: string, error: unknown) => void;
}

interface FollowParts {
  readonly kite: KiteDoor;
  readonly base: Base;
  readonly effects: Effects;
  /** Loads the desk's day anew. */
  readonly reloadDay: () => Promise<void>;
  readonly onTrouble: (message: string, error: unknown) => void;
}

/** Goes on with the session of before and opens the way back from the login page. */
export async function beginKite(parts: BeginParts): Promise<void> {
  const { kite, config, onProgress, onTrouble } = parts;
  await kite.session.restore();
  if (kite.session.current() !== undefined) await proveSession(parts);
  const { state } = kite.session;
  onProgress(
    state.kind === 'live'
      ? `Kite: logged in as ${state.session.userId}`
      : 'Kite: nobody is logged in, type /login',
  );
  const { WEB_HOST: host, WEB_PORT: port } = config;
  try {
    await kite.callback.listen(host, port);
  } catch (error) {
    onProgress(`Kite: ${host}:${port} cannot be listened on, so logins are pasted into the chat`);
    onTrouble(`the login page cannot come back to ${host}:${port}`, error);
  }
}

/** A session may have died while Munim stood still: one request finds out, and is not waited for long. */
async function proveSession({ kite, timers }: BeginParts): Promise<void> {
  const asked = kite.client.read('other', z.unknown(), (api) => api.getProfile());
  await Promise.race([asked, new Promise<void>((resolve) => void timers.after(PROOF_PATIENCE_MS, resolve))]);
}

/** From now on a login brings listings and prices, and a session ends at its time. Returns how to stop that. */
export function followKite(parts: FollowParts): () => Promise<void> {
  const { kite, base, effects, onTrouble } = parts;
  const owned = (work: Promise<void>, what: string): void => {
    work.catch((error: unknown) => onTrouble(what, error));
  };
  const unsubscribe = kite.session.subscribe((token) => {
    owned(kite.funds.look(), 'the funds at Kite cannot be read');
    if (token === undefined) return;
    // With its listings: before them the broker's book cannot be read.
    const welcomed = welcome(parts).finally(() => kite.broker.onGap('a new session began'));
    owned(welcomed, 'the listings of Kite cannot be loaded');
  });
  const watching = effects.subscribe((event: DeskEvent) => {
    if (event.kind !== 'order') return;
    kite.market.feed.subscribe([event.instrument.id]);
    if (event.order.account === KITE_ACCOUNT) kite.funds.soon();
  });
  const ending = base.timers.every(LOOK_FOR_THE_END_EVERY_MS, () =>
    owned(kite.session.expire(), 'the session of Kite cannot be ended'),
  );
  kite.funds.start();
  return async () => {
    kite.funds.stop();
    ending.cancel();
    watching();
    unsubscribe();
    kite.broker.stop();
    await kite.callback.close();
    kite.client.close();
  };
}

async function welcome({ kite, effects, reloadDay }: FollowParts): Promise<void> {
  const { state } = kite.session;
  if (state.kind !== 'live') return;
  const { userId, userName, until } = state.session;
  await reloadDay();
  const listed = kite.instruments.loaded;
  const day = formatDate(istDate(until));
  effects.announce({
    kind: 'notice',
    severity: listed === undefined ? 'warning' : 'info',
    text: `Logged in to Kite as ${userName} (${userId}) until ${formatTime(until).slice(0, 5)} on ${day}. ${
      listed === undefined ? 'Its listings could not be read: look at /status.' : 'Prices are live.'
    }`,
  });
}
