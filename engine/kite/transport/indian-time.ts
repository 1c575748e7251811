import {
  type EpochMs,
  epochMs,
  istInstant,
  parseDate,
  parseTimeOfDay,
  SECOND_MS,
} from '../../domain/time.ts';

const SHAPE = /^(\d{4}-\d{2}-\d{2})[ T](([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,6}))?(?:\+05:?30)?$/;
const BARE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
/** Kite's documents are four levels deep at most. */
const DEEPEST = 32;

/**
 * Reads a time as Kite writes it, `2026-11-30 09:15:00`, in Indian time whatever the machine's zone, also with `T`
 * and `+05:30` or `+0530`. Undefined when it is none.
 */
export function readIndianTime(text: string): EpochMs | undefined {
  const match = SHAPE.exec(text);
  const date = parseDate(match?.[1] ?? '');
  if (match === null || date === undefined) return undefined;
  const millis = Math.floor(Number(`0.${match[4] ?? '0'}`) * SECOND_MS);
  return epochMs(istInstant(date, parseTimeOfDay(match[2] ?? '')) + millis);
}

/**
 * Gives every bare time in a document its zone. The published client reads bare times in the zone of the machine
 * and leaves others alone. Changes the document in place; false when it is nested deeper than any of Kite's.
 */
export function nameTheZone(document: unknown, depth = 0): boolean {
  if (typeof document !== 'object' || document === null) return true;
  if (depth > DEEPEST) return false;
  const holder = document as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const value = holder[key];
    if (typeof value === 'string') {
      if (BARE.test(value)) holder[key] = `${value.replace(' ', 'T')}+05:30`;
    } else if (!nameTheZone(value, depth + 1)) {
      return false;
    }
  }
  return true;
}
