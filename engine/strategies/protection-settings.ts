import type { Protections } from '../domain/deployment.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { NO_PROTECTIONS, STANDARD_PROTECTIONS } from './protections.ts';

const OFF: ReadonlySet<string> = new Set(['off', 'no', 'none', '0', '0%']);

interface ProtectionSetting {
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  set(value: number): Partial<Protections>;
}

/** Protections by the key that sets them; `off` switches one off, and `protect=off` all of them. */
const SETTINGS: Readonly<Record<string, ProtectionSetting>> = {
  cooldown: {
    meaning: 'bars that a symbol is left alone after two losing trades in a row',
    least: 1,
    most: 500,
    set: (value) => ({
      cooldownBars: value,
      cooldownLosses: value === 0 ? 0 : STANDARD_PROTECTIONS.cooldownLosses,
    }),
  },
  guard: {
    meaning: 'stopped trades of a day after which nothing is entered until tomorrow',
    least: 1,
    most: 100,
    set: (value) => ({ stopsADay: value }),
  },
  drawdown: {
    meaning: 'loss from its best result that pauses it, in percent of its capital',
    least: 0.5,
    most: 90,
    set: (value) => ({ drawdownBp: Math.round(value * 100) }),
  },
  lowprofit: {
    meaning: 'trades in a symbol in five days from which on it must have earned something',
    least: 2,
    most: 100,
    set: (value) => ({ lowProfitTrades: value }),
  },
};

const ALL = 'protect';

export function isProtectionKey(key: string): boolean {
  return key === ALL || Object.hasOwn(SETTINGS, key);
}

/** Protections as somebody said them over the usual ones. The error is a sentence. */
export function readProtections(given: Readonly<Record<string, string>>): Result<Protections, string> {
  let protections = OFF.has((given[ALL] ?? '').toLowerCase()) ? NO_PROTECTIONS : STANDARD_PROTECTIONS;
  for (const [key, setting] of Object.entries(SETTINGS)) {
    const text = given[key]?.toLowerCase();
    if (text === undefined) continue;
    const value = OFF.has(text) ? 0 : Number(text.replace(/%$/, ''));
    const isIn = value === 0 || (value >= setting.least && value <= setting.most);
    if (!isIn)
      return fail(`${key} must be from ${setting.least} to ${setting.most}, or off: ${setting.meaning}.`);
    protections = { ...protections, ...setting.set(value) };
  }
  return ok(protections);
}
