import type { StatusLine } from '../../desk.ts';
import { formatQuantity } from '../../domain/amount-text.ts';
import { formatDate, formatTime, istDate } from '../../domain/time.ts';
import type { KiteDoor } from './open-kite.ts';

/** The login at Kite and what is listed there, in one line. */
export function kiteStatus({ session, instruments, history }: KiteDoor): StatusLine {
  const { state } = session;
  const { loaded } = instruments;
  const listed =
    loaded === undefined
      ? 'instruments come with the first login'
      : `${formatQuantity(loaded.listed)} instruments of ${formatDate(loaded.day)}`;
  if (state.kind === 'live') {
    const { userId, until } = state.session;
    const trouble = history.trouble === undefined ? '' : `, history: ${history.trouble}`;
    const says = `logged in as ${userId} until ${formatTime(until).slice(0, 5)} on ${formatDate(istDate(until))}, ${listed}${trouble}`;
    return { name: 'kite', state: 'ok', says };
  }
  const why = state.kind === 'starting' ? 'starting' : `logged out, ${state.reason}: /login`;
  return { name: 'kite', state: 'waiting', says: `${why}, ${listed}` };
}
