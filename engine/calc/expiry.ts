import { closestWords } from '../domain/edit-distance.ts';
import { fail, ok } from '../domain/result.ts';
import { ExpiryCalendar } from '../market/expiry-calendar.ts';
import { SessionCalendar } from '../market/session-calendar.ts';
import { date } from './arguments.ts';
import type { Calculation } from './calculation.ts';

const COUNT = 8;

/** `munim calc expiry`: the next eight expiries of an underlying, with the lot of each. */
export const expiry: Calculation = {
  name: 'expiry',
  keys: ['underlying', 'date'],
  run({ args, data }) {
    const day = date(args);
    if (!day.ok) return day;
    const name = args.get('underlying')?.toUpperCase();
    if (name === undefined) return fail('underlying= is missing: a name such as underlying=NIFTY.');
    const expiries = new ExpiryCalendar({
      rules: data.expiries,
      lots: data.lots,
      calendar: new SessionCalendar(data.sessions, data.holidays),
    });
    if (!expiries.knows(name)) {
      const near = closestWords(name, expiries.underlyings(), 3);
      const hint =
        near.length === 0
          ? 'Use the symbol of an index or share with derivatives.'
          : `Did you mean ${near.join(', ')}?`;
      return fail(`underlying=${name} has no derivatives here. ${hint}`);
    }
    const next = expiries.next(name, day.value, COUNT);
    if (next.length === 0)
      return fail(`There is no calendar for ${day.value}: no expiry is known from then on.`);
    return ok({
      text: JSON.stringify(
        next.map(({ date: on, kind, lot, provisional }) => ({
          date: on,
          kind,
          lot: lot ?? null,
          ...(provisional === undefined ? {} : { provisional }),
        })),
      ),
    });
  },
};
