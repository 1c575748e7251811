import { ok } from '../domain/result.ts';
import { formatTimeOfDay, type TimeOfDayMs } from '../domain/time.ts';
import { SessionCalendar } from '../market/session-calendar.ts';
import { choice, date, flag } from './arguments.ts';
import type { Calculation } from './calculation.ts';

const clockTime = (time: TimeOfDayMs): string => formatTimeOfDay(time).slice(0, 5);

/** `munim calc calendar`: what an exchange does on a date, in Indian time. */
export const calendar: Calculation = {
  name: 'calendar',
  keys: ['date', 'exchange', 'segment', 'derivatives'],
  run({ args, data }) {
    const day = date(args);
    if (!day.ok) return day;
    const exchange = choice(args, 'exchange', ['NSE']);
    if (!exchange.ok) return exchange;
    const segment = choice(args, 'segment', ['equity', 'fno']);
    if (!segment.ok) return segment;
    const derivatives = flag(args, 'derivatives');
    if (!derivatives.ok) return derivatives;
    const schedule = new SessionCalendar(data.sessions, data.holidays).schedule(day.value, {
      segment: segment.value,
      hasDerivatives: derivatives.value,
    });
    if (schedule.kind === 'unknown') {
      return ok({ text: JSON.stringify({ open: null, reason: schedule.reason }), exitStatus: 2 });
    }
    const sessions = schedule.kind === 'open' ? schedule.sessions : [];
    return ok({
      text: JSON.stringify({
        open: schedule.kind === 'open',
        reason: schedule.reason,
        sessions: sessions.map(({ name, from, to }) => ({ name, from: clockTime(from), to: clockTime(to) })),
      }),
    });
  },
};
